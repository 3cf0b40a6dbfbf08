import { listAudit } from '@cicero/access';
import { afterAll, expect, test } from 'vitest';
import { paths, Recovery } from '../fixtures/recovery.ts';

const recovery = await Recovery.open();
const { running } = recovery;
afterAll(() => running.close());

test('the three paths are one: same answers, and a token of one is good on the other', async () => {
  const answers = [];
  for (const [at, prefix] of paths.entries()) {
    await recovery.account(`jalan.${at}`, { whatsapp: `08120000003${at}` });
    const from = `203.0.113.12${at}`;
    const asked = await recovery.ask(`jalan.${at}`, `08120000003${at}`, { from }, prefix);
    const token = /\?token=([\w-]+)/.exec((await recovery.sent())[0]?.text ?? '')?.[1] ?? '';
    const missing = await running.call(`${prefix}/request`, {}, { from });
    const wrong = await recovery.confirm('x', 'sandi-baru-1', prefix);
    const done = await recovery.confirm(token, 'sandi-baru-1', paths[(at + 1) % 3]);
    answers.push([asked, missing, wrong, done].map(({ status, body }) => ({ status, body })));
  }
  expect(answers[0]?.map(({ status }) => status)).toEqual([200, 400, 400, 200]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test('the trail tells who asked, who was refused and why, and what was done, without a token or contact', async () => {
  await running.db.deleteFrom('audit_event').execute();
  const id = await recovery.account('tercatat', { whatsapp: '081200000021' });
  const from = '203.0.113.140';
  await recovery.ask('tercatat', '081299999999', { from });
  await recovery.ask('tidak.ada', '081200000021', { from });
  const token = await recovery.tokenFor('tercatat', '081200000021', { from });
  await recovery.ask('tercatat', '081200000021', { from });
  await recovery.confirm('x'.repeat(43));
  await recovery.confirm(token);
  const events = await listAudit(running.db, { action: 'account', limit: 50 });
  const subject = { kind: 'dashboard', id };
  expect(events.toReversed()).toMatchObject([
    {
      action: 'account.password-reset-requested',
      outcome: 'refused',
      reason: 'CONTACT_MISMATCH',
      subject,
      address: from,
    },
    { action: 'account.password-reset-requested', outcome: 'refused', reason: 'USER_NOT_FOUND', subject: null },
    { action: 'account.password-reset-requested', outcome: 'ok', subject, detail: { by: 'whatsapp' } },
    { action: 'account.password-reset-requested', outcome: 'refused', reason: 'RATE_LIMITED', subject },
    { action: 'account.password-reset', outcome: 'refused', reason: 'RESET_TOKEN_INVALID', subject: null },
    { action: 'account.password-reset', outcome: 'ok', actor: subject },
  ]);
  const written = JSON.stringify(events) + running.logged.join('');
  for (const secret of [token, '81200000021', '81299999999', 'sandi-baru-1', 'tidak.ada']) {
    expect(written).not.toContain(secret);
  }
});
