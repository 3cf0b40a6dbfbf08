import type { DB } from '@cicero/database';
import { type PageRequest, pagination } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { selection } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import { postsPage } from '../posts/posts.ts';
import { instagramProfile, tiktokProfile } from '../profiles/profiles.ts';
import type { AccountClient } from './client.ts';

/** What the dashboard's home page shows of a client: accounts as they were last seen, and posts, newest first. */
export async function overviewOf(
  db: Kysely<DB>,
  { clientId, handles }: AccountClient,
  window: Window,
  page: PageRequest,
): Promise<object> {
  const posts = selection(clientId, []);
  const instagram = await postsPage(db, { platform: 'instagram', posts, window }, '-created_at', page);
  const tiktok = await postsPage(db, { platform: 'tiktok', posts, window }, '-created_at', page);
  return {
    data: {
      client_id: clientId,
      igProfile: handles.instagram === null ? null : await instagramProfile(db, handles.instagram),
      igPosts: instagram.rows,
      tiktokProfile: handles.tiktok === null ? null : await tiktokProfile(db, handles.tiktok),
      // Pages look for the id of any post under one name.
      tiktokPosts: tiktok.rows.map((row) => ({ ...row, id: (row as { video_id: string }).video_id })),
    },
    pagination: { igPosts: pagination(page, instagram.total), tiktokPosts: pagination(page, tiktok.total) },
  };
}
