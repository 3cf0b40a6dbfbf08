import { WebTrouble } from './web-client.ts';

/** A call that was under way when the page went: whether it took effect is not known. */
const pageGone =
  /Execution context was destroyed|Target closed|Session closed|detached Frame|Protocol error|Connection closed|Cannot find context|frame got detached|Navigating frame/i;

/** Whether an error says that the page was loaded anew, as WhatsApp Web does now and then while it starts. */
export function isReload(error: unknown): boolean {
  return /Execution context was destroyed|Cannot find context|detached Frame|frame got detached/i.test(wordsOf(error));
}

/**
 * What the library or the browser threw, as a trouble with a reason. Its words are ours: theirs may hold numbers, texts
 * and paths.
 */
export function troubleOf(error: unknown): WebTrouble {
  if (error instanceof WebTrouble) return error;
  const words = wordsOf(error);
  const trouble = (reason: string, message: string) => new WebTrouble(reason, message, { cause: error });
  if (/net::ERR_|NS_ERROR_|ERR_NAME_NOT_RESOLVED/.test(words)) {
    const code = /net::(ERR_\w+)/.exec(words)?.[1] ?? 'network';
    return trouble('PAGE_UNREACHABLE', `WhatsApp Web cannot be opened (${code})`);
  }
  if (/auth timeout|ready timeout|is not a function|is not defined|reading '/.test(words)) {
    return trouble('PAGE_UNKNOWN', 'the page of WhatsApp Web was not recognised');
  }
  if (pageGone.test(words)) return trouble('PAGE_GONE', 'the page of WhatsApp Web is gone');
  if (/invalid wid|wid error|invalid.*(recipient|jid)/i.test(words)) {
    return trouble('RECIPIENT_INVALID', 'WhatsApp does not take this recipient');
  }
  return trouble('PAGE_FAILED', 'WhatsApp Web did not do it');
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message}` : String(error);
}
