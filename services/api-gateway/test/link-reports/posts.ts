import type { World } from '../world.ts';

/** Posts by whose they are and how old; the world's time is 2026-02-02 01:00 UTC. */
export const posts = {
  own: 'TugasA1',
  second: 'TugasA2',
  parents: 'TugasDit',
  foreign: 'TugasC',
  /** Published exactly two days ago. */
  edge: 'TugasTepi',
  /** A second older. */
  over: 'TugasLama',
} as const;

export async function publish(world: World): Promise<void> {
  await world.host.database.script(`
    insert into insta_post (shortcode, client_id, caption, image_url, thumbnail_url, created_at) values
      ('${posts.own}', 'RES_A', 'Apel pagi', 'https://gambar.example/a.jpg', null, '2026-02-01 12:00'),
      ('${posts.second}', 'RES_A', 'Patroli', null, null, '2026-02-01 13:00'),
      ('${posts.parents}', 'DITBINMAS', 'Arahan', null, null, '2026-02-01 14:00'),
      ('${posts.foreign}', 'RES_C', 'Jauh', null, null, '2026-02-01 15:00'),
      ('${posts.edge}', 'RES_A', 'Tepi', null, null, '2026-01-31 01:00'),
      ('${posts.over}', 'RES_A', 'Lama', null, null, '2026-01-31 00:59:59')`);
}

let last = 0;
/** Links of posts that nobody has reported. */
export function freshLinks() {
  const at = String(++last).padStart(4, '0');
  return {
    instagram_link: `https://www.instagram.com/p/Ulang${at}`,
    facebook_link: `https://www.facebook.com/ani/posts/10000000${at}`,
    twitter_link: `https://x.com/ani/status/19000000${at}`,
  };
}
