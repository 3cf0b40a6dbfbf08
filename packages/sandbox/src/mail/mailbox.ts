import { BoundedLog } from '../bounded-log.ts';

export interface MailAttachment {
  name: string;
  type: string;
  bytes: number;
}

/** A mail the sink has received. */
export interface Mail {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** Envelope sender and recipients: what the server was told, whatever the headers say. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  attachments: MailAttachment[];
  /** Size of the message as transferred. */
  bytes: number;
}

/** What the sink does with the next mails. */
export interface MailMode {
  /** `temporary` answers 451, `permanent` 550, `hang` nothing at all. */
  mode: 'accept' | 'temporary' | 'permanent' | 'hang';
  /** How many mails it concerns; left out: until changed. Afterwards mails are accepted again. */
  count?: number;
  /** Only mails to this recipient. */
  to?: string;
}

const MOST_MAILS = 500;
const MOST_BYTES = 16 * 1024 * 1024;

/** The mails that arrived, the last 500, newest first; kept on disk when a file is given. */
export class Mailbox {
  private readonly log: BoundedLog<Mail>;
  private readonly watchers = new Set<(mail: Mail) => void>();
  private setting: MailMode = { mode: 'accept' };
  private next: number;

  constructor(file?: string) {
    this.log = new BoundedLog<Mail>({ file, maxEntries: MOST_MAILS, maxBytes: MOST_BYTES });
    this.next = Math.max(0, ...this.log.entries().map(({ id }) => Number(id) || 0));
  }

  add(mail: Omit<Mail, 'id'>): Mail {
    const numbered = { id: String(++this.next), ...mail };
    this.log.add(numbered);
    for (const watcher of this.watchers) watcher(numbered);
    return numbered;
  }

  list(filter: { to?: string; limit?: number } = {}): Mail[] {
    const to = filter.to?.toLowerCase();
    const mails = this.log
      .entries()
      .filter((mail) => to === undefined || mail.to.some((one) => one.toLowerCase() === to));
    return mails.reverse().slice(0, filter.limit ?? MOST_MAILS);
  }

  find(id: string): Mail | undefined {
    return this.log.entries().find((mail) => mail.id === id);
  }

  clear(): void {
    this.log.clear();
  }

  /** Calls back for every mail that arrives; returns the way to stop. */
  watch(watcher: (mail: Mail) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  get mode(): MailMode {
    return this.setting;
  }

  set mode(mode: MailMode) {
    this.setting = mode;
  }

  /** What to do with a mail to this recipient; counts it against the mode's count. */
  decide(recipient: string): MailMode['mode'] {
    const { mode, count, to } = this.setting;
    if (mode === 'accept' || (to !== undefined && to.toLowerCase() !== recipient.toLowerCase())) return 'accept';
    if (count !== undefined) this.setting = count > 1 ? { ...this.setting, count: count - 1 } : { mode: 'accept' };
    return mode;
  }
}
