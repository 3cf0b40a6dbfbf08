import { type Decision, writtenName, writtenRequestNumber } from './decision.ts';

/** What a text to the bot asks for; null for everything that is no command of this bot. */
export type TelegramCommand = { kind: 'decide'; decision: Decision } | { kind: 'help' } | null;

const commandForm = /^\/([a-z]{1,32})(?:@(\w{1,64}))?(?=\s|$)/i;

/**
 * Reads `/start`, `/help`, `/approve <username>` and `/deny <username>`, with or without `@bot`, at the very beginning
 * of a text. A command without a usable name asks for help. What is addressed to another bot is not ours.
 * @param botName the bot's own name
 */
export function readTelegramCommand(text: string, botName: string): TelegramCommand {
  const found = commandForm.exec(text);
  if (!found) return null;
  const [whole, word = '', addressee = botName] = found;
  if (addressee.toLowerCase() !== botName.toLowerCase()) return null;
  switch (word.toLowerCase()) {
    case 'start':
    case 'help':
      return { kind: 'help' };
    case 'approve':
      return accountCommand('approve', text.slice(whole.length));
    case 'deny':
      return accountCommand('reject', text.slice(whole.length));
    default:
      return null;
  }
}

function accountCommand(decision: Decision['decision'], subject: string): TelegramCommand {
  const username = writtenName(subject);
  if (username === null) return { kind: 'help' };
  return { kind: 'decide', decision: { decision, request: { kind: 'dashboard-account', username } } };
}

const buttonForm = /^(ad|rd|ae|re|ap|rp):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
const numberedButtonForm = /^(as|rs):([1-9]\d{0,9})$/i;

/**
 * Reads what a pressed button sends: `ad:` approve or `rd:` refuse a dashboard account, `ae:` or `re:` a first e-mail
 * address, `ap:` or `rp:` premium of an account, each with the id of the request; `as:` or `rs:` premium in the app with
 * its number. Null for anything else.
 */
export function readButton(data: string): Decision | null {
  const text = data.trim();
  const [, word = '', id = ''] = buttonForm.exec(text) ?? numberedButtonForm.exec(text) ?? [];
  if (word === '') return null;
  const decision = word.toLowerCase().startsWith('a') ? 'approve' : 'reject';
  const requestId = id.toLowerCase();
  switch (word.toLowerCase().slice(1)) {
    case 'd':
      return { decision, request: { kind: 'dashboard-account', accountId: requestId } };
    case 'e':
      return { decision, request: { kind: 'first-email', requestId } };
    case 'p':
      return { decision, request: { kind: 'dashboard-premium', token: requestId } };
    default: {
      const number = writtenRequestNumber(requestId);
      return number === null ? null : { decision, request: { kind: 'app-premium', requestId: number } };
    }
  }
}
