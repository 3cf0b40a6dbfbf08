import { type MessageData, messageReceived, whatsAppAccounts } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import type { ServiceContext } from '@cicero/platform';
import type { Registry } from '../../src/conversations/router/registry.ts';
import { conversationSubscription } from '../../src/subscriptions/conversation.ts';
import type { Bench } from '../notifier.ts';
import { type Name, people } from './people.ts';

type Received = MessageData<typeof messageReceived>;
export type Published = { type: string } & Record<string, unknown>;

const group = '120363000000000001@g.us';
const send = 'notifier.send-message';
const delivery = { redelivered: false, attempt: 1, signal: new AbortController().signal };

/** People who write to the numbers, through the real subscription. */
export class Talk {
  readonly bench: Bench;
  readonly registry: Registry | undefined;
  readonly administrators = new Set<string>([people.admin]);
  private said = 0;
  private heard = 0;

  constructor(bench: Bench, registry?: Registry) {
    this.bench = bench;
    this.registry = registry;
  }

  message(who: Name, text: string, more: Partial<Received> = {}) {
    const from = `${people[who]}@c.us`;
    const data: Received = {
      ...{ account: 'operator', providerId: `m${++this.said}`, chatId: from, from, text },
      ...{ receivedAt: this.bench.clock.now().toISOString(), ...more },
    };
    return createMessage(messageReceived, data, { source: 'notifier' });
  }

  /** Hands a message over, as one process would. @param context of another process, or one in trouble */
  async hand(message: ReturnType<Talk['message']>, context: ServiceContext = this.bench.context): Promise<void> {
    const subscription = conversationSubscription(context, this.administrators, this.registry);
    await subscription.bind(context)(message, delivery as never);
  }

  /** What was published since the last time. */
  async published(): Promise<Published[]> {
    const events = (await this.bench.events()).slice(this.heard);
    this.heard += events.length;
    // What one transaction hands over has no order; answers stand last.
    const ranked = events.map(({ type, data }) => ({ type, ...data }));
    return ranked.sort((a, b) => Number(a.type === send) - Number(b.type === send));
  }

  async say(who: Name, text: string, more: Partial<Received> = {}): Promise<Published[]> {
    await this.hand(this.message(who, text, more));
    return this.published();
  }

  /** The text that is answered; undefined = silence. */
  async answer(who: Name, text: string, more: Partial<Received> = {}): Promise<unknown> {
    const published = await this.say(who, text, more);
    return published.find(({ type }) => type === send)?.text;
  }

  /**
   * Plays a transcript again and writes down what happens: lines `who > account: text` (`account, grup` for a group) and
   * `-- 6 minutes` are followed; answers (`<`) and what is published (`!`) are what came of them.
   */
  async replay(transcript: string): Promise<string> {
    const written: string[] = [];
    for (const line of transcript.split('\n')) {
      const [, minutes] = /^-- (\d+) minutes$/.exec(line) ?? [];
      const [, who = '', account = '', inGroup, text = ''] = /^(\w+) > (\w+)(, grup)?: (.*)$/.exec(line) ?? [];
      if (/^[<!]/.test(line)) continue;
      written.push(line);
      if (minutes) this.bench.clock.advance(Number(minutes) * 60_000);
      if (who === '') continue;
      const known = whatsAppAccounts.find((one) => one === account);
      if (!known || !(who in people)) throw new Error(`not understood: ${line}`);
      const more = { account: known, ...(inGroup ? { chatId: group } : {}) };
      for (const one of await this.say(who as Name, text, more)) written.push(...linesOf(one, inGroup !== undefined));
    }
    return written.join('\n');
  }
}

function linesOf(published: Published, inGroup: boolean): string[] {
  if (published.type !== send) {
    // When it was written is the hour of the test.
    const { type, by, at: _at, ...data } = published;
    const { account, chatId, userId } = by as Record<'account' | 'chatId' | 'userId', string>;
    return [
      `! ${type} ${JSON.stringify(data)} by ${nameOf(userId)} on ${account}${chatId === userId ? '' : ' in the group'}`,
    ];
  }
  const { text, recipient } = published as unknown as { text: string; recipient: string };
  const to = inGroup && recipient !== group ? ` (to ${nameOf(recipient)} alone)` : '';
  return text.split('\n').map((line, at) => `< ${line}${at === 0 ? to : ''}`.trimEnd());
}

function nameOf(address: string): string {
  return Object.entries(people).find(([, number]) => address.startsWith(number))?.[0] ?? address;
}
