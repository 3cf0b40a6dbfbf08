import type { Scenario, Stage } from '../control/scenarios.ts';
import { administratorsRoom } from './cast.ts';
import type { TelegramFaultRule } from './faults.ts';

const fault =
  (rule: TelegramFaultRule) =>
  ({ telegram }: Stage) => {
    telegram.faults.add(rule);
  };

/** Troubles of Telegram by name. */
export const telegramScenarios: Readonly<Record<string, Scenario>> = {
  'telegram-server-error': {
    summary: 'Telegram menjawab 500 untuk semua panggilan',
    play: fault({ kind: 'server-error' }),
  },
  'telegram-slow': {
    summary: 'Telegram memerlukan lima detik untuk menerima pesan',
    play: fault({ kind: 'slow', method: 'sendMessage', delayMs: 5_000 }),
  },
  'telegram-throttle': {
    summary: 'Tiga pesan Telegram berikutnya ditolak 429 dengan retry_after 5',
    play: fault({ kind: 'throttle', method: 'sendMessage', count: 3, retryAfter: 5 }),
  },
  'telegram-unauthorized': {
    summary: 'Token bot ditolak 401',
    play: fault({ kind: 'unauthorized' }),
  },
  'telegram-kicked': {
    summary: 'Bot dikeluarkan dari grup administrator',
    play: ({ telegram }) => telegram.setReachable(administratorsRoom.id, false),
  },
};
