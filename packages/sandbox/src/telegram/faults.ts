/** What can be wrong with Telegram's answers. */
export const telegramFaultKinds = [
  'server-error',
  'bad-gateway-html',
  'throttle',
  'unauthorized',
  'conflict',
  'hang',
  'slow',
  'lost-answer',
  'wrong-shape',
] as const;
export type TelegramFaultKind = (typeof telegramFaultKinds)[number];

export interface TelegramFaultRule {
  kind: TelegramFaultKind;
  /** Only this method, such as `sendMessage`. */
  method?: string;
  /** Only calls for this chat. */
  chatId?: number;
  /** How many calls it hits; left out: until removed. */
  count?: number;
  /** `throttle`: seconds to wait, default 3. */
  retryAfter?: number;
  /** `slow`: default 2,000. */
  delayMs?: number;
}

export interface TelegramFault extends TelegramFaultRule {
  id: string;
  hits: number;
}

const MOST_FAULTS = 100;

/** The troubles that are switched on. */
export class TelegramFaults {
  private rules: TelegramFault[] = [];
  private last = 0;

  list(): readonly TelegramFault[] {
    return this.rules;
  }

  /** Undefined when there are too many already. */
  add(rule: TelegramFaultRule): TelegramFault | undefined {
    if (this.rules.length >= MOST_FAULTS) return undefined;
    const fault = { ...rule, id: String(++this.last), hits: 0 };
    this.rules.push(fault);
    return fault;
  }

  remove(id: string): boolean {
    const before = this.rules.length;
    this.rules = this.rules.filter((fault) => fault.id !== id);
    return this.rules.length < before;
  }

  reset(): void {
    this.rules = [];
  }

  /** The fault that hits a call, counted; undefined when all is well. */
  hit(method: string, chatId: number | undefined): TelegramFault | undefined {
    const fault = this.rules.find(
      (rule) =>
        (rule.method === undefined || rule.method.toLowerCase() === method.toLowerCase()) &&
        (rule.chatId === undefined || rule.chatId === chatId),
    );
    if (!fault) return undefined;
    fault.hits++;
    if (fault.count !== undefined && fault.hits >= fault.count) this.remove(fault.id);
    return fault;
  }
}
