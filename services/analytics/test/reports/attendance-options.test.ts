import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, content } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('DITX', { type: 'direktorat', name: 'DIREKTORAT X', client_insta: 'ditx', client_tiktok: 'ditx' });
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a', client_tiktok: 'a' });
  await world.client('RES_B', { name: 'POLRES B', client_insta: 'b', client_tiktok: 'b' });
});
afterAll(() => world.close());

/** Four posts of the day: `all` did each, `half` two, `once` one, `none` none; one has no handle, one is excused. */
async function day(client: string): Promise<void> {
  const roles = ['ditx'];
  await world.person({ id: '1', client: 'RES_A', name: 'SEMUA', ig: 'all', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'SEPARUH', ig: 'half', roles });
  await world.person({ id: '3', client: 'RES_A', name: 'SEKALI', ig: 'once', roles, division: 'BAG OPS' });
  await world.person({ id: '4', client: 'RES_B', name: 'NIHIL', ig: 'none', roles });
  await world.person({ id: '5', client: 'RES_A', name: 'KOSONG', roles });
  await world.person({ id: '6', client: 'RES_A', name: 'DISPENSASI', ig: 'lain', exception: true, roles });
  await world.post({ id: 'P1', client, at: '2025-11-10 08:00', set: ['all', 'half', 'once'] });
  await world.post({ id: 'P2', client, at: '2025-11-10 09:00', set: ['all', 'half'] });
  await world.post({ id: 'P3', client, at: '2025-11-10 10:00', set: ['all'] });
  await world.post({ id: 'P4', client, at: '2025-11-10 11:00', set: ['all'] });
}

