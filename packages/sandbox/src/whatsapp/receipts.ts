/** How far one of Cicero's messages got: to the phone, to the eyes. */
export const receiptLevels = ['server', 'device', 'read'] as const;
export type ReceiptLevel = (typeof receiptLevels)[number];

const MOST = 3_000;

/** How far messages got; the last 3,000. They only ever get further. */
export class Receipts {
  private readonly levels = new Map<string, ReceiptLevel>();

  of(id: string): ReceiptLevel {
    return this.levels.get(id) ?? 'server';
  }

  /** False when the message is as far already. */
  advance(id: string, level: ReceiptLevel): boolean {
    if (receiptLevels.indexOf(level) <= receiptLevels.indexOf(this.of(id))) return false;
    this.levels.set(id, level);
    const [oldest] = this.levels.keys();
    if (this.levels.size > MOST && oldest !== undefined) this.levels.delete(oldest);
    return true;
  }

  clear(): void {
    this.levels.clear();
  }
}
