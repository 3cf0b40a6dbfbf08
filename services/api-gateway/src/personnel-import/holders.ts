import type { Platform } from '@cicero/contracts';
import { handleKey, type PersonChanges, type PersonRecord, storedEmail } from '@cicero/directory';
import type { Others } from '../personnel/wanted.ts';

type Kind = Platform | 'email';
export type StoredHolders = Readonly<Record<Kind, ReadonlyMap<string, readonly string[]>>>;

/**
 * Whose handles and addresses are whose: as they are stored, and as the rows before would leave them. In a dry run
 * nothing is stored, and still a row must meet what the rows before it took or gave free.
 */
export class Holders implements Others {
  private stored: StoredHolders = { instagram: new Map(), tiktok: new Map(), email: new Map() };
  private readonly taken: Map<string, string>;
  private readonly freed: Set<string>;

  constructor(before?: Holders) {
    this.taken = new Map(before?.taken);
    this.freed = new Set(before?.freed);
  }

  /** Who holds what the next rows ask for. */
  know(stored: StoredHolders): void {
    this.stored = stored;
  }

  async isHandleOfAnother(platform: Platform, handle: string, userId: string): Promise<boolean> {
    return this.isOfAnother(platform, handleKey(handle), userId);
  }

  async isEmailOfAnother(email: string, userId: string): Promise<boolean> {
    return this.isOfAnother('email', storedEmail(email), userId);
  }

  /** What a row that is accepted takes, and what it gives free. */
  settle(before: Pick<PersonRecord, 'user_id' | 'insta' | 'tiktok' | 'email'>, changes: PersonChanges): void {
    const { user_id: userId } = before;
    if (changes.insta !== undefined) {
      this.pass('instagram', userId, handleKey(before.insta), handleKey(changes.insta));
    }
    if (changes.tiktok !== undefined) this.pass('tiktok', userId, handleKey(before.tiktok), handleKey(changes.tiktok));
    if (changes.email !== undefined) this.pass('email', userId, storedEmail(before.email), storedEmail(changes.email));
  }

  private isOfAnother(kind: Kind, key: string | null, userId: string): boolean {
    if (key === null) return false;
    const taker = this.taken.get(`${kind} ${key}`);
    if (taker !== undefined && taker !== userId) return true;
    const holders = this.stored[kind].get(key) ?? [];
    return holders.some((holder) => holder !== userId && !this.freed.has(`${kind} ${key} ${holder}`));
  }

  private pass(kind: Kind, userId: string, from: string | null, to: string | null): void {
    if (from !== null) {
      this.freed.add(`${kind} ${from} ${userId}`);
      if (this.taken.get(`${kind} ${from}`) === userId) this.taken.delete(`${kind} ${from}`);
    }
    if (to !== null) {
      this.freed.delete(`${kind} ${to} ${userId}`);
      this.taken.set(`${kind} ${to}`, userId);
    }
  }
}
