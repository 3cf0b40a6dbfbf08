/** How fast an account may send. WhatsApp bans numbers that send in bursts; see docs/delivery.md, "Pace". */
export interface Pace {
  /** Milliseconds between two messages. */
  readonly interval: number;
  /** Share of the interval by which it varies to either side, 0 to 1: a machine's beat is conspicuous. */
  readonly jitter: number;
  /** Most messages in any 60 seconds; 0 = no cap. */
  readonly perMinute: number;
}

/** The pace of an account, and of each of its recipients where the provider limits those too. */
export interface AccountPace extends Pace {
  readonly forRecipient?: (recipient: string) => Pace;
}

const minute = 60_000;

/**
 * The pace after a message leaves at `now`: the send times to remember and the earliest instant of the next message.
 * @param recent earlier send times, epoch milliseconds, oldest first
 * @param random a number in [0, 1)
 */
export function paceAfter(
  pace: Pace,
  recent: readonly number[],
  now: number,
  random: number,
): { recent: number[]; nextAt: number } {
  const spacing = pace.interval * (1 + pace.jitter * (2 * random - 1));
  if (pace.perMinute === 0) return { recent: [], nextAt: now + spacing };
  const kept = [...recent.filter((sent) => sent > now - minute && sent <= now), now].slice(-pace.perMinute);
  const oldest = kept.length === pace.perMinute ? (kept[0] ?? now) : undefined;
  const nextAt = oldest === undefined ? now + spacing : Math.max(now + spacing, oldest + minute);
  return { recent: kept, nextAt };
}
