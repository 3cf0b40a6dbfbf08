import { setTimeout } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { places } from '../fixtures/places.ts';
import { storedOnInstagram } from '../fixtures/stored-posts.ts';
import { fetchFile, peopleOf, type Workbook } from '../fixtures/workbooks.ts';
import type { World } from '../fixtures/world.ts';

const week = 'periode=mingguan&tanggal=2025-11-05';

// The server where there is one; what is read on the embedded database, too, is in test/exports/reading.test.ts.
describe.each((await places()).slice(-1))('on $name', ({ name, open }) => {
  let world: World;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ world, close } = await open({ ANALYTICS_UNIT_STRENGTHS: 'res_a = 102; DITBINMAS=10, RES_B=banyak' }));
  });
  afterAll(() => close?.());

  // Monday 10 November 2025, 20.00 WIB: a directorate with two units, posts of three days, one of them RES_A's own.
  const seed = async () => {
    await world.reset();
    await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT BINMAS' });
    await world.client('RES_A', { name: 'POLRES A' });
    await world.client('RES_B', { name: 'POLRES B' });
    const person = (id: string, client: string, handle: string | null, more: object = {}) =>
      world.person({ id, client, ig: handle, tiktok: handle, roles: ['ditbinmas'], ...more });
    await person('01', 'DITBINMAS', 'ani', { title: 'AKBP' });
    await person('02', 'RES_A', 'budi', { name: 'NAMA SAMA' });
    await person('03', 'RES_A', 'cici', { name: 'NAMA SAMA' });
    await person('04', 'RES_A', null, { title: 'AKP', division: 'BAG OPS' });
    await person('05', 'RES_B', 'dedi', { exception: true });
    await person('06', 'RES_B', 'eko', { name: '=HYPERLINK("http://jahat")' });
    const post = (id: string, at: string, set: string[] | null, client = 'DITBINMAS') =>
      world.post({ id, client, at, set });
    await post('D1', '2025-11-03 08:00', ['ani', 'budi']);
    await post('D2', '2025-11-04 08:00', ['ani', 'cici']);
    await post('D3', '2025-11-04 23:30', ['ani', 'budi', 'luar']);
    await post('D4', '2025-11-10 09:00', null);
    await post('A1', '2025-11-04 09:00', ['cici', 'dedi'], 'RES_A');
    await post('L1', '2025-10-31 09:00', ['ani', 'eko']);
    const video = { platform: 'tiktok', client: 'DITBINMAS', at: '2025-11-05 08:00' } as const;
    await world.post({ ...video, id: '7000000000000000001', set: ['eko'] });
    await rebuild(world.db);
  };
  // Most tests only read.
  let untouched = false;
  beforeEach(async () => {
    if (!untouched) await seed();
    untouched = true;
  });
  /** For tests that change what others expect. */
  const touch = () => {
    untouched = false;
  };

  let address: Promise<string> | undefined;
  const listening = () => {
    address ??= world.service.app.listen({ port: 0, host: '127.0.0.1' });
    return address;
  };
  const directorate = () => world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
  const unit = () => world.signIn({ role: 'admin', clients: ['RES_A'] });
  const withPremium = async (role: string, clients: string[]) => {
    const token = await world.signIn({ role, clients });
    await sql`update dashboard_user set premium_status = true, premium_tier = 'premium_1'`.execute(world.db);
    return token;
  };
  const file = async (query: string, token: string): Promise<Workbook> => {
    const { status, book, body } = await fetchFile(world, `/api/exports/${query}`, token);
    expect([status, body]).toEqual([200, {}]);
    if (!book) throw new Error('no file');
    return book;
  };
  const refusal = async (query: string, token: string) => {
    const { status, body } = await fetchFile(world, `/api/exports/${query}`, token);
    return `${status} ${body.code}`;
  };

  describe('likes and comments by day', () => {
    test('a sheet for each unit, a group of columns for each day, cell by cell', async () => {
      const book = await file(`likes?${week}`, await directorate());
      expect(book.names).toEqual(['DIREKTORAT BINMAS', 'POLRES A', 'POLRES B']);
      const [title, period, taken, days = [], header = [], ...rows] = book.rows('POLRES A');
      expect([title?.[0], period?.[0], taken?.[0]]).toEqual([
        'POLRES A - Rekap Likes Instagram',
        'Minggu: 3 November 2025 - 9 November 2025',
        'Data diambil: 10 November 2025, 20.00 WIB',
      ]);
      expect(days.filter((cell) => cell !== null)).toEqual([
        ...['No', 'NRP/NIP', 'Pangkat', 'Nama', 'Divisi / Satfung', 'Senin, 3/11/2025', 'Selasa, 4/11/2025'],
        ...[
          'Rabu, 5/11/2025',
          'Kamis, 6/11/2025',
          'Jumat, 7/11/2025',
          'Sabtu, 8/11/2025',
          'Minggu, 9/11/2025',
          'Total',
        ],
      ]);
      expect(header.slice(5, 9)).toEqual(['Jumlah Post', 'Sudah Likes', 'Belum Likes', 'Jumlah Post']);
      const zeros = Array(15).fill(0);
      expect(rows).toEqual([
        [1, '02', 'BRIPTU', 'NAMA SAMA', 'SAT BINMAS', 1, 1, 0, 2, 1, 1, ...zeros, 3, 2, 1],
        [2, '03', 'BRIPTU', 'NAMA SAMA', 'SAT BINMAS', 1, 0, 1, 2, 1, 1, ...zeros, 3, 1, 2],
        [3, '04', 'AKP', 'NAMA 04', 'BAG OPS', 1, 0, 1, 2, 0, 2, ...zeros, 3, 0, 3],
        ['TOTAL', null, null, null, null, 3, 1, 2, 6, 2, 4, ...zeros, 9, 3, 6],
      ]);
      expect(book.cell('POLRES A', 'G9')).toEqual({ t: 'n', v: 1, f: 'SUM(G6:G8)' });
    });

    test('an excused person has every post that somebody has looked at', async () => {
      const seen = peopleOf(await file('likes?periode=bulanan', await directorate()));
      expect(seen.get('05')?.slice(-3)).toEqual([4, 3, 1]);
      expect(seen.get('06')?.slice(-3)).toEqual([4, 0, 4]);
    });

    test('a month that runs ends today, a day has no column of totals', async () => {
      const token = await directorate();
      const [, , , days = []] = (await file('likes?periode=bulanan', token)).rows('POLRES A');
      expect(days.filter((cell) => /\d/.test(String(cell))).at(-1)).toBe('Senin, 10/11/2025');
      expect(days.filter((cell) => /\d/.test(String(cell)))).toHaveLength(10);
      const [, , , today = []] = (await file('likes', token)).rows('POLRES A');
      expect(today.slice(5)).toEqual(['Senin, 10/11/2025', null, null]);
    });

    test.for([
      ['the day', ''],
      ['a week', week],
      ['a month', 'periode=bulanan&tanggal=2025-11'],
      ['a range over two months', 'start_date=2025-10-25&end_date=2025-11-10'],
      ['a day without posts', 'tanggal=2025-11-08'],
      ['a range in the wrong order', 'tanggal_mulai=2025-11-08&tanggal_selesai=2025-11-01'],
    ] as const)('%s adds up to the recap, person by person, in every scope', async ([, period]) => {
      touch();
      await storedOnInstagram(world, { id: 'A1' });
      await world.db.insertInto('insta_post_roles').values({ shortcode: 'A1', role_name: 'ditbinmas' }).execute();
      const [own, ofUnit] = [await directorate(), await unit()];
      for (const [token, scope] of [
        [own, ''],
        [own, 'client_id=DITBINMAS&role=ditbinmas&scope=direktorat'],
        [ofUnit, 'client_id=RES_A'],
        [ofUnit, 'client_id=res_a&role=ditbinmas&scope=org'],
      ] as const) {
        for (const [report, recap, done] of [
          ['likes', 'insta/rekap-likes', 'jumlah_like'],
          ['comments', 'tiktok/rekap-komentar', 'jumlah_komentar'],
        ] as const) {
          const query = `?${scope || 'client_id=DITBINMAS'}&${period}`;
          const { body } = await world.get(`/api/${recap}${query}`, token);
          const expected = body.data.map((row: Record<string, unknown>) => [
            row.user_id,
            row[done],
            body.totalPosts ?? body.summary.totalPosts,
          ]);
          const people = peopleOf(await file(`${report}${query}`, token));
          const found = [...people].map(([id, cells]) => [id, cells.at(-2), cells.at(-3)]);
          expect(found.sort()).toEqual(expected.sort());
          expect(found.length).toBeGreaterThan(0);
        }
      }
    });

    test('a name is text, whatever it looks like; namesakes are two people', async () => {
      const book = await file(`likes?${week}`, await directorate());
      expect(book.cell('POLRES B', 'D7')).toEqual({ t: 's', v: '=HYPERLINK("http://jahat")' });
      expect([...peopleOf(book).keys()].sort()).toEqual(['01', '02', '03', '04', '05', '06']);
    });

    test('units with names that no sheet may have, or that are the same, have a sheet each', async () => {
      touch();
      const rename = (id: string, nama: string) =>
        world.db.updateTable('clients').set({ nama }).where('client_id', '=', id).execute();
      await rename('DITBINMAS', 'POLRES [KOTA]: A/B?*');
      await rename('RES_A', 'SATUAN DENGAN NAMA YANG PANJANG SEKALI');
      await rename('RES_B', 'SATUAN DENGAN NAMA YANG PANJANG SEKALI');
      const book = await file(`likes?${week}`, await directorate());
      expect(book.names).toEqual([
        'POLRES KOTA A B',
        'SATUAN DENGAN NAMA YANG PANJANG',
        'SATUAN DENGAN NAMA YANG PANJA_1',
      ]);
      expect(book.rows('SATUAN DENGAN NAMA YANG PANJA_1')[0]?.[0]).toMatch(
        /^SATUAN DENGAN NAMA YANG PANJANG SEKALI - /,
      );
    });

    test('without posts or people there is a file that says so', async () => {
      const book = await file('comments?tanggal=2025-11-08', await directorate());
      expect(book.rows('POLRES A')[3]?.[0]).toBe('Tidak ada konten TikTok pada periode ini.');
      expect(peopleOf(book).get('06')).toEqual([0, 0, 0]);
      touch();
      await world.client('RES_C', { name: 'POLRES C' });
      const empty = await file('likes', await world.signIn({ role: 'admin', clients: ['RES_C'] }));
      expect(empty.names).toEqual(['POLRES C']);
      expect(empty.rows('POLRES C').map(([first]) => first)).toEqual([
        'POLRES C - Rekap Likes Instagram',
        'Hari, Tanggal: Senin, 10 November 2025',
        'Data diambil: 10 November 2025, 20.00 WIB',
        'Tidak ada personel dalam cakupan ini.',
        ...['No', null],
      ]);
    });
  });

  describe('likes and comments by post', () => {
    test('a column for each post, its link on the first sheet; people by division', async () => {
      const book = await file('likes-per-post?periode=bulanan', await directorate());
      expect(book.names).toEqual(['Konten', 'DIREKTORAT BINMAS', 'POLRES A', 'POLRES B']);
      const [, , , header, first] = book.rows('Konten');
      expect(header).toEqual([
        ...['No', 'Kode Konten', 'Waktu (WIB)', 'Link', 'Jumlah Personel', 'Sudah Likes', 'Belum Likes'],
      ]);
      expect([first?.[1], first?.[3], ...(first?.slice(4) ?? [])]).toEqual([
        'D1',
        'https://www.instagram.com/p/D1',
        6,
        3,
        3,
      ]);
      expect(book.cell('Konten', 'D5').link).toBe('https://www.instagram.com/p/D1');
      const [, , , days = [], codes = [], ...rows] = book.rows('POLRES A');
      expect(days.slice(5)).toEqual([
        'Senin, 3/11/2025',
        'Selasa, 4/11/2025',
        null,
        'Senin, 10/11/2025',
        'Total',
        null,
      ]);
      expect(codes.slice(5)).toEqual(['D1', 'D2', 'D3', 'D4', 'Sudah Likes', 'Belum Likes']);
      expect(rows.map((row) => [row[1], ...row.slice(5)])).toEqual([
        ['04', 0, 0, 0, 0, 0, 4],
        ['02', 1, 0, 1, 0, 2, 2],
        ['03', 0, 1, 0, 0, 1, 3],
        [null, 1, 1, 1, 0, 3, 9],
      ]);
    });

    test('comments alike, also of all time; what is done adds up to the recap', async () => {
      const token = await directorate();
      const seen = peopleOf(await file('comments-per-post?periode=semua', token));
      expect([seen.get('06'), seen.get('05'), seen.get('01')]).toEqual([
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 1],
      ]);
      const { body } = await world.get('/api/insta/rekap-likes?client_id=DITBINMAS&periode=semua', token);
      const likes = peopleOf(await file('likes-per-post?periode=semua', token));
      for (const row of body.data)
        expect(likes.get(row.user_id)?.slice(-2)).toEqual([row.jumlah_like, row.missingLikes]);
    });

    test('two hundred posts are a file, more are not', async () => {
      touch();
      for (let at = 0; at < 196; at += 1) {
        await world.post({ id: `M${at}`, client: 'DITBINMAS', at: '2025-11-07 08:00', set: null });
      }
      const token = await directorate();
      expect((await file('likes-per-post?periode=bulanan', token)).names).toHaveLength(4);
      await world.post({ id: 'M196', client: 'DITBINMAS', at: '2025-11-07 08:00', set: null });
      expect(await refusal('likes-per-post?periode=bulanan', token)).toBe('400 PERIOD_TOO_LONG');
    });
  });

  describe('ranking of units', () => {
    test('who did anything, who nothing, who has no handle: the directorate, then by engagement', async () => {
      const rows = (await file('engagement-ranking?period=last_week', await directorate())).rows('Ranking Engagement');
      expect(rows.slice(0, 6).map(([first]) => first)).toEqual([
        'Rekap Ranking Engagement DIREKTORAT BINMAS',
        'Minggu: 3 November 2025 - 9 November 2025',
        'Jam Pengambilan Data: 20.00',
        'Jumlah Post Instagram: 3',
        'Jumlah Post TikTok: 1',
        null,
      ]);
      expect(rows.slice(6)).toEqual([
        ['NAMA SATKER', 'JUMLAH PERSONIL', 'INSTAGRAM', null, null, 'TIKTOK', null, null],
        [null, null, 'SUDAH', 'BELUM', 'USERNAME KOSONG', 'SUDAH', 'BELUM', 'USERNAME KOSONG'],
        ['1. DIREKTORAT BINMAS', 1, 1, 0, 0, 0, 1, 0],
        ['2. POLRES B', 2, 1, 1, 0, 2, 0, 0],
        ['3. POLRES A', 3, 2, 0, 1, 0, 2, 1],
        ['TOTAL', 6, 4, 1, 1, 2, 3, 1],
      ]);
    });

    test('sudah is sudah and kurang of the recap', async () => {
      const token = await directorate();
      const { body } = await world.get(`/api/insta/rekap-likes?client_id=DITBINMAS&${week}`, token);
      const total = (await file(`engagement-ranking?${week}`, token)).rows('Ranking Engagement').at(-1);
      const { sudah, kurang, belum, noUsername } = body.summary.distribution;
      expect(total?.slice(2, 5)).toEqual([sudah + kurang, belum, noUsername]);
      expect([sudah, kurang]).toEqual([2, 2]);
    });

    test.for([
      ['period=today', 'Hari, Tanggal: Senin, 10 November 2025', 1],
      ['period=yesterday', 'Hari, Tanggal: Minggu, 9 November 2025', 0],
      ['period=this_week', 'Minggu: 10 November 2025 - 16 November 2025', 1],
      ['period=this_month', 'Bulan: November 2025', 4],
      ['period=last_month', 'Bulan: Oktober 2025', 1],
      [
        'period=custom&start_date=2025-11-04&end_date=2025-11-10',
        'Periode Data: 4 November 2025 - 10 November 2025',
        3,
      ],
      ['period=all_time', 'Periode Data: semua', 5],
      ['periode=bulanan&tanggal=2025-10', 'Bulan: Oktober 2025', 1],
    ] as const)('%s', async ([query, label, posts]) => {
      const rows = (await file(`engagement-ranking?${query}`, await directorate())).rows('Ranking Engagement');
      expect([rows[1]?.[0], rows[3]?.[0]]).toEqual([label, `Jumlah Post Instagram: ${posts}`]);
    });

    test('without posts nobody is sudah and nobody belum', async () => {
      const rows = (await file('engagement-ranking?period=yesterday', await directorate())).rows('Ranking Engagement');
      expect(rows.at(-1)).toEqual(['TOTAL', 6, 0, 0, 1, 0, 0, 1]);
    });
  });

  describe('all data', () => {
    test('months from September on, units by their sum, both platforms', async () => {
      const book = await file('all-data', await directorate());
      expect(book.names).toEqual(['Instagram All Data', 'TikTok All Data']);
      expect(book.rows('Instagram All Data')[1]?.[0]).toBe('Periode Data: September 2025 - November 2025');
      expect(book.rows('Instagram All Data').slice(3)).toEqual([
        ['Polres', 'September 2025', 'Oktober 2025', 'November 2025', 'Total'],
        ['POLRES B', 0, 2, 3, 5],
        ['DIREKTORAT BINMAS', 0, 1, 3, 4],
        ['POLRES A', 0, 0, 3, 3],
        ['TOTAL', 0, 3, 9, 12],
      ]);
      expect(book.rows('TikTok All Data').slice(4)).toEqual([
        ['POLRES B', 0, 0, 2, 2],
        ['DIREKTORAT BINMAS', 0, 0, 0, 0],
        ['POLRES A', 0, 0, 0, 0],
        ['TOTAL', 0, 0, 2, 2],
      ]);
    });

    test('a month’s sum is that of the recap, also with posts given to a role', async () => {
      touch();
      await storedOnInstagram(world, { id: 'A1' });
      await world.db.insertInto('insta_post_roles').values({ shortcode: 'A1', role_name: 'ditbinmas' }).execute();
      const token = await directorate();
      const total = (await file('all-data?start_month=2025-10', token)).rows('Instagram All Data').at(-1);
      const sums = ['2025-10', '2025-11'].map(async (month) => {
        const query = `client_id=DITBINMAS&periode=bulanan&tanggal=${month}`;
        return (await world.get(`/api/insta/rekap-likes?${query}`, token)).body.summary.totalLikes;
      });
      const [october, november] = await Promise.all(sums);
      expect([october, november]).toEqual([3, 11]);
      expect(total).toEqual(['TOTAL', october, november, october + november]);
    });

    test('a unit has itself', async () => {
      const rows = (await file('all-data?client_id=RES_A', await unit())).rows('Instagram All Data');
      expect(rows.at(-2)).toEqual(['POLRES A', 0, 0, 1, 1]);
    });
  });

  test('who has told their handles, unit by unit, beside the authorised strength where it is known', async () => {
    const rows = (await file('satker-update-matrix', await directorate())).rows('Rekap');
    expect(rows.slice(0, 2).map(([first]) => first)).toEqual([
      'Rekap Update Data Satker DIREKTORAT BINMAS',
      'Periode: Senin, 10 November 2025',
    ]);
    expect(rows.slice(4)).toEqual([
      ['Satker', 'Jumlah DSP', 'Jumlah Personel', 'Data Update Instagram', null, 'Data Update TikTok', null],
      [null, null, null, 'Sudah', 'Belum', 'Sudah', 'Belum'],
      ['DIREKTORAT BINMAS', 10, 1, 1, 0, 1, 0],
      ['POLRES B', null, 2, 2, 0, 2, 0],
      ['POLRES A', 102, 3, 2, 1, 2, 1],
      ['TOTAL', 112, 6, 5, 1, 5, 1],
    ]);
  });

  describe('ANEV', () => {
    test('the people, divisions and public of the page, with its sums', async () => {
      touch();
      await world.person({ id: '07', client: 'RES_B', ig: 'luar', name: 'ORANG LAIN' });
      const token = await withPremium('ditbinmas', ['DITBINMAS']);
      const book = await file('anev?time_range=7d', token);
      expect(book.names).toEqual(['Personel', 'Divisi', 'Akun Publik']);
      expect(
        book
          .rows('Personel')
          .slice(0, 5)
          .map(([first]) => first),
      ).toEqual([
        'DIREKTORAT BINMAS - ANEV Personel',
        'Periode Data: 4 November 2025 - 10 November 2025',
        'Data diambil: 10 November 2025, 20.00 WIB',
        'Jumlah Post Instagram: 3; TikTok: 1',
        'Akun di luar personel: 1',
      ]);
      const { data } = (await world.get('/api/dashboard/anev?time_range=7d', token)).body;
      const rows = book.rows('Personel').slice(7, -1);
      expect(rows.map((row) => [row[1], row[6], row[7], row[9], Number(Number(row[11]).toFixed(4))])).toEqual(
        data.aggregates.compliance_per_pelaksana.map((one: Record<string, unknown>) => [
          ...[one.user_id, one.likes, one.comments, one.total_actions, one.completion_rate],
        ]),
      );
      expect(book.rows('Personel').at(-1)?.slice(6, 11)).toEqual([
        ...[data.aggregates.total_likes, data.aggregates.total_comments, 24],
        ...[data.aggregates.total_likes + data.aggregates.total_comments, 16],
      ]);
      expect(book.rows('Divisi').slice(8)).toEqual([
        ['BAG OPS', 1, 0, 0, 0, 0],
        ['SAT BINMAS', 5, 4, 6, 2, 2],
        ['TOTAL', 6, 4, 6, 2, 2],
      ]);
      expect(book.rows('Akun Publik').at(-1)).toEqual(['Instagram', 'luar', 1]);
    });

    test('is for accounts with premium, as the page is', async () => {
      touch();
      const { status, body } = await fetchFile(world, '/api/exports/anev', await unit());
      expect([status, body.code, body.premium_tier]).toEqual([403, 'PREMIUM_REQUIRED', null]);
      const token = await withPremium('admin', ['RES_A']);
      expect(await refusal('anev?client_id=RES_B', token)).toBe('403 CLIENT_DENIED');
      expect(await refusal('anev?time_range=besok', token)).toBe('400 TIME_RANGE_INVALID');
      // The public is named to whose posts they are, not to who is only measured by them.
      expect((await file('anev', token)).names).toEqual(['Personel', 'Divisi', 'Akun Publik']);
      expect((await file('anev?role=ditbinmas&scope=org', token)).names).toEqual(['Personel', 'Divisi']);
      const { data } = (await world.get('/api/exports', token)).body;
      expect(data.find(({ key }: { key: string }) => key === 'anev')).toMatchObject({ available: true });
    });
  });

  describe('the catalogue', () => {
    test('says what there is, what it takes and what the caller may have', async () => {
      const available = async (token: string) => {
        const { body } = await world.get('/api/exports', token);
        return body.data.filter((one: { available: boolean }) => one.available).map(({ key }: { key: string }) => key);
      };
      const everybodys = ['likes', 'comments', 'likes-per-post', 'comments-per-post', 'all-data'];
      expect(await available(await unit())).toEqual([...everybodys, 'amplification']);
      expect(await available(await world.signIn({ role: 'operator', clients: ['RES_A'] }))).toEqual(everybodys);
      expect(await available(await directorate())).toEqual([
        ...everybodys.slice(0, 4),
        ...['engagement-ranking', 'all-data', 'satker-update-matrix', 'amplification'],
      ]);
      const { body } = await world.get('/api/exports', await unit());
      expect(body.data[0]).toMatchObject({
        path: '/api/exports/likes',
        parameters: expect.arrayContaining(['periode']),
      });
    });
  });

  test('the file has a name with its year, is kept nowhere, and who took it is noted', async () => {
    const { headers } = await fetchFile(world, '/api/exports/likes?periode=bulanan', await unit());
    const name = 'Rekap_Likes_Instagram_RES_A_Bulan_2025-11_diambil_2025-11-10_2000.xlsx';
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      'cache-control': 'no-store',
    });
    const noted = await world.db
      .selectFrom('audit_event')
      .select(['action', 'detail'])
      .orderBy('event_id', 'desc')
      .limit(1)
      .execute();
    expect(noted).toEqual([{ action: 'report.exported', detail: { report: '/api/exports/likes', file: name } }]);
  });

  test.for(['likes', 'engagement-ranking?period=last_week'])(
    'who leaves while the file is read gets none, and none is noted: %s',
    async (query) => {
      touch();
      const token = await directorate();
      const address = await listening();
      const leaving = new AbortController();
      const noted = () =>
        world.db.selectFrom('audit_event').select('event_id').where('action', '=', 'report.exported').execute();
      const before = await noted();
      await world.db.transaction().execute(async (tx) => {
        // The reading waits here.
        await sql`lock table engagement_day in access exclusive mode`.execute(tx);
        const { signal } = leaving;
        const asked = fetch(`${address}/api/exports/${query}`, { headers: { authorization: token }, signal });
        await Promise.all([setTimeout(500).then(() => leaving.abort()), expect(asked).rejects.toThrow('aborted')]);
        await setTimeout(100);
      });
      await setTimeout(500);
      expect(await noted()).toEqual(before);
      const answer = await fetch(`${address}/api/exports/${query}`, { headers: { authorization: token } });
      expect([answer.status, (await answer.bytes()).length > 1000]).toEqual([200, true]);
      expect(await noted()).toHaveLength(before.length + 1);
    },
  );

  describe.runIf(name === 'PostgreSQL')('read while others write', () => {
    /** Asks while posts and handles of a platform can not be read, until somebody waits for them. */
    const whileLocked = async <Answer>(
      table: string,
      ask: () => Promise<Answer>,
      meanwhile: (tx: Transaction<DB>) => Promise<unknown>,
    ): Promise<Answer> => {
      const asked = await world.db.transaction().execute(async (tx) => {
        await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx);
        const answer = { of: ask() };
        for (let waiting = 0; waiting === 0; await setTimeout(20)) {
          const { rows } = await sql`select from pg_locks where not granted
            and relation = ${table}::regclass and database = (select oid from pg_database
              where datname = current_database())`.execute(world.db);
          waiting = rows.length;
        }
        await meanwhile(tx);
        return answer;
      });
      return asked.of;
    };
    const contents = (book: Workbook) => book.names.map((name) => [name, book.rows(name)]);

    test.for([
      ['likes?periode=bulanan', 'insta_post_roles'],
      ['likes-per-post?periode=bulanan', 'insta_post_roles'],
      ['engagement-ranking?period=last_week', 'tiktok_post_roles'],
      ['all-data', 'tiktok_post_roles'],
      ['anev?time_range=7d', 'tiktok_post_roles'],
      ['satker-update-matrix', 'user_roles'],
    ] as const)('%s is of one moment', async ([query, table]) => {
      touch();
      const token = await withPremium('ditbinmas', ['DITBINMAS']);
      const before = contents(await file(query, token));
      const asked = () => file(query, token);
      const meanwhile = await whileLocked(table, asked, async (tx) => {
        await sql`insert into clients (client_id, nama, client_type) values ('RES_C', 'POLRES C', 'ORG')`.execute(tx);
        await sql`insert into "user" (user_id, nama, client_id, insta, tiktok, status)
          values ('08', 'NAMA 08', 'RES_C', 'fani', 'fani', true)`.execute(tx);
        await sql`insert into user_roles select '08', role_id from roles where role_name = 'ditbinmas'`.execute(tx);
        await sql`update clients set nama = 'DIREKTORAT LAIN' where client_id = 'DITBINMAS'`.execute(tx);
        await sql`update content_day set posts = posts + 1`.execute(tx);
      });
      expect(contents(meanwhile)).toEqual(before);
      expect(contents(await file(query, token))).not.toEqual(before);
    });

    test
      .runIf(name === 'PostgreSQL')
      .for(['engagement-ranking?period=last_week', 'anev?time_range=7d', 'satker-update-matrix'])(
      '%s is made in a thread of its own',
      async (query) => {
        touch();
        const token = await withPremium('ditbinmas', ['DITBINMAS']);
        let reading: unknown;
        const read = () => file(query, token);
        await whileLocked('user_roles', read, async (tx) => {
          ({ rows: reading } = await sql`select application_name as by from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(tx));
        });
        expect(reading).toEqual([{ by: 'cicero-analytics-thread' }]);
      },
    );

    test('so many wait for their turn, further ones come again; who may have no file is told so at once', async () => {
      touch();
      const token = await directorate();
      const refused: Awaited<ReturnType<typeof fetchFile>>[] = [];
      const ask = async () => {
        const answer = await fetchFile(world, '/api/exports/likes', token);
        if (answer.status !== 200) refused.push(answer);
      };
      const all = () => Promise.all(Array.from({ length: 2 + 100 + 3 }, ask));
      const [unitToken, denied] = [await unit(), { of: '' }];
      await whileLocked('user_roles', all, async () => {
        while (refused.length < 3) await setTimeout(20);
        denied.of = await refusal('likes?client_id=RES_B', unitToken);
      });
      expect(denied.of).toBe('403 CLIENT_DENIED');
      expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
      const [first] = refused;
      expect([first?.body.code, first?.headers['retry-after']]).toEqual(['SERVICE_UNAVAILABLE', '5']);
    });
  });

  describe('what is refused', () => {
    test.for([
      ['likes?client_id=RES_B', '403 CLIENT_DENIED'],
      ['likes?client_id=RES_A&role=ditbinmas&scope=direktorat', '403 CLIENT_DENIED'],
      ['likes-per-post?client_id=DITBINMAS', '403 CLIENT_DENIED'],
      ['all-data?client_id=RES_B', '403 CLIENT_DENIED'],
      ['engagement-ranking', '403 CLIENT_DENIED'],
      ['engagement-ranking?client_id=DITBINMAS', '403 CLIENT_DENIED'],
      ['satker-update-matrix?client_id=RES_A', '403 CLIENT_DENIED'],
      ['likes?periode=semua', '400 PERIOD_TOO_LONG'],
      ['comments?start_date=2025-10-01&end_date=2025-11-01', '400 PERIOD_TOO_LONG'],
      ['likes?tanggal=2025-02-30', '400 DATE_INVALID'],
      ['likes?scope=semua', '400 SCOPE_INVALID'],
      ['engagement-ranking?period=besok', '400 VALIDATION_FAILED'],
      ['all-data?start_month=2025-13', '400 VALIDATION_FAILED'],
      ['all-data?start_month=2025-12', '400 DATE_INVALID'],
      ['all-data?start_month=2022-10', '400 PERIOD_TOO_LONG'],
      ['semua', '404 NOT_FOUND'],
    ] as const)('to a unit: %s', async ([query, expected]) => {
      expect(await refusal(query, await unit())).toBe(expected);
    });

    test.for([
      ['likes-per-post', 'operator'],
      ['likes-per-post', 'admin'],
      ['comments-per-post', 'operator'],
      ['comments-per-post', 'admin'],
    ] as const)('posts of a directorate whose role is not carried: %s to an %s', async ([report, role]) => {
      touch();
      await world.client('DITLANTAS', { type: 'DIREKTORAT' });
      world.clock.advance(3_000);
      const token = await world.signIn({ role, clients: ['RES_A'] });
      const query = 'client_id=RES_A&role=ditlantas&scope=org&periode=bulanan';
      expect(await refusal(`${report}?${query}`, token)).toBe('403 CLIENT_DENIED');
      // By numbers alone a unit may be measured by them.
      expect((await file(`likes?${query}`, token)).names).toEqual(['POLRES A']);
      expect((await file(`${report}?client_id=RES_A`, token)).names[0]).toBe('Konten');
      const own = await world.signIn({ role: 'ditlantas', clients: ['RES_A'] });
      expect((await file(`${report}?${query}`, own)).names[0]).toBe('Konten');
    });

    test('a directorate has nothing of another, people have no files', async () => {
      touch();
      await world.client('DITLANTAS', { type: 'DIREKTORAT' });
      world.clock.advance(3_000);
      const token = await directorate();
      expect(await refusal('engagement-ranking?client_id=DITLANTAS', token)).toBe('403 CLIENT_DENIED');
      expect(await refusal('engagement-ranking?period=custom&start_date=2025-11-01', token)).toBe('400 DATE_INVALID');
      const personnel = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '02' });
      expect(await refusal('likes', personnel)).toBe('403 FORBIDDEN');
      expect(await refusal('likes', '')).toBe('401 TOKEN_REQUIRED');
    });

    test('a unit’s file shows nobody of another unit', async () => {
      const people = peopleOf(await file(`likes?client_id=RES_A&role=ditbinmas&scope=org&${week}`, await unit()));
      expect([...people.keys()].sort()).toEqual(['02', '03', '04']);
    });
  });
});