describe('a unit', () => {
  test('the excused are done; the picture shows the divisions, programs get the numbers', async () => {
    await day('RES_A');
    const { text, card, facts } = await content(world, 'likes-attendance', 'RES_A');
    expect(text).toContain('- BRIPTU DISPENSASI : @lain (4/4 konten)');
    expect(facts).toEqual({ posts: 4, people: 5, engagements: 11, sudah: 2, kurang: 2, belum: 0, no_username: 1 });
    expect(card).toMatchObject({
      title: 'Likes Instagram',
      client: 'POLRES A',
      when: 'Senin, 10/11/2025 · 20.00 WIB',
      headline: { value: '40%', label: 'personel sudah lengkap' },
      totals: [2, 2, 0, 1],
      rows: [
        { label: 'BAG OPS', parts: [0, 1, 0, 0] },
        { label: 'SAT BINMAS', parts: [2, 1, 0, 1] },
      ],
    });
  });

  test('only those who did something, or only those who did nothing; the numbers stay those of everybody', async () => {
    await day('RES_A');
    const of = async (mode: string) => (await content(world, 'likes-attendance', 'RES_A', { options: { mode } })).text;
    const names = (text: string) => [...text.matchAll(/^- BRIPTU (\w+)/gm)].map(([, name]) => name);
    expect(names(await of('sudah'))).toEqual(['SEKALI', 'DISPENSASI', 'SEMUA', 'SEPARUH']);
    expect(names(await of('belum'))).toEqual(['KOSONG']);
    expect(await of('belum')).toContain('*Jumlah Personel:* 5\n✅ *Lengkap:* 2\n⚠️ *Kurang:* 2\n');
    expect(await of('belum')).not.toContain('BAG OPS');
  });

  test('when nobody is missing there is nothing to send, by the numbers', async () => {
    await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
    await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
    expect(await ask(world, 'likes-attendance', 'RES_A', { options: { mode: 'belum' } })).toEqual({
      kind: 'nothing',
      reason: 'complete',
      sentence: 'Semua personel *POLRES A* sudah memberi like pada konten Instagram Senin, 10 November 2025.',
    });
    expect(await ask(world, 'likes-attendance', 'RES_A', { options: { mode: 'sudah' } })).toMatchObject({
      kind: 'report',
    });
  });

  test('without posts, and without people, there is nothing to report', async () => {
    expect(await ask(world, 'comments-attendance', 'RES_A')).toEqual({
      kind: 'nothing',
      reason: 'no-posts',
      sentence: 'Tidak ada konten TikTok *POLRES A* pada Senin, 10 November 2025.',
    });
    await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
    expect(await ask(world, 'likes-attendance', 'RES_A')).toMatchObject({ kind: 'nothing', reason: 'nobody' });
  });

  test('what is enough is one rule with a name, and is said when it is less than everything', async () => {
    await day('RES_A');
    const numbers = async (policy: string) => {
      const { text, facts } = await content(world, 'likes-attendance', 'RES_A', { options: { policy } });
      return { facts, enough: /✅ \*(\w+):\* (\d+)/.exec(text)?.slice(1), note: text.match(/^Memenuhi: .*$/m)?.[0] };
    };
    expect(await numbers('all')).toMatchObject({ facts: { sudah: 2, kurang: 2 }, enough: ['Lengkap', '2'] });
    expect((await numbers('all')).note).toBeUndefined();
    expect(await numbers('half')).toMatchObject({
      facts: { sudah: 3, kurang: 1 },
      enough: ['Memenuhi', '3'],
      note: 'Memenuhi: paling sedikit separuh konten.',
    });
    expect(await numbers('any')).toMatchObject({ facts: { sudah: 4, kurang: 0 }, enough: ['Memenuhi', '4'] });
  });

  test('a post that nobody has looked at yet is marked: its people could not be counted', async () => {
    await world.person({ id: '1', client: 'RES_A', tiktok: 'ani' });
    await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
    await world.post({ platform: 'tiktok', id: '72', client: 'RES_A', at: '2025-11-10 09:00', set: null });
    const { text } = await content(world, 'comments-attendance', 'RES_A');
    expect(text).toContain('/video/71\nhttps://www.tiktok.com/@a/video/72 (komentar belum terbaca)\n');
  });

  test('comments count by the day of the video, however late they were read', async () => {
    await world.person({ id: '1', client: 'RES_A', tiktok: 'ani' });
    await world.post({ platform: 'tiktok', id: '70', client: 'RES_A', at: '2025-11-09 23:59', set: ['ani'] });
    await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 00:01', set: [] });
    await world.db
      .updateTable('engagement_fact')
      .set({ last_seen_at: new Date('2025-11-10T05:00:00Z') })
      .execute();
    expect((await content(world, 'comments-attendance', 'RES_A')).facts).toMatchObject({
      posts: 1,
      sudah: 0,
      belum: 1,
    });
  });
});

describe('a directorate', () => {
  test('everybody with its role, by unit; only units with somebody missing, or with somebody who did something', async () => {
    await day('DITX');
    const { text, card } = await content(world, 'likes-attendance', 'DITX');
    expect(text).toContain('*Jumlah Total Personel:* 6\n✅ *Sudah:* 4 (lengkap 2, kurang 2)\n❌ *Belum:* 1\n');
    expect(card?.rows).toEqual([
      { label: 'POLRES A', parts: [2, 2, 0, 1] },
      { label: 'POLRES B', parts: [0, 0, 1, 0] },
    ]);
    const units = async (mode: string) => {
      const { text } = await content(world, 'likes-attendance', 'DITX', { options: { mode } });
      return [...text.matchAll(/^\d+\. \*(.*)\*$/gm)].map(([, name]) => name);
    };
    expect(await units('sudah')).toEqual(['POLRES A']);
    expect(await units('belum')).toEqual(['POLRES A', 'POLRES B']);
  });

  test('posts of other clients count only when they are given to its role', async () => {
    await day('DITX');
    await world.post({ id: 'A1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
    expect((await content(world, 'likes-attendance', 'DITX')).facts).toMatchObject({ posts: 4 });
  });
});
