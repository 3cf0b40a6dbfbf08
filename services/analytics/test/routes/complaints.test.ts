import { type CiceroError, messageDelivered, messageFailed, sendMessage } from '@cicero/contracts';
import { readPersonRecord } from '@cicero/directory';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ComplaintAnswer, ListedComplaint } from '../../src/answers/complaint-schema.ts';
import { complain as enter } from '../../src/complaints/complain.ts';
import { cleanupJob } from '../../src/jobs/cleanup.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { complaintDelivery } from '../../src/subscriptions/complaint-delivery.ts';
import { counting } from '../fixtures/counting.ts';
import { places } from '../fixtures/places.ts';
import { report, task } from '../fixtures/tasks.ts';
import type { World } from '../fixtures/world.ts';

const insta = '/api/dashboard/komplain/insta';
const tiktok = '/api/dashboard/komplain/tiktok';
const list = '/api/dashboard/komplain';
const issue = 'Sudah melaksanakan Instagram, belum terdata';

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  let token: string;
  beforeAll(async () => {
    ({ world, close } = await open({ DASHBOARD_URL: 'https://dashboard.contoh.example/' }));
  });
  afterAll(() => close?.());

  beforeEach(async () => {
    await world.reset();
    await sql`truncate insta_profile, tiktok_profile`.execute(world.db);
    await world.client('DITBINMAS', { type: 'DIREKTORAT' });
    await world.client('DITLANTAS', { type: 'DIREKTORAT' });
    await world.client('RES_A', { name: 'POLRES A' });
    await world.client('RES_B');
    await world.person({ id: '7501', client: 'RES_A', name: 'ANI', ig: '@Ani.Contoh', tiktok: 'ani.tt' });
    await world.person({ id: '7502', client: 'RES_A', name: 'BUDI', ig: 'budi', roles: ['ditbinmas'] });
    await world.person({ id: '7503', client: 'RES_B', name: 'CICI', ig: 'cici' });
    await reach('7501', '081200000001', 'ani@contoh.example');
    await world.post({ id: 'Satu', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani.contoh'] });
    await world.post({ id: 'Dua', client: 'RES_A', at: '2025-11-09 08:00', set: ['budi', '@ANI.contoh'] });
    await world.post({ id: 'Dulu', client: 'RES_A', at: '2025-08-31 08:00', set: ['ani.contoh'] });
    await world.post({ id: 'Lain', client: 'RES_B', at: '2025-11-10 08:00', set: ['ani.contoh'] });
    await rebuild(world.db);
    token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
  });

  const reach = (id: string, whatsapp: string | null, email: string | null) =>
    world.db.updateTable('user').set({ whatsapp, email }).where('user_id', '=', id).execute();
  const numberOfDashboards = (whatsapp: string) => world.db.updateTable('dashboard_user').set({ whatsapp }).execute();
  const complain = async (body: object, by = token, path = insta) => {
    const answer = await world.send(path, by, body);
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    expect([...Value.Errors(ComplaintAnswer, answer.body)]).toEqual([]);
    return answer.body.data;
  };
  const sent = async () => {
    const rows = await world.db.selectFrom('outbox').select('envelope').where('type', '=', sendMessage.type).execute();
    return rows
      .map(({ envelope }) => (envelope as { data: { channel: string; recipient: string; text: string } }).data)
      .toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1));
  };
  const tickets = async (query = '', by = token) => {
    const { status, body } = await world.get(`${list}${query}`, by);
    expect(status).toBe(200);
    for (const row of body.data) expect([...Value.Errors(ListedComplaint, row)]).toEqual([]);
    return body;
  };
  const told = async (ticketId: string, addressee: 'personnel' | 'dashboard', delivered: boolean) => {
    const outcome = {
      messageId: crypto.randomUUID(),
      channel: 'whatsapp' as const,
      dedupeKey: `complaint:${ticketId}:${addressee}`,
      ...{ attempts: 1, at: world.clock.now().toISOString() },
    };
    const parts = { source: 'notifier' as const, clock: world.clock };
    const message = delivered
      ? createMessage(messageDelivered, outcome, parts)
      : createMessage(messageFailed, { ...outcome, reason: 'number not on WhatsApp: 6281200000001' }, parts);
    const handle = complaintDelivery().bind(world.host.context('analytics'));
    await handle(message, { redelivered: false, signal: new AbortController().signal } as never);
  };

  describe('a complaint', () => {
    test('is answered at once from what is stored, and the answer is handed over for delivery', async () => {
      await numberOfDashboards('081200000009');
      const data = await complain({ nrp: '7501', issue, client_id: 'RES_B', user_id: '7503', nama: 'X' });
      expect(data).toMatchObject({
        platform: 'Instagram',
        issue,
        channel: 'whatsapp',
        whatsappDelivery: {
          personnel: { status: 'pending', reason: null, target: '6281200000001@c.us' },
          dashboardUser: { status: 'pending', reason: null, target: '6281200000009@c.us' },
        },
        emailDelivery: { status: 'skipped', reason: 'empty', target: null },
        reporter: { nrp: '7501', name: 'BRIPTU ANI', whatsapp: '081200000001', email: 'ani@contoh.example' },
        dashboard: { whatsapp: '081200000009' },
        requestedAt: '2025-11-10T13:00:00.000Z',
      });
      // Posts of the own unit since counting began; those of another one and those of before do not count.
      expect(data.solution).toContain('RES_A: 2 dari 2 konten');
      expect(data.message).toMatch(/^Selamat malam\./);
      expect(data.message).toContain(data.solution);
      expect(await sent()).toMatchObject([
        {
          ...{ channel: 'whatsapp', account: 'user', recipient: '6281200000001@c.us', text: data.message },
          dedupeKey: `complaint:${data.ticketId}:personnel`,
        },
        { recipient: '6281200000009@c.us', dedupeKey: `complaint:${data.ticketId}:dashboard` },
      ]);
    });

    test('that is repeated is the same ticket, and nothing is sent twice', async () => {
      const first = await complain({ nrp: '7501', issue });
      world.clock.advance(29 * 60_000);
      const again = await complain({
        nrp: '75-01',
        message: 'NRP: 7501\nKendala:\n- sudah melaksanakan ig blm terdata',
      });
      expect([again.ticketId, again.message]).toEqual([first.ticketId, first.message]);
      expect(await sent()).toHaveLength(1);
      expect((await tickets()).pagination.total).toBe(1);
      // About something else, on another platform, for somebody else, or later: another ticket.
      const others = [
        await complain({ nrp: '7501', issue: 'sudah melaksanakan, absen kurang' }),
        await complain({ nrp: '7501', issue }, token, tiktok),
        await complain({ nrp: '7502', issue }),
      ];
      world.clock.advance(60_001);
      others.push(await complain({ nrp: '7501', issue }));
      expect(new Set([first, ...others].map(({ ticketId }) => ticketId)).size).toBe(5);
    });

    test('made several times at once is entered once', async () => {
      const all = await Promise.all([1, 2, 3].map(() => complain({ nrp: '7501', issue })));
      expect(new Set(all.map(({ ticketId }) => ticketId)).size).toBe(1);
      expect(await sent()).toHaveLength(1);
    });

    test('can be made again when the answer could not be delivered', async () => {
      const first = await complain({ nrp: '7501', issue });
      await told(first.ticketId, 'personnel', false);
      const again = await complain({ nrp: '7501', issue });
      expect(again.ticketId).not.toBe(first.ticketId);
      expect(await sent()).toHaveLength(2);
      expect((await tickets('?status=failed')).data.map((row: { ticketId: string }) => row.ticketId)).toEqual([
        first.ticketId,
      ]);
    });

    test('of somebody else about the same does not show who read along', async () => {
      await numberOfDashboards('081200000009');
      const first = await complain({ nrp: '7501', issue });
      const other = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      const again = await complain({ nrp: '7501', issue }, other);
      expect(again.ticketId).toBe(first.ticketId);
      expect(again.whatsappDelivery.dashboardUser).toEqual({ status: 'skipped', reason: 'repeated', target: null });
      expect(JSON.stringify(again)).not.toContain('6281200000009');
    });

    test('comes ten times a day at most about one person; what was answered stays answered', async () => {
      for (let at = 1; at <= 10; at += 1) await complain({ nrp: '7501', issue: `kendala nomor ${at}` });
      const { status, body } = await world.send(insta, token, { nrp: '7501', issue: 'satu lagi' });
      expect([status, body.code]).toEqual([429, 'RATE_LIMITED']);
      expect(await sent()).toHaveLength(10);
      // Nothing is measured for what is refused: one look for a repetition, one count.
      const { db, counts } = counting(world.db);
      const { transact } = world.host.context('analytics');
      const person = await readPersonRecord(world.db, '7501');
      if (!person) throw new Error('nobody has this number');
      const refused = await enter(
        {
          db,
          clock: world.clock,
          transact,
          directorates: async () => new Set(),
          words: { claimPage: null },
          since: '2025-09-01',
        },
        person,
        { platform: 'instagram', issues: [issue], solution: null, reported: { instagram: null, tiktok: null } },
        { key: 'dashboard:x', told: null, whatsapp: null },
      ).catch(({ code }: CiceroError) => code);
      expect([refused, counts.statements]).toEqual(['RATE_LIMITED', 2]);
      await complain({ nrp: '7501', issue: 'kendala nomor 10' });
      await complain({ nrp: '7502', issue: 'satu lagi' });
      world.clock.advance(24 * 3_600_000);
      token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      await complain({ nrp: '7501', issue: 'satu lagi' });
    });

    test('goes by e-mail to who has no number, and nowhere to who has neither', async () => {
      await reach('7501', ' ', 'ani@contoh.example');
      const mailed = await complain({ nrp: '7501', issue });
      expect(mailed).toMatchObject({
        channel: 'email',
        emailDelivery: { status: 'pending', target: 'ani@contoh.example' },
        whatsappDelivery: { personnel: { status: 'skipped', reason: 'empty', target: null } },
      });
      expect(await sent()).toMatchObject([{ channel: 'email', recipient: 'ani@contoh.example' }]);
      const none = await complain({ nrp: '7502', issue });
      expect(none).toMatchObject({ channel: 'unknown', whatsappDelivery: { personnel: { status: 'skipped' } } });
      expect(await sent()).toHaveLength(1);
      expect(none.message).toContain('BUDI');
    });

    test('of a person who is not active, or has no account on record, is answered so', async () => {
      await world.person({ id: '7504', client: 'RES_A', status: false, ig: 'x' });
      await world.person({ id: '7505', client: 'RES_A' });
      expect((await complain({ nrp: '7504', issue })).solution).toContain('tidak aktif');
      expect((await complain({ nrp: 7505, issue })).solution).toContain('https://dashboard.contoh.example/claim');
    });

    test('looks at stored profiles only', async () => {
      await sql`insert into insta_profile (username, follower_count, following_count, post_count, updated_at)
        values ('Budi', 5, 6, 7, now()), ('budi_2', 0, 6, 7, now())`.execute(world.db);
      await sql`delete from engagement_fact`.execute(world.db);
      await rebuild(world.db);
      const { solution } = await complain({ nrp: '7502', issue, username_ig: 'https://instagram.com/budi_2' });
      expect(solution).toMatch(/@budi: terakhir terlihat aktif/);
      expect(solution).toMatch(/@budi_2: terakhir terlihat tanpa/);
    });

    test('finds the profile of an account by an index, in whatever case the name is', async () => {
      await world.db.transaction().execute(async (tx) => {
        await sql`set local enable_seqscan = off`.execute(tx);
        const { rows } = await sql`explain select 1 from insta_profile where lower(username) = 'budi'`.execute(tx);
        expect(JSON.stringify(rows)).toContain('insta_profile_lower_username');
      });
    });

    test('is taken from the app as well, under the other names of its fields', async () => {
      const own = await world.signIn({ role: 'x', clients: [], kind: 'personnel', id: '7501' });
      const data = await complain(
        { nrp: '7501', kendala: 'sudah melaksanakan, belum terdata' },
        own,
        '/api/tiktok/komplain',
      );
      expect(data).toMatchObject({ platform: 'TikTok', whatsappDelivery: { dashboardUser: { status: 'skipped' } } });
      expect(data.solution).toContain('@ani.tt');
    });
  });

  describe('tasks of the day that lack a report', () => {
    const less = { nrp: '7502', issue: 'sudah melaksanakan, terabsen kurang' };
    const codesIn = ({ solution }: { solution: string }) =>
      [...solution.matchAll(/\/p\/(\w+)/g)].map(([, code]) => code).toSorted();

    test('are those of the unit and of the directorate whose role the person holds', async () => {
      await task(world, { id: 'TugasA', client: 'RES_A', at: '2025-11-10 07:00' });
      await task(world, { id: 'TugasA2', client: 'RES_A', at: '2025-11-10 07:00' });
      await task(world, { id: 'TugasDit', client: 'DITBINMAS', at: '2025-11-10 07:00' });
      await task(world, { id: 'TugasBagi', client: 'RES_B', at: '2025-11-10 07:00', roles: ['ditbinmas'] });
      await task(world, { id: 'TugasB', client: 'RES_B', at: '2025-11-10 07:00' });
      await task(world, { id: 'Kemarin', client: 'DITBINMAS', at: '2025-11-09 23:59' });
      await report(world, { task: 'TugasA', by: '7502', links: { facebook: 'https://facebook.com/1' } });
      await report(world, { task: 'TugasDit', by: '7501', links: { facebook: 'https://facebook.com/2' } });
      const own = await world.signIn({ role: 'x', clients: [], kind: 'personnel', id: '7502' });
      expect(codesIn(await complain(less, own))).toEqual(['TugasA2', 'TugasBagi', 'TugasDit']);
      // Whoever complains for them is told of the own tasks only.
      expect(codesIn(await complain(less))).toEqual(['TugasA2']);
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      expect(codesIn(await complain(less, directorate))).toEqual(['TugasBagi', 'TugasDit']);
    });

    test('of a person of the directorate itself', async () => {
      await world.person({ id: '7506', client: 'DITBINMAS', ig: 'edi', roles: ['ditbinmas'] });
      await task(world, { id: 'TugasDit', client: 'DITBINMAS', at: '2025-11-10 07:00' });
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const { solution } = await complain({ ...less, nrp: '7506' }, directorate);
      expect(solution).toContain('/p/TugasDit');
      expect(solution).not.toMatch(/error|column|relation/i);
    });
  });

  describe('somebody else’s people', () => {
    test.each([
      ['of another unit', 'dashboard', ['RES_B'], 'operator', '7501'],
      ['of a directorate whose role they do not hold', 'dashboard', ['DITLANTAS'], 'ditlantas', '7502'],
      ['of a unit that carries a directorate’s role', 'dashboard', ['RES_B'], 'ditbinmas', '7502'],
    ] as const)('are unknown to an account %s', async (_what, kind, clients, role, nrp) => {
      const stranger = await world.signIn({ role, clients: [...clients], kind });
      const { status, body } = await world.send(insta, stranger, { nrp, issue, client_id: 'RES_A', role: 'ditbinmas' });
      expect([status, body.code]).toEqual([404, 'USER_NOT_FOUND']);
      expect(await sent()).toEqual([]);
      expect((await tickets('', stranger)).data).toEqual([]);
    });

    test('are unknown to a person; a directorate knows the holders of its role', async () => {
      const own = await world.signIn({ role: 'x', clients: [], kind: 'personnel', id: '7501' });
      expect((await world.send(insta, own, { nrp: '7502', issue })).status).toBe(404);
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      await complain({ nrp: '7502', issue }, directorate);
      expect((await world.send(insta, directorate, { nrp: '7501', issue })).status).toBe(404);
    });
  });

  describe('an answer about a person of several scopes', () => {
    const both = { nrp: '7504', issue };
    let unit: string;
    let binmas: string;
    let own: string;
    beforeEach(async () => {
      await world.person({ id: '7504', client: 'RES_A', ig: 'dodi', roles: ['ditbinmas', 'ditlantas'] });
      await reach('7504', '081200000004', null);
      for (const client of ['RES_A', 'DITBINMAS', 'DITLANTAS']) {
        await world.post({ id: `Post${client}`, client, at: '2025-11-10 08:00', set: ['dodi'] });
      }
      await task(world, { id: 'TugasLantas', client: 'DITLANTAS', at: '2025-11-10 07:00' });
      await rebuild(world.db);
      unit = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      binmas = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      own = await world.signIn({ role: 'x', clients: [], kind: 'personnel', id: '7504' });
    });
    const ownersIn = ({ message }: { message: string }) =>
      [...message.matchAll(/^- (\w+): \d+ dari/gm)].map(([, owner]) => owner);

    test('speaks of those that whoever asks may ask about, also in what is sent', async () => {
      await numberOfDashboards('081200000009');
      expect(ownersIn(await complain(both, binmas))).toEqual(['DITBINMAS']);
      expect((await sent()).map(({ text }) => ownersIn({ message: text }))).toEqual([['DITBINMAS'], ['DITBINMAS']]);
      for (const by of [unit, binmas]) {
        const { solution } = await complain({ ...both, issue: 'sudah melaksanakan, terabsen kurang' }, by);
        expect(solution).not.toMatch(/LANTAS/i);
      }
      expect(JSON.stringify((await sent()).map(({ text }) => text))).not.toMatch(/LANTAS/i);
    });

    test('is of a client account as of a dashboard account, and of all to the person', async () => {
      const client = await world.signIn({ role: 'x', clients: [], kind: 'client', id: 'RES_A' });
      expect(ownersIn(await complain(both, client))).toEqual(['RES_A']);
      world.clock.advance(31 * 60_000);
      expect(ownersIn(await complain(both, own)).toSorted()).toEqual(['DITBINMAS', 'DITLANTAS', 'RES_A']);
    });

    test('names whose posts nothing was found on, as there may be others', async () => {
      await sql`delete from engagement_fact where post_id <> 'PostDITLANTAS'`.execute(world.db);
      await rebuild(world.db);
      expect((await complain(both, binmas)).solution).toContain('pada konten DITBINMAS yang diabsen');
      const less = await complain({ ...both, issue: 'sudah melaksanakan, terabsen kurang' }, binmas);
      expect(less.solution).toContain('Tidak ada tugas DITBINMAS hari ini');
    });

    test('that somebody else asked for is repeated in the reader’s own words, and nothing is sent again', async () => {
      const first = await complain(both, own);
      for (const [by, owner] of [
        [unit, 'RES_A'],
        [binmas, 'DITBINMAS'],
      ] as const) {
        const again = await complain(both, by);
        expect([again.ticketId, ownersIn(again)]).toEqual([first.ticketId, [owner]]);
        expect(JSON.stringify(again)).not.toMatch(/LANTAS/i);
      }
      expect((await complain(both, own)).message).toBe(first.message);
      expect(await sent()).toHaveLength(1);
      world.clock.advance(31 * 60_000);
      // The other way round, too: the person is told of everything.
      const restricted = await complain(both, unit);
      expect(ownersIn(await complain(both, own))).toHaveLength(3);
      expect((await complain(both, unit)).message).toBe(restricted.message);
    });

    test('is in the list without its words for those who may not read all of it', async () => {
      const of = async (by: string) =>
        (await tickets('', by)).data.map(
          ({ message, solution }: { message: string | null; solution: string | null }) =>
            message === null || solution === null ? [message, solution] : ownersIn({ message }),
        );
      await complain(both, own);
      expect([await of(unit), await of(binmas)]).toEqual([[[null, null]], [[null, null]]]);
      world.clock.advance(31 * 60_000);
      await complain(both, unit);
      expect([await of(unit), await of(binmas)]).toEqual([
        [['RES_A'], [null, null]],
        [
          [null, null],
          [null, null],
        ],
      ]);
      // Entered before it was noted whose numbers an answer tells.
      await sql`update complaint set about = null`.execute(world.db);
      expect(await of(unit)).toEqual([
        [null, null],
        [null, null],
      ]);
    });
  });

  test('what people write is no markup of the message', async () => {
    await world.person({ id: '7505', client: 'RES_A', name: '*EKA*\u202e _S_', title: null, ig: 'eka' });
    const data = await complain({
      nrp: '7505',
      issue: '_mati_ ~semua~',
      solution: '*Mulai* ulang.\n`Lalu`\u202e tunggu.',
    });
    expect(data.solution).toBe('Mulai ulang.\nLalu tunggu.');
    expect(data.message).toContain('Pelapor: EKA S\n');
    expect(data.message).toContain('Kendala: mati semua\n');
    expect(data.message).not.toMatch(/[*_~`\u202e]/);
    expect(data.issue).toBe('_mati_ ~semua~');
  });

  test.each([
    ['no number', { issue }, 'NRP_INVALID'],
    ['a number without digits', { nrp: 'abc', issue }, 'NRP_INVALID'],
    ['a list of numbers', { nrp: ['7501'], issue }, 'NRP_INVALID'],
    ['a list of issues', { nrp: '7501', issue: ['x'] }, 'VALIDATION_FAILED'],
    ['a message without end', { nrp: '7501', message: 'x'.repeat(5_001) }, 'VALIDATION_FAILED'],
  ])('%s is refused', async (_, body, code) => {
    const answer = await world.send(insta, token, body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  describe('the list', () => {
    test('follows what becomes of the answers, and shows nobody’s number beside the person’s', async () => {
      await numberOfDashboards('081200000009');
      const first = await complain({ nrp: '7501', issue });
      await told(first.ticketId, 'personnel', true);
      await told(first.ticketId, 'dashboard', false);
      // What comes late or twice changes nothing.
      await told(first.ticketId, 'personnel', false);
      const { data } = await tickets();
      expect(data).toMatchObject([
        {
          ...{ ticketId: first.ticketId, platform: 'Instagram', status: 'sent', issue, message: first.message },
          reporter: { nrp: '7501', name: 'BRIPTU ANI', client_id: 'RES_A', client_name: 'POLRES A' },
          whatsappDelivery: {
            personnel: { status: 'sent', reason: null, target: '6281200000001@c.us' },
            dashboardUser: { status: 'failed', reason: 'send_failed' },
          },
        },
      ]);
      expect(JSON.stringify(data)).not.toContain('6281200000009');
      const again = await complain({ nrp: '7501', issue });
      expect(again.whatsappDelivery.personnel.status).toBe('sent');
    });

    test('is newest first, page by page, and narrowed down by status, platform, days and client', async () => {
      world.clock.set('2025-11-10T16:59:00Z');
      token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
      await complain({ nrp: '7501', issue });
      world.clock.set('2025-11-10T17:01:00Z');
      await complain({ nrp: '7502', issue }, token, tiktok);
      const ids = async (query: string) =>
        (await tickets(query)).data.map((row: { reporter: { nrp: string } }) => row.reporter.nrp);
      expect(await ids('')).toEqual(['7502', '7501']);
      expect(await ids('?limit=1&page=2')).toEqual(['7501']);
      expect(await ids('?platform=tiktok')).toEqual(['7502']);
      expect(await ids('?status=skipped')).toEqual(['7502']);
      expect(await ids('?status=sent')).toEqual([]);
      expect(await ids('?tanggal=2025-11-10')).toEqual(['7501']);
      expect(await ids('?periode=harian')).toEqual(['7502']);
      expect(await ids('?client_id=res_a')).toHaveLength(2);
      const { status, headers } = await world.get(list, token);
      expect([status, (await world.get(list, token, { 'if-none-match': String(headers.etag) })).status]).toEqual([
        200, 304,
      ]);
    });

    test('shows a directorate the holders of its role, and each unit its own people', async () => {
      await complain({ nrp: '7501', issue });
      await complain({ nrp: '7502', issue });
      const other = await world.signIn({ role: 'operator', clients: ['RES_B'] });
      await complain({ nrp: '7503', issue }, other);
      const directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
      const seenBy = async (by: string, query = '') =>
        (await tickets(query, by)).data.map((row: { reporter: { nrp: string } }) => row.reporter.nrp).toSorted();
      expect(await seenBy(token)).toEqual(['7501', '7502']);
      expect(await seenBy(other)).toEqual(['7503']);
      for (const query of ['', '?client_id=DITBINMAS', '?client_id=RES_A']) {
        expect(await seenBy(directorate, query)).toEqual(['7502']);
      }
      expect(await seenBy(directorate, '?client_id=RES_B')).toEqual([]);
      const denied = await world.get(`${list}?client_id=RES_B`, token);
      expect([denied.status, denied.body.code]).toEqual([403, 'CLIENT_DENIED']);
    });

    test('goes back ninety days', async () => {
      const first = await complain({ nrp: '7501', issue });
      world.clock.advance(90 * 86_400_000);
      const run = () => cleanupJob({ db: world.db, clock: world.clock }, { reports: 400 }).run({} as never);
      expect(await run()).toMatchObject({ complaints: 0, refreshes: 0 });
      world.clock.advance(1);
      expect(await run()).toMatchObject({ complaints: 1, refreshes: 0 });
      await told(first.ticketId, 'personnel', true);
      const { rows } = await sql`select * from complaint_delivery`.execute(world.db);
      expect(rows).toEqual([]);
    });

    test.each(['?status=x', '?platform=x', '?tanggal=kemarin', '?limit=0', '?client_id=A&client_id=B'])(
      '%s is refused',
      async (query) => {
        expect((await world.get(`${list}${query}`, token)).status).toBe(400);
      },
    );
  });
});
