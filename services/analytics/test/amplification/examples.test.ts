import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AmplificationKind } from '../../src/amplification/kinds.ts';
import { places } from '../fixtures/places.ts';
import { type LinkName, report, task } from '../fixtures/tasks.ts';
import type { World } from '../fixtures/world.ts';

// The worked examples of docs/amplification.md, from stored reports to answers, on every database there is.

const platforms: readonly LinkName[] = ['instagram', 'facebook', 'twitter', 'tiktok', 'youtube'];
/** So many links, none like another. */
const links = (count: number, name: string) =>
  Object.fromEntries(platforms.slice(0, count).map((platform) => [platform, `https://${platform}.example/${name}`]));

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ world, close } = await open());
    await fill();
  });
  afterAll(() => close());

  async function fill(): Promise<void> {
    await world.reset();
    await world.client('DITBINMAS', { type: 'DIREKTORAT', region: 'JATIM' });
    await world.client('RES_A', { region: 'JATIM' });
    await world.client('RES_B', { region: 'JATENG' });
    await world.person({ id: '1', client: 'RES_A', name: 'ANI', roles: ['ditbinmas'] });
    await world.person({ id: '2', client: 'RES_A', name: 'BUDI', roles: ['operator'], exception: true });
    await world.person({ id: '3', client: 'RES_B', name: 'CICI', roles: ['ditbinmas'] });
    await world.person({ id: '4', client: 'DITBINMAS', name: 'DEDI', roles: ['ditbinmas'] });
    await world.person({ id: '5', client: 'RES_A', name: 'EKA', roles: ['ditbinmas'], status: false });
    await world.person({ id: '6', client: 'RES_A', name: 'FIFI', roles: ['ditbinmas'], status: null });
    for (const kind of ['regular', 'khusus'] as const) await tasksAndReports(kind);
  }

  async function tasksAndReports(kind: AmplificationKind): Promise<void> {
    const at = (id: string, when: string, client = 'RES_A', roles: string[] = []) =>
      task(world, { kind, id, client, at: when, roles: kind === 'regular' ? roles : [] });
    await at('A1', '2025-11-10 00:30');
    await at('A2', '2025-11-10 23:59:59');
    await at('A3', '2025-11-09 23:59:59');
    await at('A4', '2025-11-16 23:59:59');
    await at('A5', '2025-11-01 00:00');
    await at('A6', '2025-10-31 23:59:59');
    await at('D1', '2025-11-10 10:00', 'DITBINMAS');
    await at('D2', '2025-11-03 10:00', 'DITBINMAS', ['ditbinmas']);
    // Given to the role by two rows: one task nevertheless.
    await at('B1', '2025-11-10 10:00', 'RES_B', ['ditbinmas', ' DITBINMAS']);
    const by = (person: string, what: string, count: number) =>
      report(world, { kind, task: what, by: person, links: links(count, `${what}-${person}`) });
    for (const [what, count] of [
      ['A1', 3],
      ['A3', 1],
      ['A4', 2],
      ['A5', 1],
      ['A6', 5],
      ['D1', 2],
      ['B1', 1],
    ] as const) {
      await by('1', what, count);
    }
    await by('2', 'A1', 1);
    await by('3', 'B1', 4);
    await by('3', 'D1', 1);
    await by('4', 'D2', 1);
    await by('5', 'A1', 5);
    await by('6', 'A1', 5);
  }

  const path = { regular: '/api/amplify/rekap', khusus: '/api/amplify/rekap-khusus' } as const;
  /** Number of tasks; then who has how many links, of how many tasks, in order. */
  async function recap(kind: AmplificationKind, who: keyof typeof callers, query: string): Promise<unknown[]> {
    const token = await world.signIn(callers[who]);
    const { status, body } = await world.get(`${path[kind]}?${query}`, token);
    if (status !== 200) return [status, body.code];
    return [
      body.totalPosts,
      ...body.data.map(
        (row: {
          nama: string;
          jumlah_link: number;
          jumlah_tugas: number;
          status: string;
          sudahMelaksanakan: boolean;
        }) => {
          expect(row.sudahMelaksanakan).toBe(row.jumlah_link > 0);
          return `${row.nama} ${row.jumlah_link} ${row.jumlah_tugas} ${row.status}`;
        },
      ),
    ];
  }
  const callers = {
    unit: { role: 'admin', clients: ['RES_A'] },
    operator: { role: 'operator', clients: ['RES_A'] },
    directorate: { role: 'ditbinmas', clients: ['DITBINMAS'] },
  };

  const periods = {
    day: 'periode=harian&tanggal=2025-11-10',
    week: 'periode=mingguan&tanggal=2025-11-12',
    month: 'periode=bulanan&tanggal=2025-11',
    everything: 'periode=semua',
    range: 'start_date=2025-11-09&end_date=2025-11-10&periode=bulanan',
    rangeByItsOtherName: 'periode=mingguan&tanggal=2025-11-10&tanggal_mulai=2025-11-09&tanggal_selesai=2025-11-10',
    rangeBackwards: 'start_date=2025-11-10&end_date=2025-11-09',
    today: '',
  };
  type Expected = Record<keyof typeof periods, unknown[]>;
  const each = (kind: AmplificationKind, expected: Partial<Expected>) =>
    (Object.keys(expected) as (keyof Expected)[]).map((period) => [kind, period, expected[period]] as const);

  describe('a unit about itself', () => {
    const expected: Expected = {
      day: [2, 'BUDI 10 2 sudah', 'ANI 3 1 kurang'],
      week: [3, 'BUDI 15 3 sudah', 'ANI 5 2 kurang'],
      month: [5, 'BUDI 25 5 sudah', 'ANI 7 4 kurang'],
      everything: [6, 'BUDI 30 6 sudah', 'ANI 12 5 kurang'],
      range: [3, 'BUDI 15 3 sudah', 'ANI 4 2 kurang'],
      rangeByItsOtherName: [3, 'BUDI 15 3 sudah', 'ANI 4 2 kurang'],
      rangeBackwards: [0, 'ANI 0 0 no_posts', 'BUDI 0 0 no_posts'],
      today: [2, 'BUDI 10 2 sudah', 'ANI 3 1 kurang'],
    };
    test.for([...each('regular', expected), ...each('khusus', expected)])('%s, %s', async ([kind, period, numbers]) => {
      expect(await recap(kind, 'unit', `client_id=RES_A&${periods[period]}`)).toEqual(numbers);
    });
  });

  describe('its operators', () => {
    const expected = { day: [2, 'BUDI 10 2 sudah'], month: [5, 'BUDI 25 5 sudah'] };
    test.for([...each('regular', expected), ...each('khusus', expected)])('%s, %s', async ([kind, period, numbers]) => {
      const query = `client_id=RES_A&role=operator&scope=ORG&${periods[period]}`;
      expect(await recap(kind, 'operator', query)).toEqual(numbers);
    });
  });

  describe('its members by the tasks of their directorate', () => {
    const expected = {
      day: [1, 'ANI 2 1 sudah'],
      month: [2, 'ANI 2 1 kurang'],
      everything: [2, 'ANI 2 1 kurang'],
      rangeBackwards: [0, 'ANI 0 0 no_posts'],
    };
    test.for([...each('regular', expected), ...each('khusus', expected)])('%s, %s', async ([kind, period, numbers]) => {
      const query = `client_id=RES_A&role=DITBINMAS&scope=org&${periods[period]}`;
      expect(await recap(kind, 'unit', query)).toEqual(numbers);
    });
  });

  describe('a directorate about everybody with its role', () => {
    const regular = {
      day: [2, 'CICI 5 2 sudah', 'ANI 3 2 sudah', 'DEDI 0 0 belum'],
      week: [2, 'CICI 5 2 sudah', 'ANI 3 2 sudah', 'DEDI 0 0 belum'],
      month: [3, 'CICI 5 2 kurang', 'ANI 3 2 kurang', 'DEDI 1 1 kurang'],
      everything: [3, 'CICI 5 2 kurang', 'ANI 3 2 kurang', 'DEDI 1 1 kurang'],
    };
    // Special tasks are given to nobody but the people of their client.
    const khusus = {
      day: [1, 'ANI 2 1 sudah', 'CICI 1 1 sudah', 'DEDI 0 0 belum'],
      month: [2, 'ANI 2 1 kurang', 'CICI 1 1 kurang', 'DEDI 1 1 kurang'],
    };
    test.for([...each('regular', regular), ...each('khusus', khusus)])('%s, %s', async ([kind, period, numbers]) => {
      const asked = `client_id=DITBINMAS&role=ditbinmas&scope=DIREKTORAT&${periods[period]}`;
      expect(await recap(kind, 'directorate', asked)).toEqual(numbers);
      // Saying nothing, it means the same, whatever client it names.
      expect(await recap(kind, 'directorate', `client_id=RES_A&${periods[period]}`)).toEqual(numbers);
    });

    test('a region bounds tasks and people', async () => {
      const asked = `client_id=DITBINMAS&role=ditbinmas&scope=direktorat&${periods.day}`;
      const inJatim = [1, 'ANI 2 1 sudah', 'DEDI 0 0 belum'];
      expect(await recap('regular', 'directorate', `${asked}&regional_id=jatim`)).toEqual(inJatim);
      expect(await recap('khusus', 'directorate', `${asked}&regional_id=JATIM`)).toEqual(inJatim);
      expect(await recap('regular', 'directorate', `${asked}&regional_id=JATENG`)).toEqual([1, 'CICI 4 1 sudah']);
      expect(await recap('khusus', 'directorate', `${asked}&regional_id=JATENG`)).toEqual([0, 'CICI 0 0 no_posts']);
      expect(await recap('regular', 'directorate', `${asked}&regional_id=BALI`)).toEqual([0]);
    });
  });

  describe('with more than that', () => {
    beforeEach(fill);

    test('what counts of a report: links that say something, of reports that stand, about tasks that stand', async () => {
      await world.person({ id: '7', client: 'RES_A', name: 'GINA' });
      const gina = { by: '7', kind: 'regular' } as const;
      await report(world, {
        ...gina,
        task: 'A1',
        links: { instagram: ' ', facebook: '', twitter: 'https://x.com/g/status/1' },
      });
      await report(world, { ...gina, task: 'A2', links: { instagram: '  ' } });
      await report(world, { ...gina, task: 'A3', links: links(5, 'g'), deleted: true });
      const range = `client_id=RES_A&${periods.range}`;
      expect(await recap('regular', 'unit', range)).toEqual([
        3,
        'BUDI 15 3 sudah',
        'ANI 4 2 kurang',
        'GINA 1 1 kurang',
      ]);
      await world.post({ id: 'A1', client: 'RES_A', at: '2025-11-10 00:30', set: null });
      const taken = { removed_at: new Date('2025-11-10T12:00:00Z') };
      await world.db.updateTable('content_post').set(taken).where('post_id', '=', 'A1').execute();
      await world.reread('RES_A');
      expect(await recap('regular', 'unit', range)).toEqual([2, 'BUDI 10 2 sudah', 'ANI 1 1 kurang', 'GINA 0 0 belum']);
      // A special task stays one, whatever became of its post.
      expect(await recap('khusus', 'unit', range)).toEqual([3, 'BUDI 15 3 sudah', 'ANI 4 2 kurang', 'GINA 0 0 belum']);
    });

    test('a post that several rows give to a role is one task, and its links count once', async () => {
      const asked = `client_id=DITBINMAS&role=ditbinmas&scope=direktorat&${periods.day}&regional_id=JATENG`;
      const { rows } = await sql`select from insta_post_roles where shortcode = 'B1'`.execute(world.db);
      expect(rows).toHaveLength(2);
      expect(await recap('regular', 'directorate', asked)).toEqual([1, 'CICI 4 1 sudah']);
    });

    test('clients, kinds of clients, roles and regions are the same in whatever letter case they are stored or asked for', async () => {
      await world.client('ditpolair', { type: 'Direktorat', region: ' jatim' });
      await world.person({ id: '9', client: 'ditpolair', name: 'ILHAM', roles: ['DitPolair'] });
      for (const kind of ['regular', 'khusus'] as const) {
        await task(world, { kind, id: 'P1', client: 'ditpolair', at: '2025-11-10 06:59' });
        await report(world, { kind, task: 'P1', by: '9', links: links(2, 'p') });
      }
      const token = await world.signIn({ role: 'admin', clients: ['ditpolair'] });
      for (const client of ['ditpolair', 'DITPOLAIR', ' DitPolair ']) {
        for (const rest of ['', '&role=DITPOLAIR&scope=Direktorat', '&role=ditpolair&scope=ORG&regional_id=Jatim']) {
          for (const url of Object.values(path)) {
            const { body } = await world.get(`${url}?client_id=${encodeURIComponent(client)}${rest}`, token);
            expect([client, rest, body.totalPosts, body.data?.[0]?.jumlah_link]).toEqual([client, rest, 1, 2]);
          }
        }
      }
    });

    test('the Instagram link that was reported last is shown, not that of the newest task', async () => {
      await world.person({ id: '8', client: 'RES_B', name: 'HADI' });
      await task(world, { id: 'B2', client: 'RES_B', at: '2025-11-12 08:00' });
      const hadi = { by: '8', task: 'B1', reported: '2025-11-13 10:00' };
      await report(world, { ...hadi, links: { instagram: 'https://www.instagram.com/p/Terakhir1' } });
      await report(world, {
        ...hadi,
        task: 'B2',
        reported: '2025-11-12 10:00',
        links: { instagram: 'https://www.instagram.com/p/Awal1' },
      });
      const token = await world.signIn({ role: 'admin', clients: ['RES_B'] });
      const { body } = await world.get('/api/amplify/rekap?client_id=RES_B&periode=bulanan&search=HADI', token);
      expect(body.data).toMatchObject([{ instagram_link: 'https://www.instagram.com/p/Terakhir1', jumlah_link: 2 }]);
    });
  });
});
