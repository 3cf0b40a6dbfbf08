import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chat, group, onTelegram } from '../fixtures/chat.ts';
import type { RunningService } from '../fixtures/service.ts';

let chat: Chat;
let running: RunningService;
const ask: Chat['ask'] = (...asked) => chat.ask(...asked);

beforeAll(async () => {
  chat = await Chat.open();
  running = chat.running;
});
afterAll(() => running.close());
beforeEach(() => chat.anew());

describe('a first e-mail address', () => {
  const request = async (nrp: string, email: string) => {
    const request_id = randomUUID();
    await running.db
      .insertInto('email_request')
      .values({ request_id, user_id: nrp, email, requested_at: running.clock.now() })
      .execute();
    return request_id;
  };
  const person = async (nrp: string, email: string, stored: string | null = null) => {
    await running.db
      .insertInto('user')
      .values({ user_id: nrp, nama: 'ANGGOTA', status: true, email: stored })
      .execute();
    return request(nrp, email);
  };
  const emailOf = async (nrp: string) =>
    (await running.db.selectFrom('user').select('email').where('user_id', '=', nrp).executeTakeFirst())?.email;

  test('approved: it is stored, its mailbox is told that the claim goes on, the administrator is answered', async () => {
    const requestId = await person('81000001', 'satu@contoh.test');
    const [mail, reply, ...others] = await ask('approve', { kind: 'first-email', requestId }, onTelegram);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ channel: 'email', recipient: 'satu@contoh.test' });
    expect(reply).toMatchObject({
      recipient: group,
      text: expect.stringContaining('✅ Email satu@contoh.test untuk NRP/NIP 81000001 disetujui'),
    });
    expect(await emailOf('81000001')).toBe('satu@contoh.test');
    const row = await running.db.selectFrom('email_request').selectAll().where('request_id', '=', requestId).execute();
    expect(row).toMatchObject([{ approved: true, decided_by: 'telegram:777', decided_at: running.clock.now() }]);
    expect(await chat.trail('first-email')).toMatchObject([
      { action: 'first-email.approved', outcome: 'ok', subject: { kind: 'personnel', id: '81000001' } },
    ]);
    const otp = { nrp: '81000001', email: 'satu@contoh.test' };
    expect((await running.call('/api/claim/request-otp', otp)).status).toBe(202);
  });

  test('that took the place of another is not approved with the words about the other', async () => {
    const first = await person('81000006', 'diperiksa@contoh.test');
    await running.db
      .updateTable('email_request')
      .set({ decided_at: running.clock.now(), approved: false, decided_by: 'replaced' })
      .where('request_id', '=', first)
      .execute();
    const second = await request('81000006', 'penipu@contoh.test');
    const about = (id: string) => ({ kind: 'first-email', nrp: '81000006', reference: id.slice(0, 8) }) as const;
    expect((await ask('approve', about(first))).map(({ text }) => text)).toEqual([
      'ℹ️ Permintaan email diperiksa@contoh.test untuk NRP/NIP 81000006 sudah diganti dengan permintaan yang lebih baru.',
    ]);
    expect(await emailOf('81000006')).toBeNull();
    expect(await chat.trail('first-email')).toMatchObject([{ outcome: 'refused', reason: 'ALREADY_DECIDED' }]);
    // Nor does the reference of one person decide about another.
    const strange = await ask('approve', { kind: 'first-email', nrp: '81000001', reference: second.slice(0, 8) });
    expect(strange.map(({ text }) => text)).toEqual([expect.stringMatching(/^❓/)]);
    expect((await ask('reject', about(second))).map(({ text }) => text)).toEqual([
      '❌ Email penipu@contoh.test untuk NRP/NIP 81000006 ditolak.',
    ]);
  });

  test('refused by number and reference: nothing is stored, the address hears nothing, and it is over', async () => {
    const requestId = await person('81000002', 'dua@contoh.test');
    const written = { kind: 'first-email', nrp: '81000002', reference: requestId.slice(0, 8) } as const;
    const refused = await ask('reject', written);
    expect(refused.map(({ text }) => text)).toEqual(['❌ Email dua@contoh.test untuk NRP/NIP 81000002 ditolak.']);
    expect(await emailOf('81000002')).toBeNull();
    for (const name of [written, { kind: 'first-email', requestId } as const]) {
      const later = await ask('approve', name);
      expect(later.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^ℹ️ Email dua@\S+ .*sudah ditolak oleh WhatsApp \+62811000001 pada 2026-02-01 pukul/),
      ]);
    }
    const gone = await ask('approve', { ...written, reference: '00000000' });
    expect(gone.map(({ text }) => text)).toEqual([expect.stringMatching(/^❓ .*tidak ditemukan/)]);
    expect(await emailOf('81000002')).toBeNull();
  });

  test('that is another person’s by now cannot be approved; the administrator hears why and may refuse it', async () => {
    await running.db.insertInto('user').values({ user_id: '81000003', email: 'tiga@contoh.test' }).execute();
    const requestId = await person('81000004', 'tiga@contoh.test');
    const [reply, ...others] = await ask('approve', { kind: 'first-email', requestId });
    expect(others).toEqual([]);
    expect(reply?.text).toMatch(/^⚠️ .*sudah dipakai akun lain/);
    expect(await emailOf('81000004')).toBeNull();
    expect(await chat.trail('first-email')).toMatchObject([{ outcome: 'refused', reason: 'EMAIL_TAKEN' }]);
    expect((await ask('reject', { kind: 'first-email', requestId }))[0]?.text).toMatch(/^❌/);
  });

  test('of a person who got one otherwise cannot be approved', async () => {
    const requestId = await person('81000005', 'lima@contoh.test', 'lain@contoh.test');
    expect((await ask('approve', { kind: 'first-email', requestId }))[0]?.text).toMatch(/^⚠️/);
    expect(await emailOf('81000005')).toBe('lain@contoh.test');
  });
});
