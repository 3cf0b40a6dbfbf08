import type { Sandbox } from '@cicero/sandbox';
import { vi } from 'vitest';

/** The newest text Cicero sent to a chat that fits. */
export async function textTo(sandbox: Sandbox, chatId: string, wanted: RegExp): Promise<string> {
  return vi.waitFor(
    () => {
      const texts = sandbox.exchange.chats
        .list({ chatId })
        .flatMap((message) => (message.direction === 'out' ? [message.text ?? ''] : []));
      const text = texts.filter((candidate) => wanted.test(candidate)).at(-1);
      if (text === undefined) throw new Error(`nothing like ${wanted} was sent to ${chatId}`);
      return text;
    },
    { timeout: 15_000, interval: 50 },
  );
}

/** The newest code that was mailed to an address. */
export async function mailedCode(sandbox: Sandbox, address: string): Promise<string> {
  return vi.waitFor(
    () => {
      const mail = sandbox.mailbox.list().findLast(({ to }) => to.includes(address));
      const code = /\b(\d{6})\b/.exec(mail?.text ?? '')?.[1];
      if (code === undefined) throw new Error(`no code was mailed`);
      return code;
    },
    { timeout: 15_000, interval: 50 },
  );
}
