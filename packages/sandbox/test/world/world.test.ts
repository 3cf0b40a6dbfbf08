import { describe, expect, it } from 'vitest';
import {
  canonicalHandle,
  createWorld,
  holderOfSecUid,
  jakartaDay,
  mediaIdOf,
  shortcodeOf,
  startOfDay,
  type World,
  type WorldOptions,
} from '../../src/index.ts';

const at = (text: string) => Date.parse(text);
const world = (now: string, options: Omit<WorldOptions, 'now'> = {}) => createWorld({ ...options, now: () => at(now) });
const noon = '2025-11-07T12:00:00+07:00';

const client = (of: World, id: string) => {
  const found = of.client(id);
  if (!found) throw new Error(`no client ${id}`);
  return found;
};
const today = (of: World, id: string, platform: 'instagram' | 'tiktok' = 'instagram') =>
  [...of.feed(platform, client(of, id))].filter(({ day }) => day === jakartaDay(of.now()));

describe('the demo world', () => {
  it('has two directorates and six units below them', () => {
    const { clients } = world(noon);
    expect(clients.map(({ row }) => [row.client_id, row.client_type, row.parent_client_id])).toEqual([
      ['DITBINMAS', 'direktorat', null],
      ['BIDHUMAS', 'direktorat', null],
      ['POLRES_CONTOH_A', 'org', 'DITBINMAS'],
      ['POLRES_CONTOH_B', 'org', 'DITBINMAS'],
      ['POLRES_CONTOH_C', 'org', 'DITBINMAS'],
      ['POLRES_CONTOH_D', 'org', 'DITBINMAS'],
      ['POLRES_CONTOH_E', 'org', 'DITBINMAS'],
      ['POLRES_CONTOH_F', 'org', 'BIDHUMAS'],
    ]);
  });

  it('writes handles as people do, and shows what real rows look like', () => {
    const rows = world(noon).clients.map(({ row }) => row);
    expect(rows.map(({ client_insta }) => client_insta)).toContain('@polres_contoh_c');
    expect(rows.find(({ client_id }) => client_id === 'POLRES_CONTOH_B')?.client_insta_status).toBe(false);
    expect(rows.find(({ client_id }) => client_id === 'POLRES_CONTOH_F')?.client_tiktok).toBe('');
  });

  it('gives every client people with, without and with oddly written handles, inactive and exempt ones', () => {
    const demo = world(noon);
    for (const one of demo.clients) {
      const people = demo.personnel(one);
      expect(people.length).toBeGreaterThanOrEqual(30);
      expect(people.length).toBeLessThanOrEqual(45);
      expect(people.some(({ row }) => row.exception)).toBe(true);
      expect(people.some(({ row }) => !row.status)).toBe(true);
      expect(people.some(({ row }) => !row.insta && !row.tiktok)).toBe(true);
      for (const { row, handle } of people) {
        expect(canonicalHandle(row.insta ?? '')).toBe(handle.instagram ?? '');
        expect(canonicalHandle(row.tiktok ?? '')).toBe(handle.tiktok ?? '');
      }
    }
    const everybody = [...demo.allPersonnel()];
    expect(everybody.some(({ row }) => row.insta?.startsWith('@'))).toBe(true);
    expect(everybody.some(({ row }) => /[A-Z]/.test(row.insta ?? ''))).toBe(true);
    expect(everybody.some(({ roles }) => roles.includes('ditbinmas'))).toBe(true);
  });

  it.each([{}, { clients: 300, personnelPerClient: 100 }])('numbers and names nobody twice (%o)', (options) => {
    const people = [...world(noon, options).allPersonnel()];
    const unique = (values: (string | null)[]) => {
      const given = values.filter((value) => value);
      expect(new Set(given).size).toBe(given.length);
    };
    unique(people.map(({ row }) => row.user_id));
    unique(people.map(({ row }) => row.whatsapp));
    unique(people.map(({ handle }) => handle.instagram));
    unique(people.map(({ handle }) => handle.tiktok));
    for (const { row, handle } of people) {
      expect(row.user_id).toMatch(/^\d{8}$/);
      expect((handle.instagram ?? '').length).toBeLessThanOrEqual(30);
      expect((handle.tiktok ?? '').length).toBeLessThanOrEqual(24);
    }
  });

  it('names the people and groups behind chats', () => {
    const demo = world(noon);
    const a = client(demo, 'POLRES_CONTOH_A');
    expect(demo.contact(a.row.client_group)).toMatchObject({ name: 'Grup Polres Contoh A', isGroup: true });
    expect(demo.contact(`${a.row.client_operator}@c.us`)?.name).toBe('Operator Polres Contoh A');
    const [person] = demo.personnel(a);
    expect(demo.contact(`${person?.row.whatsapp}@c.us`)?.name).toContain(person?.row.nama);
    expect(demo.contact('62811111111@c.us')).toBeUndefined();
  });
});

