import { GrammyError, HttpError } from 'grammy';
import { DeliveryError } from '../delivery/courier.ts';

/**
 * Why Telegram did not do what it was asked, without the address (it holds the token) and without the message:
 * it refused (`status`), could not be reached, broke off, or answered nonsense.
 */
export class TelegramFailure extends Error {
  override readonly name = 'TelegramFailure';
  readonly kind: 'refused' | 'unreachable' | 'aborted' | 'nonsense';
  /** Telegram's error code, when it refused. */
  readonly status: number | undefined;
  /** Milliseconds to wait, when Telegram asks for it. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: TelegramFailure['kind'],
    message: string,
    facts: { status?: number | undefined; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = facts.status;
    this.retryAfter = facts.retryAfter;
  }
}

const longestWait = 86_400_000;

/** Reads what the library threw. */
export function failureOf(error: unknown): TelegramFailure {
  if (error instanceof TelegramFailure) return error;
  if (error instanceof GrammyError) {
    // The library hands on what came over the wire; its types promise more than was checked.
    const { error_code: status, description, parameters } = error as { [key in keyof GrammyError]: unknown };
    if (typeof status !== 'number') return new TelegramFailure('nonsense', 'Telegram answered nonsense');
    const seconds = retryAfterOf(parameters);
    const retryAfter = seconds === undefined ? undefined : Math.min(seconds * 1_000, longestWait);
    return new TelegramFailure('refused', describe(status, description), { status, retryAfter });
  }
  if (error instanceof HttpError) {
    const { type, code } = factsOf(error.error);
    if (type === 'aborted') return new TelegramFailure('aborted', 'Telegram did not answer in time');
    if (type === 'system') return new TelegramFailure('unreachable', `Telegram is out of reach (${code || 'network'})`);
  }
  return new TelegramFailure('nonsense', 'Telegram answered nonsense');
}

/**
 * What a failure means for a message: the token or the network is the account's trouble, 429 and 5xx pass, and
 * everything else Telegram says is final (unknown chat, bot blocked, text it does not take).
 */
export function deliveryTrouble(failure: TelegramFailure): DeliveryError {
  const { kind, status = 0, retryAfter, message } = failure;
  if (kind === 'unreachable') return new DeliveryError('unavailable', message);
  if (kind !== 'refused') return new DeliveryError('passing', message);
  // 404 without a chat: what is before the method in the address is no bot.
  if (status === 401 || status === 404) return new DeliveryError('unavailable', message);
  if (status === 429) return new DeliveryError('passing', message, retryAfter === undefined ? {} : { retryAfter });
  return new DeliveryError(status >= 400 && status < 500 ? 'refused' : 'passing', message);
}

function describe(status: number, description: unknown): string {
  const text = typeof description === 'string' ? description : '';
  return `Telegram ${status} ${text.replace(/[\p{C}\s]+/gu, ' ').slice(0, 200)}`.trim();
}

function retryAfterOf(parameters: unknown): number | undefined {
  const seconds =
    typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters
      ? parameters.retry_after
      : undefined;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

function factsOf(error: unknown): { type: string; code: string } {
  const facts: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  return {
    type: typeof facts.type === 'string' ? facts.type : '',
    code: typeof facts.code === 'string' ? facts.code : '',
  };
}
