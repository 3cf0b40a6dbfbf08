/** A message as somebody got it. */
export interface Sent {
  readonly recipient: string;
  /** 1 = most important. */
  readonly priority: number;
  /** Place in the order in which the notifier took them. */
  readonly sequence: number;
  /** Place in the order in which they were asked for. */
  readonly number: number;
}

/**
 * Messages that a later one of at most their importance has overtaken on the way to the same person. A more important
 * one may pass.
 * @param sent in the order in which they arrived
 */
export function overtaken(sent: readonly Sent[], by: 'sequence' | 'number'): string[] {
  const arrived = new Map<string, Sent[]>();
  const found: string[] = [];
  for (const message of sent) {
    const before = arrived.get(message.recipient) ?? [];
    const passer = before.find((other) => other[by] > message[by] && other.priority >= message.priority);
    if (passer) found.push(`${message.recipient}: ${by} ${message[by]} came after ${passer[by]}`);
    arrived.set(message.recipient, [...before, message]);
  }
  return found;
}
