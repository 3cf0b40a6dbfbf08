import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';

/** A pause after something was sent, before the same may be sent to the same again. */
export class CoolDown {
  private readonly cache: Cache;
  private readonly subject: NameSubject;
  private readonly room: string;
  private readonly time: number;

  /** @param parts.time milliseconds */
  constructor(parts: { cache: Cache; subject: NameSubject; room: string; time: number }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
    this.room = parts.room;
    this.time = parts.time;
  }

  /** Begins the pause; false while one lasts. Of several at once one begins it. */
  begin(of: string): Promise<boolean> {
    return this.cache.setIfAbsent(this.key(of), '1', this.time);
  }

  /** Milliseconds until the pause ends. */
  async left(of: string): Promise<number> {
    return (await this.cache.ttl(this.key(of))) ?? 0;
  }

  /** Ends the pause early: nothing was sent after all. */
  async cancel(of: string): Promise<void> {
    await this.cache.delete(this.key(of));
  }

  private key(of: string): string {
    return `${this.room}-pause:${this.subject(`${this.room} pause`, of)}`;
  }
}
