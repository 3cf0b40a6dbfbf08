import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { decideEmailRequest, findEmailRequest } from '../../src/claim/email-requests.ts';
import { storeFirstEmail } from '../../src/claim/first-email.ts';
import { ClaimStage, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

describe('a person without any channel of record', () => {
  const enam = { nrp: '00000006', email: 'enam@example.net' };
  const requests = () => stage.running.db.selectFrom('email_request').selectAll().orderBy('requested_at').execute();

  test('is put before the administrators, once, while the answer stays neutral', async () => {
    expect((await stage.request(enam.nrp, enam.email)).status).toBe(404);
    const [request, ...more] = await requests();
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      user_id: '00000006',
      email: 'enam@example.net',
      requested_at: stage.running.clock.now(),
      decided_at: null,
    });
    await stage.request(enam.nrp, ' ENAM@example.net');
    expect(await requests()).toHaveLength(1);
    const [notice, ...others] = await stage.sent();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      channel: 'whatsapp',
      account: 'operator',
      recipient: '6281100000001@c.us',
      dedupeKey: `admin-notice:whatsapp:6281100000001:first-email:${request?.request_id}`,
      priority: 'approval',
    });
    expect(notice?.text?.split('\n')).toEqual(
      expect.arrayContaining([
        'NRP/NIP: 00000006',
        'Nama: ANGGOTA ENAM',
        'Satuan: Unit A',
        'Email: enam@example.net',
        `approveemail#00000006#${request?.request_id.slice(0, 8)}`,
        `denyemail#00000006#${request?.request_id.slice(0, 8)}`,
      ]),
    );
  });

  test('a newer address takes the place of an older one under a new id', async () => {
    await stage.request(enam.nrp, 'lama@example.net');
    const [old] = await requests();
    stage.running.clock.advance(60_000);
    await stage.request(enam.nrp, 'baru@example.net');
    expect(await requests()).toMatchObject([
      { request_id: old?.request_id, email: 'lama@example.net', approved: false, decided_by: 'replaced' },
      { email: 'baru@example.net', decided_at: null },
    ]);
    expect(await stage.sent()).toHaveLength(2);
  });

  test('administrators are asked five times a day at most about one person, of those twice by one network', async () => {
    for (let count = 0; count < 8; count++) {
      if (count % 2 === 0) stage.elsewhere();
      for (const again of [1, 2]) await stage.request(enam.nrp, `ke${count + again}@example.net`);
    }
    expect(await stage.sent()).toHaveLength(5);
    stage.running.clock.advance(25 * 3_600_000);
    await stage.running.db.deleteFrom('outbox').execute();
    for (let count = 0; count < 4; count++) await stage.request(enam.nrp, `lagi${count}@example.net`);
    expect(await stage.sent()).toHaveLength(2);
    // The owner, elsewhere, is still heard.
    stage.elsewhere();
    await stage.request(enam.nrp, enam.email);
    expect((await requests()).at(-1)).toMatchObject({ email: enam.email, decided_at: null });
  });

  test('asking for the same address again counts as nothing: another one may follow', async () => {
    for (let count = 0; count < 4; count++) await stage.request(enam.nrp, 'salah.ketik@example.net');
    await stage.request(enam.nrp, enam.email);
    expect((await requests()).map(({ email }) => email)).toEqual(['salah.ketik@example.net', enam.email]);
    expect(await stage.sent()).toHaveLength(2);
  });

  test('administrators are asked ten times a day at most by one network', async () => {
    await stage.running.host.database.script(
      `insert into "user" (user_id, nama, client_id, status)
       select (70000000 + n)::text, 'BARU', 'RES_A', true from generate_series(1, 12) n;`,
    );
    for (let at = 1; at <= 12; at++) await stage.request(String(70_000_000 + at), `baru${at}@example.net`);
    expect(await stage.sent()).toHaveLength(10);
  });

  test('ten at once make one open request', async () => {
    await Promise.all(Array.from({ length: 10 }, () => stage.request(enam.nrp, enam.email)));
    expect(await requests()).toHaveLength(1);
    expect(await stage.sent()).toHaveLength(1);
  });

  test('is found by id, and by number and reference; decided once, and stored by whoever decides', async () => {
    const { running } = stage;
    await stage.request(enam.nrp, enam.email);
    const [row] = await requests();
    const requestId = String(row?.request_id);
    const written = { nrp: '00000006', reference: requestId.slice(0, 8) };
    const found = await findEmailRequest(running.db, written);
    expect(found).toMatchObject({ requestId, userId: '00000006', email: enam.email, decidedAt: null });
    expect(await findEmailRequest(running.db, { ...written, nrp: '00000001' })).toBeUndefined();
    expect(await findEmailRequest(running.db, { ...written, reference: '00000000' })).toBeUndefined();
    const context = running.host.context('auth-claim');
    const decide = () =>
      context.transact((unit) =>
        decideEmailRequest(unit.tx, requestId, { approved: true, by: 'whatsapp:62811', at: running.clock.now() }),
      );
    expect([await decide(), await decide()]).toEqual([true, false]);
    for (const name of [written, { requestId }]) {
      expect(await findEmailRequest(running.db, name)).toMatchObject({ decidedAt: running.clock.now() });
    }
    await context.transact((unit) => storeFirstEmail(unit, '00000006', enam.email));
    // Told twice, done once.
    await context.transact((unit) => storeFirstEmail(unit, '00000006', enam.email));
    expect(await stage.emailOf('00000006')).toBe(enam.email);
    expect((await stage.sent()).filter(({ channel }) => channel === 'email')).toHaveLength(1);
  });

  test.for([
    ['somebody who is not there', '99999999', 'x@example.net', 'USER_NOT_FOUND'],
    ['an address that is somebody else’s by now', '00000006', satu.email, 'EMAIL_TAKEN'],
    ['a person who got another address', '00000001', 'x@example.net', 'EMAIL_MISMATCH'],
  ] as const)('storing for %s is refused', async ([, userId, email, code]) => {
    const context = stage.running.host.context('auth-claim');
    await expect(context.transact((unit) => storeFirstEmail(unit, userId, email))).rejects.toMatchObject({ code });
  });
});

test('the notice goes to Telegram when there is one, with buttons of at most 64 bytes', async () => {
  const telegram = await ClaimStage.open({ TELEGRAM_ADMIN_CHAT_ID: '-1001', TELEGRAM_ADMIN_USER_IDS: '7' });
  await telegram.anew();
  await telegram.request('00000006', 'enam@example.net');
  const { rows } = await sql<{ data: { channel: string; buttons: { data: string }[] } }>`
    select envelope->'data' as data from outbox`.execute(telegram.running.db);
  const [request] = await telegram.running.db.selectFrom('email_request').select('request_id').execute();
  await telegram.close();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.data.channel).toBe('telegram');
  const buttons = rows[0]?.data.buttons ?? [];
  expect(buttons.map(({ data }) => data)).toEqual([`ae:${request?.request_id}`, `re:${request?.request_id}`]);
  for (const { data } of buttons) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
});
