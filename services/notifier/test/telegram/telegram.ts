import { createSandbox, type Sandbox, telegramBot } from '@cicero/sandbox';
import type { TelegramConfig } from '../../src/config.ts';

/** Telegram's stand-in for a test: comes and goes at one address, and keeps its chats meanwhile. */
export interface TestTelegram {
  readonly config: TelegramConfig;
  readonly sandbox: Sandbox;
  stop(): Promise<void>;
  /** Comes back with empty chats. */
  restart(): Promise<void>;
}

export async function startTelegram(): Promise<TestTelegram> {
  let sandbox = await createSandbox();
  const origin = await sandbox.listen(0);
  let running = true;
  return {
    config: { token: telegramBot.token, url: `${origin}/sandbox/telegram` },
    get sandbox() {
      return sandbox;
    },
    stop: async () => {
      if (running) await sandbox.close();
      running = false;
    },
    restart: async () => {
      running = true;
      sandbox = await createSandbox();
      await sandbox.listen(Number(new URL(origin).port));
    },
  };
}
