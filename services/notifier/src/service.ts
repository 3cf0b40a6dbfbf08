import { ShortMemory } from '@cicero/access';
import { whatsAppAccounts } from '@cicero/contracts';
import { assemble, type Build, type ServiceContext } from '@cicero/platform';
import { type NotifierConfig, notifierConfig } from './config.ts';
import { accountOf } from './delivery/accept.ts';
import { countWaiting, type Waiting } from './delivery/desk/reading.ts';
import { type DeliveryMetrics, deliveryMetrics } from './delivery/metrics.ts';
import { releaseAllMessages } from './delivery/outbound.ts';
import { quietUntil } from './delivery/quiet-hours.ts';
import { ReceiptBook } from './delivery/receipts.ts';
import { Sender } from './delivery/sender.ts';
import { SmtpCourier, smtpLanes } from './email/smtp-courier.ts';
import { lastReceived, receiveMessage } from './inbound/receive.ts';
import { cleanupJob } from './jobs/cleanup.ts';
import { failureDigestJob } from './jobs/failure-digest.ts';
import { whatsAppHealthRoute } from './routes/health-wa.ts';
import { whatsAppMessageRoutes } from './routes/whatsapp/messages.ts';
import { whatsAppRoutes } from './routes/whatsapp/routes.ts';
import { conversationSubscription } from './subscriptions/conversation.ts';
import { sendMessageSubscription } from './subscriptions/send-message.ts';
import { BotApi } from './telegram/bot-api.ts';
import { TelegramListener } from './telegram/listener.ts';
import { releasePolls } from './telegram/poll-lease.ts';
import { NoTelegramCourier, TelegramCourier, telegramLanes, telegramPace } from './telegram/telegram-courier.ts';
import { notReady, numberStatuses } from './whatsapp/number-statuses.ts';
import { OffTransport } from './whatsapp/off-transport.ts';
import { SandboxTransport } from './whatsapp/sandbox/sandbox-transport.ts';
import { whatsAppStates } from './whatsapp/state.ts';
import type { WhatsAppTransport } from './whatsapp/transport.ts';
import { releaseNumbers } from './whatsapp/web/number-hold.ts';
import { WhatsAppCourier, whatsAppLanes } from './whatsapp/whatsapp-courier.ts';

/** The notifier: takes what others want said, and says it at the allowed pace. See docs/delivery.md. */
export const build: Build = async (context) => {
  const config = notifierConfig(context.env);
  const metrics = deliveryMetrics(context.metrics);
  const { pace, pollEvery, quiet } = config;

  const smtp = new SmtpCourier(config.smtp, context.db);
  const mailSender = new Sender({ context, courier: smtp, pace: pace.email, metrics, pollEvery, lanes: smtpLanes });
  const transports = await openTransports(context, config, metrics);
  const numbers = transports.map((transport) => {
    const { account } = transport;
    const courier = new WhatsAppCourier(transport, context.db);
    const options = { context, courier, pace: pace.whatsapp, metrics, pollEvery, quiet, lanes: whatsAppLanes };
    const sender = new Sender(options);
    const receipts = new ReceiptBook({ ...context, channel: courier.channel, account });
    transport.onReceipt((receipt) => receipts.note(receipt));
    transport.onState(({ state }) => {
      for (const known of whatsAppStates) metrics.whatsAppState.set({ account, state: known }, Number(known === state));
      sender.wake();
    });
    transport.onMessage(async (message) => {
      await receiveMessage(context, account, message);
    });
    return { transport, sender, receipts };
  });
  const telegram = openTelegram(context, config, metrics);
  // The health of the numbers is public: whoever asks often has what waits counted no more often than that.
  const counted = new ShortMemory<ReadonlyMap<string, Waiting>>(context.clock, 5_000);
  const senders = [mailSender, telegram.sender, ...numbers.map(({ sender }) => sender)];

  return assemble(context, {
    routes: (app) => {
      const source = {
        enabled: config.whatsapp.adapter !== 'off',
        statuses: () => numberStatuses(context.db, transports),
        waiting: () => counted.recall('waiting', () => countWaiting(context.db)),
        quietUntil: () => quietUntil(config.quiet, context.clock),
      };
      whatsAppHealthRoute(app, source);
      whatsAppRoutes(app, context.db, source);
      whatsAppMessageRoutes(app, context);
    },
    subscriptions: [
      sendMessageSubscription(context.clock, (command) => {
        for (const sender of senders) if (sender.sendsFor(command.channel, accountOf(command))) sender.wake();
      }),
      conversationSubscription(context, config.administrators),
    ],
    jobs: [
      cleanupJob(context),
      failureDigestJob(context, config.whoIsTold, () =>
        config.whatsapp.adapter === 'off' ? Promise.resolve([]) : notReady(context.db, transports),
      ),
    ],
    async start() {
      if (config.embedded) {
        await releaseAllMessages(context.db);
        await releasePolls(context.db);
        await releaseNumbers(context.db);
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
      await Promise.all(numbers.map(({ receipts }) => receipts.stop()));
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
  const isQuiet = () => quietUntil(config.quiet, context.clock) !== null;
  const courier = new TelegramCourier({ api, db: context.db, isQuiet });
  return {
    sender: new Sender({ context, courier, pace: telegramPace, metrics, pollEvery, lanes: telegramLanes }),
    listener: new TelegramListener({ context, api, metrics, administrators }),
  };
}

async function openTransports(
  context: ServiceContext,
  { whatsapp }: NotifierConfig,
  metrics: DeliveryMetrics,
): Promise<WhatsAppTransport[]> {
  const { clock, log } = context;
  const skipped = () => metrics.inboundSkipped.inc();
  switch (whatsapp.adapter) {
    case 'off':
      return whatsAppAccounts.map((account) => new OffTransport(account, clock.now()));
    case 'web': {
      // Whoever does not use it need not load it: the library brings half a browser's worth of code.
      const { openWebTransport } = await import('./whatsapp/web/open.ts');
      return whatsAppAccounts.map((account) => openWebTransport(context, { account, web: whatsapp.web, skipped }));
    }
    case 'sandbox':
      return whatsAppAccounts.map((account) => {
        const resumeAfter = () => lastReceived(context, account);
        return new SandboxTransport({ account, url: whatsapp.url, clock, log, resumeAfter, skipped });
      });
  }
}
