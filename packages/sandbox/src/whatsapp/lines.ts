import { type Account, accounts } from './chats.ts';

/** The states a WhatsApp number goes through. */
export const lineStates = ['starting', 'qr', 'authenticated', 'ready', 'disconnected'] as const;
export type LineState = (typeof lineStates)[number];

/** One of Cicero's numbers and how it behaves. */
export interface Line {
  readonly account: Account;
  state: LineState;
  /** The code to scan, only in state `qr`. */
  qr: string | null;
  /** The next sends fail with this message; `count` null: until changed. */
  failSends: { count: number | null; message: string } | null;
  /** Milliseconds a send takes. */
  latencyMs: number;
}

export interface LineChange {
  state?: LineState;
  failSends?: { count?: number; message?: string } | null;
  latencyMs?: number;
}

/** The three numbers. */
export class Lines {
  private readonly lines: ReadonlyMap<Account, Line>;

  constructor() {
    this.lines = new Map(accounts.map((account) => [account, fresh(account)]));
  }

  get(account: Account): Line {
    return this.lines.get(account) ?? fresh(account);
  }

  all(): Line[] {
    return [...this.lines.values()];
  }

  change(account: Account, change: LineChange): Line {
    const line = this.get(account);
    if (change.state !== undefined) {
      line.state = change.state;
      line.qr = change.state === 'qr' ? `2@sandbox-${account},contoh-kode-pemasangan,==` : null;
    }
    if (change.latencyMs !== undefined) line.latencyMs = change.latencyMs;
    if (change.failSends === null) line.failSends = null;
    else if (change.failSends !== undefined) {
      const { count = null, message = 'Pengiriman gagal (diatur di sandbox)' } = change.failSends;
      line.failSends = { count, message };
    }
    return line;
  }

  /** The reason why the next send of a number fails, or undefined; counts it. */
  failure(account: Account): string | undefined {
    const line = this.get(account);
    const failing = line.failSends;
    if (!failing) return undefined;
    if (failing.count !== null) line.failSends = failing.count > 1 ? { ...failing, count: failing.count - 1 } : null;
    return failing.message;
  }

  reset(): void {
    for (const line of this.lines.values()) Object.assign(line, fresh(line.account));
  }
}

function fresh(account: Account): Line {
  return { account, state: 'ready', qr: null, failSends: null, latencyMs: 0 };
}
