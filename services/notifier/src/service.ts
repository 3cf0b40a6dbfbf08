import { type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import { assemble, type Build, type ServiceContext } from '@cicero/platform';
import { type NotifierConfig, notifierConfig } from './config.ts';
import { countWaiting } from './delivery/desk.ts';
import { type DeliveryMetrics, deliveryMetrics } from './delivery/metrics.ts';
import { releaseAllMessages } from './delivery/outbound.ts';
import { Sender } from './delivery/sender.ts';
import { SmtpCourier, smtpLanes } from './email/smtp-courier.ts';
import { lastReceived, receiveMessage } from './inbound/receive.ts';
import { cleanupJob } from './jobs/cleanup.ts';
import { whatsAppHealthRoute } from './routes/health-wa.ts';
import { conversationSubscription } from './subscriptions/conversation.ts';
import { sendMessageSubscription } from './subscriptions/send-message.ts';
import { BotApi } from './telegram/bot-api.ts';
import { TelegramListener } from './telegram/listener.ts';
import { releasePolls } from './telegram/poll-lease.ts';
import { NoTelegramCourier, TelegramCourier, telegramLanes, telegramPace } from './telegram/telegram-courier.ts';
import { OffTransport } from './whatsapp/off-transport.ts';
import { SandboxTransport } from './whatsapp/sandbox/sandbox-transport.ts';
import type { WhatsAppTransport } from './whatsapp/transport.ts';
import { WhatsAppCourier } from './whatsapp/whatsapp-courier.ts';

/** The notifier: takes what others want said, and says it at the allowed pace. See docs/delivery.md. */
export const build: Build = async (context) => {
  const config = notifierConfig(context.env);
  const metrics = deliveryMetrics(context.metrics);
  const { pace, pollEvery } = config;

  const smtp = new SmtpCourier(config.smtp);
  const mailSender = new Sender({ context, courier: smtp, pace: pace.email, metrics, pollEvery, lanes: smtpLanes });
  const numbers = whatsAppAccounts.map((account) => {
    const transport = openTransport(context, config, metrics, account);
    const courier = new WhatsAppCourier(transport, context.db);
    const sender = new Sender({ context, courier, pace: pace.whatsapp, metrics, pollEvery });
    transport.onState(() => sender.wake());
    transport.onMessage(async (message) => {
      await receiveMessage(context, account, message);
    });
    return { account, transport, sender };
  });
  const telegram = openTelegram(context, config, metrics);
  const senders = [mailSender, telegram.sender, ...numbers.map(({ sender }) => sender)];

  return assemble(context, {
    routes: (app) =>
      whatsAppHealthRoute(app, {
        enabled: config.whatsapp.adapter !== 'off',
        status: (account) => statusOf(numbers, account),
        waiting: () => countWaiting(context.db),
      }),
    subscriptions: [
      sendMessageSubscription(context.clock, () => {
        for (const sender of senders) sender.wake();
      }),
      conversationSubscription(context, config.administrators),
    ],
    jobs: [cleanupJob(context)],
    async start() {
      if (config.embedded) {
        await releaseAllMessages(context.db);
        await releasePolls(context.db);
      }
      if (!smtp.ready) context.log.warn('SMTP_HOST is not set: e-mails wait');
      if (config.whatsapp.adapter === 'off') context.log.warn('WHATSAPP_ADAPTER is off: WhatsApp messages wait');
      if (!config.telegram) context.log.warn('TELEGRAM_BOT_TOKEN is not set: Telegram messages end as failed');
      for (const { transport } of numbers) await transport.start();
      for (const sender of senders) sender.start();
      telegram.listener?.start();
    },
    async stop() {
      await Promise.all([...senders.map((sender) => sender.stop()), telegram.listener?.stop()]);
      await Promise.all(numbers.map(({ transport }) => transport.stop()));
      smtp.close();
    },
  });
};

/** The bot: what sends as it and what listens to it; without a token the one refuses and the other is not there. */
function openTelegram(context: ServiceContext, config: NotifierConfig, metrics: DeliveryMetrics) {
  const { pollEvery, telegram, telegramAdministrators: administrators } = config;
  if (!telegram) {
    const pace = { interval: 0, jitter: 0, perMinute: 0 };
    return { sender: new Sender({ context, courier: new NoTelegramCourier(), pace, metrics, pollEvery }) };
  }
  const api = new BotApi(telegram);
  const courier = new TelegramCourier(api);
  return {
    sender: new Sender({ context, courier, pace: telegramPace, metrics, pollEvery, lanes: telegramLanes }),
    listener: new TelegramListener({ context, api, metrics, administrators }),
  };
}

function openTransport(
  context: ServiceContext,
  config: NotifierConfig,
  metrics: DeliveryMetrics,
  account: WhatsAppAccount,
): WhatsAppTransport {
  const { clock, log } = context;
  if (config.whatsapp.adapter === 'off') return new OffTransport(account, clock.now());
  return new SandboxTransport({
    account,
    url: config.whatsapp.url,
    clock,
    log,
    resumeAfter: () => lastReceived(context, account),
    skipped: () => metrics.inboundSkipped.inc(),
  });
}

function statusOf(
  numbers: readonly { account: WhatsAppAccount; transport: WhatsAppTransport }[],
  account: WhatsAppAccount,
) {
  const number = numbers.find((candidate) => candidate.account === account);
  if (!number) throw new Error(`there is no number ${account}`);
  return number.transport.status;
}
