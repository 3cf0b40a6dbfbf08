import { type Platform, platforms } from '@cicero/contracts';
import { handleKey } from '@cicero/directory';
import { type Day, startOfDay } from '@cicero/runtime';
import type { World, WorldClient } from '@cicero/sandbox';

/** A post of the day as it must be stored, with everybody who must be on record for it. */
export interface TruePost {
  platform: Platform;
  /** Shortcode on Instagram, video id on TikTok. */
  postId: string;
  clientId: string;
  handles: ReadonlySet<string>;
}

/** What is to be found once everything has been collected, computed from the world and nothing else. */
export function truthOf(world: World, day: Day): TruePost[] {
  const from = startOfDay(day).getTime() / 1000;
  const posts: TruePost[] = [];
  for (const client of world.clients) {
    for (const platform of platforms) {
      if (!isCollected(client, platform)) continue;
      for (const post of world.feed(platform, client)) {
        if (post.time < from) break;
        const engaged = world.engaged(post, platform === 'instagram' ? 'likes' : 'comments');
        const handles = new Set(engaged.flatMap(({ account }) => handleKey(account.handle) ?? []));
        posts.push({ platform, postId: post.code, clientId: client.row.client_id.trim().toUpperCase(), handles });
      }
    }
  }
  return posts;
}

function isCollected({ row, handle }: WorldClient, platform: Platform): boolean {
  const active = platform === 'instagram' ? row.client_insta_status : row.client_tiktok_status;
  return row.client_status && active && handle[platform] !== null;
}
