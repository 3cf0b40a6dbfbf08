import { DeliveryError } from '../../delivery/courier.ts';
import type { ChatMessage } from '../transport.ts';
import { type WebClient, type WebContent, type WebMessage, WebTrouble } from './web-client.ts';

/** An attempt of which it is not known whether WhatsApp took the message. */
interface OpenAttempt {
  client: WebClient;
  target: string;
  since: Date;
  /** Settles when the page answers, however late. */
  answer: Promise<string | undefined>;
}

/** Attempts and ids that are remembered at most. */
const mostOpen = 500;
const mostIds = 5_000;

/**
 * Sends messages through a page. A message whose attempt had no clear end is not sent again blindly: first its late
 * answer counts, then what WhatsApp shows as sent in the chat.
 */
export class Outgoing {
  private readonly attempts = new Map<string, OpenAttempt>();
  private readonly ids = new Map<string, string>();
  /** Ids given out: a message found in a chat belongs to one message of ours only. */
  private readonly given = new Set<string>();
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  /**
   * Sends and returns WhatsApp's id.
   * @throws DeliveryError
   */
  async send(client: WebClient, message: ChatMessage, signal: AbortSignal): Promise<string> {
    const { clientRef } = message;
    const content = contentOf(message);
    try {
      const earlier = this.attempts.get(clientRef);
      const known = earlier && (await orAborted(this.endOf(earlier, client, content), signal));
      if (known !== undefined) return this.done(clientRef, known);
      const target = earlier?.target ?? (await orAborted(this.targetOf(client, message.chatId), signal));
      const attempt: OpenAttempt = { client, target, since: this.now(), answer: client.send(target, content) };
      attempt.answer.catch(() => {});
      this.remember(clientRef, attempt);
      const id = await orAborted(attempt.answer, signal);
      const found = id ?? (await orAborted(this.find(client, attempt, content), signal));
      if (found === undefined) throw new DeliveryError('passing', 'WhatsApp gave the message no id');
      return this.done(clientRef, found);
    } catch (error) {
      throw deliveryErrorOf(error);
    }
  }

  /** What became of an attempt: its id, or undefined when it may be repeated. */
  private async endOf(attempt: OpenAttempt, client: WebClient, content: WebContent): Promise<string | undefined> {
    // In a page that is gone, no answer comes any more.
    const late = attempt.client === client ? await attempt.answer.catch(() => undefined) : undefined;
    return late ?? (await this.find(client, attempt, content));
  }

  private async find(client: WebClient, attempt: OpenAttempt, content: WebContent): Promise<string | undefined> {
    const sent = await client.sentSince(attempt.target, attempt.since);
    const same = sent.filter((message) => !this.given.has(message.id) && isSame(message, content));
    const taken = same.find(({ transit }) => transit === 'taken');
    if (!taken && same.some(({ transit }) => transit === 'underway')) {
      throw new DeliveryError('passing', 'WhatsApp has yet to take the message');
    }
    return taken?.id;
  }

  /** Groups and hidden numbers are addressed as they are; people as WhatsApp knows them, which may be a hidden number. */
  private async targetOf(client: WebClient, chatId: string): Promise<string> {
    if (!chatId.endsWith('@c.us')) return chatId;
    const known = this.ids.get(chatId);
    if (known !== undefined) return known;
    const id = await client.idOf(chatId.slice(0, chatId.indexOf('@')));
    if (id === null) throw new DeliveryError('refused', 'the number is not on WhatsApp');
    if (this.ids.size >= mostIds) this.ids.clear();
    this.ids.set(chatId, id);
    return id;
  }

  private remember(clientRef: string, attempt: OpenAttempt): void {
    const [oldest] = this.attempts.keys();
    if (this.attempts.size >= mostOpen && oldest !== undefined) this.attempts.delete(oldest);
    this.attempts.set(clientRef, attempt);
  }

  private done(clientRef: string, id: string): string {
    this.attempts.delete(clientRef);
    if (this.given.size >= mostIds) this.given.clear();
    this.given.add(id);
    return id;
  }
}

function contentOf({ text, file }: ChatMessage): WebContent {
  if (!file) return { kind: 'text', text: text ?? '' };
  // Pictures are to be seen in the chat, everything else to be opened.
  return { kind: 'file', ...file, asDocument: !file.mimetype.startsWith('image/') };
}

function isSame(message: WebMessage, content: WebContent): boolean {
  if (content.kind === 'text') return message.type === 'chat' && message.text === content.text;
  return content.asDocument ? message.fileName === content.name : message.type === 'image';
}

function deliveryErrorOf(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof WebTrouble)) return new DeliveryError('passing', 'unexpected trouble with WhatsApp');
  if (error.reason === 'RECIPIENT_INVALID') return new DeliveryError('refused', error.message);
  return new DeliveryError(error.reason === 'PAGE_GONE' ? 'unavailable' : 'passing', error.message);
}

/** Waits for work, but not longer than until the signal; the work goes on. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DeliveryError('passing', 'WhatsApp did not answer in time'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
