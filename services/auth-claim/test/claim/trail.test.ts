import { afterAll, beforeEach, expect, test } from 'vitest';
import { ClaimStage, other, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

const summary = async () =>
  (await stage.trail()).map(({ action, outcome, reason, actor, subject, detail }) => ({
    said: [action, outcome, ...(reason ? [reason] : [])].join(' '),
    who: actor?.id ?? subject?.id ?? null,
    proven: actor !== null,
    detail,
  }));

test('every step is written down: who, from where, how it ended, and of changes the names alone', async () => {
  await stage.request(satu.nrp, satu.email);
  const code = await stage.code();
  await stage.verify(satu.nrp, satu.email, other(code));
  const { body } = await stage.verify(satu.nrp, satu.email, code);
  const claim_token = String(body.data?.claim_token);
  await stage.post('user-data', { ...satu, claim_token });
  await stage.put({ ...satu, nama: 'Baru', insta: 'akun.baru', desa: null, claim_token });
  await stage.put({ ...satu, insta: 'cicero_devs', claim_token });
  await stage.post('close', { claim_token });
  const own = { who: '00000001', proven: true };
  expect(await summary()).toEqual([
    { said: 'claim.code-requested ok', who: '00000001', proven: false, detail: { channel: 'email' } },
    { said: 'claim.code-redeemed refused OTP_INVALID', who: '00000001', proven: false, detail: {} },
    { said: 'claim.code-redeemed ok', ...own, detail: { first_email: false } },
    { said: 'claim.record-read ok', ...own, detail: {} },
    { said: 'claim.record-updated ok', ...own, detail: { changed: ['nama', 'insta'] } },
    { said: 'claim.record-updated refused HANDLE_RESERVED', who: '00000001', proven: false, detail: {} },
    { said: 'claim.closed ok', ...own, detail: {} },
  ]);
  const trail = await stage.trail();
  expect(new Set(trail.map(({ channel, address }) => `${channel} ${address}`))).toEqual(
    new Set([`http ${stage.from.from}`]),
  );
  expect(JSON.stringify(trail)).not.toMatch(/akun\.baru|BARU|satu@|\b\d{6}\b/);
});

test('requests without a code are written down with the reason, unknown people without a name', async () => {
  await stage.request('99999999', 'baru@example.org');
  await stage.request('99999999', satu.email);
  await stage.request('00000003', 'tiga@example.org');
  await stage.request('00000006', 'enam@example.net');
  const refused = (reason: string, who: string | null) => ({
    said: `claim.code-requested refused ${reason}`,
    who,
    proven: false,
    detail: {},
  });
  expect(await summary()).toEqual([
    refused('CLAIM_NOT_MATCHED', null),
    refused('EMAIL_TAKEN', null),
    refused('CLAIM_NOT_MATCHED', '00000003'),
    { said: 'first-email.requested ok', who: '00000006', proven: false, detail: { request_id: expect.any(String) } },
    refused('CLAIM_NOT_MATCHED', '00000006'),
  ]);
});

test('a first address is written down as such, and where the code went', async () => {
  await stage.claim({ nrp: '00000002', email: 'dua@example.net' });
  expect(await summary()).toEqual([
    { said: 'claim.code-requested ok', who: '00000002', proven: false, detail: { channel: 'whatsapp' } },
    { said: 'claim.code-redeemed ok', who: '00000002', proven: true, detail: { first_email: true } },
  ]);
});

test('what a limit turns away leaves no trace that could be piled up', async () => {
  await stage.request(satu.nrp, satu.email);
  await Promise.all(Array.from({ length: 50 }, () => stage.request(satu.nrp, satu.email)));
  expect(await summary()).toHaveLength(1);
});

test('who has a claim piles up no entries by trying it on others: beyond its 120 uses an hour nothing is written', async () => {
  const token = await stage.claim();
  const attempt = (at: number) =>
    stage.post('user-data', { nrp: String(70_000_000 + at), email: satu.email, claim_token: token });
  const answers = await Promise.all(Array.from({ length: 130 }, (_, at) => attempt(at)));
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(120);
  expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(10);
  expect((await stage.trail()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(120);
});