describe('posts', () => {
  it('are the same for the same seed and others for another', () => {
    const codes = (seed: string) => today(world(noon, { seed }), 'DITBINMAS').map(({ code }) => code);
    expect(codes('x')).toEqual(codes('x'));
    expect(codes('x')).not.toEqual(codes('y'));
  });

  it('appear during the day and stay', () => {
    const hours = ['00:20', '06:00', '09:00', '12:00', '16:00', '20:00', '23:00'];
    const seen = hours.map((time) => today(world(`2025-11-07T${time}:00+07:00`), 'DITBINMAS').map(({ code }) => code));
    for (const [index, codes] of seen.entries()) {
      expect(codes).toEqual(expect.arrayContaining(seen[index - 1] ?? []));
    }
    expect(seen[0]).toHaveLength(1);
    expect(seen.at(-1)?.length).toBeGreaterThanOrEqual(4);
  });

  it('of every account include one from the first quarter of an hour', () => {
    const early = world('2025-11-07T00:16:00+07:00');
    for (const one of early.clients) {
      expect(today(early, one.row.client_id), one.row.client_id).toHaveLength(1);
      expect(today(early, one.row.client_id, 'tiktok')).toHaveLength(one.handle.tiktok === null ? 0 : 1);
    }
  });

  it('carry ids of the platforms, which lead back to them', () => {
    const demo = world(noon);
    for (const post of today(demo, 'DITBINMAS')) {
      expect(post.code).toMatch(/^[A-Za-z0-9_-]{11}$/);
      expect(mediaIdOf(post.code)).toBe(post.id);
      expect(shortcodeOf(post.id)).toBe(post.code);
      expect(demo.post('instagram', post.code)).toEqual(post);
      expect(demo.post('instagram', `${post.id}_900000000001`)).toEqual(post);
    }
    for (const video of today(demo, 'DITBINMAS', 'tiktok')) {
      expect(video.id).toMatch(/^\d{19}$/);
      expect(Number(BigInt(video.id) >> 32n)).toBe(video.time);
      expect(demo.post('tiktok', video.id)).toEqual(video);
    }
    expect(demo.post('instagram', 'CTHa0000001')).toBeUndefined();
    expect(demo.post('tiktok', '7560000000000000101')).toBeUndefined();
  });

  it('cannot be seen before their time, not even by id', () => {
    const evening = today(world('2025-11-07T23:00:00+07:00'), 'DITBINMAS')[0];
    expect(evening && world('2025-11-07T00:20:00+07:00').post('instagram', evening.code)).toBeUndefined();
  });

  it('of a sized world are as many as asked for', () => {
    const big = world('2025-11-07T23:30:00+07:00', { clients: 50, postsPerDay: 20 });
    expect(big.clients).toHaveLength(50);
    for (const id of ['DITBINMAS', 'POLRES_CONTOH_AA', 'POLRES_CONTOH_AV']) {
      expect(today(big, id)).toHaveLength(20);
      expect(today(big, id, 'tiktok')).toHaveLength(20);
    }
  });
});

