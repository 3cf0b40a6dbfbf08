import type { Platform } from './posts.ts';

/**
 * What scenarios change about the world: extra schedules, posts that vanish or are shared, accounts that turn
 * private, get another name or key, or disappear. Empty in normal life. Bounded by what scenarios put in.
 */
export class WorldScript {
  private readonly schedules = new Map<string, readonly number[]>();
  private readonly private_ = new Set<string>();
  private readonly unknown = new Set<string>();
  private readonly names = new Map<string, string>();
  private readonly generations = new Map<string, number>();
  private readonly vanished = new Set<string>();
  private readonly shared = new Map<string, number>();

  reset(): void {
    for (const part of [this.schedules, this.private_, this.unknown, this.names, this.generations]) part.clear();
    this.vanished.clear();
    this.shared.clear();
  }

  /** Replaces a day's posts: seconds after midnight (WIB) in ascending order. */
  setSchedule(platform: Platform, client: number, day: number, seconds: readonly number[]): void {
    this.schedules.set(`${platform}:${client}:${day}`, seconds);
  }
  schedule(platform: Platform, client: number, day: number): readonly number[] | undefined {
    return this.schedules.get(`${platform}:${client}:${day}`);
  }

  setPrivate(platform: Platform, handle: string): void {
    this.private_.add(`${platform}:${handle}`);
  }
  isPrivate(platform: Platform, handle: string): boolean {
    return this.private_.has(`${platform}:${handle}`);
  }

  setUnknown(platform: Platform, handle: string): void {
    this.unknown.add(`${platform}:${handle}`);
  }
  isUnknown(platform: Platform, handle: string): boolean {
    return this.unknown.has(`${platform}:${handle}`);
  }

  /** Gives an account another handle; its id and secUid stay. */
  rename(platform: Platform, from: string, to: string): void {
    this.names.set(`${platform}:${from}`, to);
  }
  nameOf(platform: Platform, original: string): string {
    return this.names.get(`${platform}:${original}`) ?? original;
  }
  originalOf(platform: Platform, name: string): string | undefined {
    for (const [key, to] of this.names)
      if (to === name && key.startsWith(`${platform}:`)) return key.slice(platform.length + 1);
    return this.names.has(`${platform}:${name}`) ? undefined : name;
  }

  /** Replaces an account's secUid; the former one becomes stale. */
  renewSecUid(handle: string): void {
    this.generations.set(handle, this.secUidGeneration(handle) + 1);
  }
  secUidGeneration(handle: string): number {
    return this.generations.get(handle) ?? 0;
  }

  vanish(postId: string): void {
    this.vanished.add(postId);
  }
  isVanished(postId: string): boolean {
    return this.vanished.has(postId);
  }

  /** Lets a post appear in the feed of a second client, as a collaboration does. */
  share(postId: string, client: number): void {
    this.shared.set(postId, client);
  }
  sharedWith(client: number): string[] {
    return [...this.shared].filter(([, other]) => other === client).map(([id]) => id);
  }
}
