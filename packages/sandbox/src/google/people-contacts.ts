import { GoogleApiError } from './google-error.ts';

/** So many contacts an account may hold. */
const mostContacts = 25_000;
/** A list of changes can be asked for so long after, in milliseconds. */
const syncTokenLife = 7 * 86_400_000;

export interface SandboxContact {
  resourceName: string;
  account: string;
  name: string;
  phones: string[];
  createdAt: number;
  /** When it changed last, in the order of all changes. */
  change: number;
  deleted: boolean;
}

/** Contacts of the accounts, and how changes of them are told. */
export class ContactBook {
  readonly #now: () => number;
  readonly #changed: () => void;
  #contacts: SandboxContact[] = [];
  #last = 0;
  /** Searches know changes up to here, by account: they are made anew by a search for nothing only. */
  readonly #searchable = new Map<string, number>();

  constructor(now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
  }

  restore(contacts: readonly SandboxContact[]): void {
    this.#contacts = [...contacts];
    this.#last = Math.max(0, ...contacts.map(({ change }) => change));
  }

  /** Of an account, or all; with deleted ones. */
  all(account?: string): readonly SandboxContact[] {
    return account === undefined ? this.#contacts : this.#contacts.filter((contact) => contact.account === account);
  }

  add(account: string, contact: { name: string; phones: string[] }): SandboxContact {
    if (this.all(account).filter(({ deleted }) => !deleted).length >= mostContacts) throw contactsFull();
    const change = ++this.#last;
    const resourceName = `people/c${7_000_000_000_000_000n + BigInt(change)}`;
    const stored = { ...contact, resourceName, account, createdAt: this.#now(), change, deleted: false };
    this.#contacts.push(stored);
    this.#changed();
    return stored;
  }

  remove(resourceName: string): boolean {
    const contact = this.#contacts.find((one) => one.resourceName === resourceName && !one.deleted);
    if (!contact) return false;
    contact.deleted = true;
    contact.change = ++this.#last;
    this.#changed();
    return true;
  }

  clear(): void {
    this.#contacts = [];
    this.#searchable.clear();
    this.#changed();
  }

  /** By the beginning of a word of the name, or of a number. A query for nothing makes later searches see everything. */
  search(account: string, query: string, limit: number): SandboxContact[] {
    if (query === '') {
      this.#searchable.set(account, this.#last);
      return [];
    }
    const known = this.#searchable.get(account) ?? 0;
    const wanted = query.toLowerCase();
    const digits = query.replace(/\D/g, '');
    const matches = ({ name, phones }: SandboxContact) =>
      name
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(wanted)) ||
      (digits.length > 0 && phones.some((phone) => international(phone).startsWith(digits)));
    return this.all(account)
      .filter((contact) => !contact.deleted && contact.change <= known && matches(contact))
      .slice(0, limit);
  }

  /** A page of the contacts, or of what changed since a sync token. */
  page(account: string, asked: { size: number; pageToken: string | undefined; syncToken: string | undefined }) {
    const since = asked.syncToken === undefined ? undefined : this.#sinceOf(asked.syncToken);
    const found = this.all(account).filter((contact) =>
      since === undefined ? !contact.deleted : contact.change > since,
    );
    const offset = asked.pageToken === undefined ? 0 : Number(Buffer.from(asked.pageToken, 'base64url').toString());
    if (!Number.isInteger(offset)) throw new GoogleApiError(400, 'INVALID_ARGUMENT', 'Invalid page token.');
    const next = offset + asked.size;
    return {
      contacts: found.slice(offset, next),
      total: found.length,
      next: next < found.length ? Buffer.from(String(next)).toString('base64url') : undefined,
      syncToken: Buffer.from(`${this.#last} ${this.#now()}`).toString('base64url'),
    };
  }

  #sinceOf(token: string): number {
    const [change = NaN, at = NaN] = Buffer.from(token, 'base64url').toString().split(' ').map(Number);
    if (Number.isNaN(change) || Number.isNaN(at))
      throw new GoogleApiError(400, 'INVALID_ARGUMENT', 'Invalid sync token.');
    if (at + syncTokenLife < this.#now()) throw expiredSyncToken();
    return change;
  }
}

export function expiredSyncToken(): GoogleApiError {
  const message = 'Sync token is expired. Clear local cache and retry call without the sync token.';
  return new GoogleApiError(400, 'FAILED_PRECONDITION', message, { reason: 'EXPIRED_SYNC_TOKEN' });
}

export function contactsFull(): GoogleApiError {
  const message = 'The request would exceed the number of contacts of this account.';
  return new GoogleApiError(400, 'FAILED_PRECONDITION', message, { reason: 'MY_CONTACTS_OVERFLOW_COUNT' });
}

/** Digits with the country code, as Google reads a number of an Indonesian account. */
export function international(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.startsWith('0') ? `62${digits.slice(1)}` : digits;
}
