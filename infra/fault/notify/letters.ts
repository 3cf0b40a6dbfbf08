import { type MessageData, type sendMessage, type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import type { Random } from '../random.ts';

type ChatCommand = Extract<MessageData<typeof sendMessage>, { channel: 'whatsapp' }>;

/** A message that is to reach somebody; `number` counts up for its recipient. */
export interface Letter {
  readonly key: string;
  readonly account: WhatsAppAccount;
  readonly recipient: string;
  readonly number: number;
  readonly command: ChatCommand;
  /** Rows it becomes: its text, and each file. */
  readonly pieces: number;
}

/** Mostly recaps and broadcasts, as in daily life, with a few that pass them. */
const priorities = ['otp', 'approval', ...Array<'recap'>(12).fill('recap'), ...Array<'broadcast'>(6).fill('broadcast')];
/** One of so many brings a file. */
const filesEvery = 12;

/** Letters to many people in mixed order; each person hears from one of the numbers. */
export function lettersOf(
  random: Random,
  { messages, recipients }: { messages: number; recipients: number },
  files: readonly string[],
): Letter[] {
  const pick = <Item>(items: readonly Item[], at = random()): Item => {
    const item = items[Math.floor(at * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const written = new Map<string, number>();
  return Array.from({ length: messages }, () => {
    const at = Math.floor(random() * recipients);
    const recipient = `62811${String(at).padStart(8, '0')}@c.us`;
    const account = pick(whatsAppAccounts, (at % whatsAppAccounts.length) / whatsAppAccounts.length);
    const number = (written.get(recipient) ?? 0) + 1;
    written.set(recipient, number);
    const key = `letter:${recipient}:${number}`;
    const attached = files.length > 0 && random() < 1 / filesEvery ? { files: [pick(files, random())] } : {};
    const command: ChatCommand = {
      channel: 'whatsapp',
      account,
      recipient,
      text: `Pesan ke-${number}`,
      dedupeKey: key,
      priority: pick(priorities as ChatCommand['priority'][]),
      ...attached,
    };
    return { key, account, recipient, number, command, pieces: 1 + ('files' in attached ? 1 : 0) };
  });
}
