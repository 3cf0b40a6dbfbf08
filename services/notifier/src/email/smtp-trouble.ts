import { DeliveryError, type DeliveryTrouble } from '../delivery/courier.ts';

/** Errors of nodemailer that mean: the server could not be reached or does not want us, whatever the message. */
const accountCodes = new Set(['ECONNECTION', 'EDNS', 'EAUTH', 'ENOAUTH', 'ETLS', 'EREQUIRETLS', 'EPROXY', 'ECONFIG']);
/** Replies that are about the account: service closing, login needed or refused (RFC 5321, RFC 4954). */
const accountReplies = new Set([421, 454, 530, 534, 535, 538]);

/**
 * Reads what went wrong from an error of nodemailer: a 4xx reply is passing, a 5xx is for good, and what concerns
 * the server or the login makes the account unavailable. The text keeps the reply without its addresses.
 */
export function smtpTrouble(error: unknown): DeliveryError {
  const { code, command, responseCode, response } = factsOf(error);
  return new DeliveryError(troubleOf(code, command, responseCode), describe(code, responseCode, response));
}

function troubleOf(code: string, command: string, reply: number | undefined): DeliveryTrouble {
  if (reply !== undefined) {
    if (accountReplies.has(reply) || accountCodes.has(code)) return 'unavailable';
    if (reply < 500) return 'passing';
    // The sender address is the account's; 552 says that the message is too big.
    return command.startsWith('MAIL FROM') && reply !== 552 ? 'unavailable' : 'refused';
  }
  if (accountCodes.has(code)) return 'unavailable';
  // Before anything of the message was said.
  if ((code === 'ESOCKET' || code === 'ETIMEDOUT') && command === 'CONN') return 'unavailable';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'refused';
  return 'passing';
}

function describe(code: string, reply: number | undefined, response: string | undefined): string {
  const text = response === undefined ? [code, reply].filter(Boolean).join(' ') : `SMTP ${response}`;
  return (
    text
      .replace(/<?[^\s<>]+@[^\s<>]+>?/g, '<address>')
      .replace(/\s+/g, ' ')
      .slice(0, 300) || 'SMTP failed'
  );
}

function factsOf(error: unknown): {
  code: string;
  command: string;
  responseCode: number | undefined;
  response: string | undefined;
} {
  const facts: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  return {
    code: typeof facts.code === 'string' ? facts.code : '',
    command: typeof facts.command === 'string' ? facts.command : '',
    responseCode: typeof facts.responseCode === 'number' ? facts.responseCode : undefined,
    response: typeof facts.response === 'string' ? facts.response : undefined,
  };
}
