import type { DB } from '@cicero/database';
import { INSTAGRAM_HOST, TIKTOK_HOST } from '@cicero/sandbox';
import { type Kysely, sql } from 'kysely';

/** A post of the day with everybody who engaged with it, as the provider tells. */
export interface TaskPost {
  id: string;
  handles: ReadonlySet<string>;
}

export interface Person {
  user_id: string;
  /** What stands in the table. */
  typed: string | null;
  /** The same without @ and upper case. */
  handle: string | null;
  exception: boolean;
}

/**
 * Reads the provider's answers with none of the product's code: the straightforward way, page by page, for a test
 * that wants to know what the product should have found.
 */
export class Provider {
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  async postsOf(platform: 'instagram' | 'tiktok', handle: string, day: string): Promise<TaskPost[]> {
    const ids = platform === 'instagram' ? await this.instagramPosts(handle, day) : await this.tiktokPosts(handle, day);
    const posts: TaskPost[] = [];
    for (const id of ids) {
      const names = platform === 'instagram' ? await this.likers(id) : await this.commenters(id);
      posts.push({ id, handles: new Set(names.map((name) => name.trim().replace(/^@/, '').toLowerCase())) });
    }
    return posts;
  }

  private async instagramPosts(handle: string, day: string): Promise<string[]> {
    const codes: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.ask(INSTAGRAM_HOST, '/v1/posts', {
        username_or_id_or_url: handle,
        ...(token ? { pagination_token: token } : {}),
      });
      for (const item of page.data.items) if (isOn(item.taken_at, day)) codes.push(item.code);
      token = page.pagination_token || undefined;
    } while (token);
    return codes;
  }

  private async likers(code: string): Promise<string[]> {
    const page = await this.ask(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: code });
    return page.data.items.map((item: { username: string }) => item.username);
  }

  private async tiktokPosts(handle: string, day: string): Promise<string[]> {
    const info = await this.ask(TIKTOK_HOST, '/api/user/info', { uniqueId: handle });
    const ids: string[] = [];
    let cursor = '0';
    for (;;) {
      const { data } = await this.ask(TIKTOK_HOST, '/api/user/posts', {
        secUid: info.userInfo.user.secUid,
        count: '35',
        cursor,
      });
      for (const item of data.itemList) if (isOn(item.createTime, day)) ids.push(item.id);
      if (!data.hasMore) return ids;
      cursor = data.cursor;
    }
  }

  private async commenters(videoId: string): Promise<string[]> {
    const names: string[] = [];
    let cursor = '0';
    for (;;) {
      const page = await this.ask(TIKTOK_HOST, '/api/post/comments', { videoId, count: '50', cursor });
      for (const comment of page.comments ?? []) names.push(comment.user.unique_id);
      if (!page.has_more) return names;
      cursor = String(page.cursor);
    }
  }

  // The shapes are the provider's business; a wrong one fails the test where it is read.
  // biome-ignore lint/suspicious/noExplicitAny: answers of another system, read as they come
  private async ask(host: string, path: string, query: Record<string, string>): Promise<any> {
    const answer = await fetch(`${this.base}/${host}${path}?${new URLSearchParams(query)}`, {
      headers: { 'x-rapidapi-key': 'sandbox-key', 'x-rapidapi-host': host },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }
}

/** Active personnel that hold a role, with their handle on a platform. */
export async function peopleOf(db: Kysely<DB>, platform: 'instagram' | 'tiktok', role: string): Promise<Person[]> {
  const column = sql.ref(platform === 'instagram' ? 'u.insta' : 'u.tiktok');
  const { rows } = await sql<{ user_id: string; typed: string | null; exception: boolean | null }>`
    select distinct u.user_id, ${column} as typed, u.exception from "user" u
    join user_roles using (user_id) join roles using (role_id)
    where u.status and role_name = ${role}`.execute(db);
  return rows.map(({ user_id, typed, exception }) => {
    const handle = (typed ?? '').trim().replaceAll('@', '').toLowerCase();
    return { user_id, typed, handle: handle === '' ? null : handle, exception: exception ?? false };
  });
}

function isOn(epochSeconds: number, day: string): boolean {
  return new Date(epochSeconds * 1000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' }) === day;
}