describe('likes and comments', () => {
  it('grow with time and never shrink', () => {
    const post = today(world(noon), 'POLRES_CONTOH_A').at(-1);
    if (!post) throw new Error('no post');
    let before: string[] = [];
    for (const time of ['08T00:30', '08T04:00', '08T10:00', '09T12:00']) {
      const later = world(`2025-11-${time}:00+07:00`.replace('08T', '07T').replace('09T', '08T'));
      const likers = later.engaged(post, 'likes').map(({ account }) => account.handle);
      expect(likers.slice(0, before.length)).toEqual(before);
      expect(likers).toHaveLength(later.count(post, 'likes'));
      expect(new Set(likers).size).toBe(likers.length);
      before = likers;
    }
    expect(before.length).toBeGreaterThan(30);
  });

  it('come from personnel according to their diligence, and from the public', () => {
    const later = world('2025-11-09T12:00:00+07:00');
    const a = client(later, 'POLRES_CONTOH_A');
    const posts = [...later.feed('instagram', a)].filter(({ day }) => day < jakartaDay(later.now())).slice(0, 40);
    const times = (handle: string | null) =>
      posts.filter((post) => later.engaged(post, 'likes').some(({ account }) => account.handle === handle)).length;
    for (const person of later.personnel(a)) {
      if (person.handle.instagram === null) continue;
      const share = times(person.handle.instagram) / posts.length;
      expect(Math.abs(share - person.diligence)).toBeLessThan(0.3);
    }
    const first = posts[0];
    if (!first) throw new Error('no post');
    expect(later.engaged(first, 'likes').some(({ account }) => account.kind === 'public')).toBe(true);
  });

  it('are exactly as many as asked for in a sized world, at once with engagementHours 0', () => {
    const big = world(noon, { clients: 5, likesPerPost: 600, commentsPerPost: 300, engagementHours: 0 });
    for (const platform of ['instagram', 'tiktok'] as const) {
      const [post] = big.feed(platform, client(big, 'DITBINMAS'));
      if (!post) throw new Error('no post');
      expect(big.engaged(post, 'likes')).toHaveLength(600);
      expect(big.engaged(post, 'comments')).toHaveLength(300);
    }
  });
});

describe('accounts', () => {
  const demo = world(noon);
  it.each(['ditbinmas_contoh', '@DitBinmas_Contoh', ' https://www.instagram.com/ditbinmas_contoh/?hl=id '])(
    'are found however written: %s',
    (written) => expect(demo.account('instagram', written)?.fullName).toBe('Direktorat Binmas Contoh'),
  );

  it('of personnel and of the public are found by handle, id and secUid', () => {
    const [post] = demo.feed('tiktok', client(demo, 'DITBINMAS'));
    if (!post) throw new Error('no post');
    for (const { account } of demo.engaged(post, 'comments')) {
      expect(demo.account('tiktok', account.handle)).toEqual(account);
      expect(demo.account('tiktok', account.id)).toEqual(account);
      expect(demo.account('tiktok', account.secUid)).toEqual(account);
      expect(account.secUid).toMatch(/^MS4wLjABAAAA[\w-]{64}$/);
    }
  });

  it('that do not exist are not found', () => {
    for (const handle of [
      '',
      'null',
      'akun_tidak_ada_contoh',
      'warga_kota99999999',
      '910000000000000',
      'MS4wLjABAAAAcontoh',
    ]) {
      expect(demo.account('instagram', handle), handle).toBeUndefined();
      expect(demo.account('tiktok', handle), handle).toBeUndefined();
    }
    expect(holderOfSecUid(`MS4wLjABAAAA${'A'.repeat(64)}`, 1)).toBeUndefined();
  });
});

it('the calendar is that of Jakarta', () => {
  const day = jakartaDay(at('2025-11-06T17:00:00Z') / 1000);
  expect(startOfDay(day)).toBe(at('2025-11-07T00:00:00+07:00') / 1000);
  expect(jakartaDay(at('2025-11-06T16:59:59Z') / 1000)).toBe(day - 1);
});

it('impossible sizes are refused by name', () => {
  expect(() => world(noon, { clients: 0 })).toThrow('clients must be a whole number from 1 to 4096');
  expect(() => world(noon, { since: 'kemarin' })).toThrow(RangeError);
});
