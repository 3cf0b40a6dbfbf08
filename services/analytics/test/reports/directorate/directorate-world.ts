import { sql } from 'kysely';
import { World } from '../../fixtures/world.ts';

/**
 * Twelve units of a directorate and its office, ten people each. On Monday 10 November two posts and a video: of unit n
 * the first n people liked the first post and the first n / 2 the second and the video. The last person of each has no
 * Instagram, the last n / 3 no TikTok. The first of each but the last unit is its KASAT BINMAS.
 */
export async function directorateWorld(): Promise<World> {
  const world = await World.open();
  await world.reset();
  await world.client('DITX', {
    type: 'DIREKTORAT',
    name: 'DIREKTORAT *X*',
    client_insta: 'ditx',
    client_tiktok: 'ditx',
  });
  const likers: string[][] = [[], []];
  const commenters: string[] = [];
  for (let unit = 0; unit <= 12; unit += 1) {
    const client = unit === 0 ? 'DITX' : `RES_${String(unit).padStart(2, '0')}`;
    if (unit > 0) await world.client(client, { name: `POLRES ${unit}` });
    for (let person = 1; person <= 10; person += 1) {
      const id = `${80000000 + unit * 100 + person}`;
      const ig = person === 10 ? null : `ig.${id}`;
      const tiktok = person > 10 - Math.floor(unit / 3) ? null : `tt.${id}`;
      await world.person({ id, client, ig, tiktok, roles: ['ditx'] });
      const done = unit === 0 ? 6 : unit;
      if (person <= done && ig) likers[0]?.push(ig);
      if (person <= done / 2 && ig) likers[1]?.push(ig);
      if (person <= done / 2 && tiktok) commenters.push(tiktok);
    }
  }
  await sql`update "user" set jabatan = 'Kasat. Binmas Polres', title = 'AKP'
    where user_id like '%01' and user_id not in ('80000001', '80001201')`.execute(world.db);
  await world.post({ id: 'AAA', client: 'DITX', at: '2025-11-10 08:00', set: likers[0] ?? [] });
  await world.post({ id: 'BBB', client: 'DITX', at: '2025-11-10 09:30', set: likers[1] ?? [] });
  await world.post({ platform: 'tiktok', id: '777', client: 'DITX', at: '2025-11-10 10:00', set: commenters });
  return world;
}
