import type { Metrics } from '@cicero/runtime';
import { Counter, Gauge } from 'prom-client';

export interface DeliveryMetrics {
  readonly finished: Counter<'channel' | 'outcome'>;
  readonly inboundSkipped: Counter;
  readonly telegramUpdates: Counter<'outcome'>;
  readonly telegramPolling: Gauge;
  readonly whatsAppState: Gauge<'account' | 'state'>;
}

/** The notifier's own measurements, beside those that every process has. */
export function deliveryMetrics(metrics: Metrics): DeliveryMetrics {
  const registers = [metrics.registry];
  return {
    finished: new Counter({
      name: 'cicero_outbound_messages_total',
      help: 'Outbound messages that came to an end, by outcome: delivered, failed, expired',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    inboundSkipped: new Counter({
      name: 'cicero_inbound_messages_skipped_total',
      help: 'Inbound messages that could not be read',
      registers,
    }),
    telegramUpdates: new Counter({
      name: 'cicero_telegram_updates_total',
      help: 'Updates of Telegram that were dealt with, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    telegramPolling: new Gauge({
      name: 'cicero_telegram_polling',
      help: '1 while this process listens to the Telegram bot',
      registers,
    }),
    whatsAppState: new Gauge({
      name: 'cicero_whatsapp_state',
      help: '1 for the state a WhatsApp number is in, as this process sees it; off where another process has the number',
      labelNames: ['account', 'state'],
      registers,
    }),
  };
}
