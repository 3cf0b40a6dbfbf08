import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let desk: Console;
beforeAll(async () => {
  desk = await Console.open();
});
beforeEach(() => sql`delete from whatsapp_number`.execute(desk.db));
afterAll(() => desk.close());

const run = (...argv: string[]) => desk.run(['whatsapp', ...argv]);
const empty = { qr: null, pairingCode: null, lastQrAt: null, lastDisconnectReason: null, lastAuthFailureAt: null };
const says = (status: object) => {
  const json = JSON.stringify({ since: '2025-11-03T05:00:00.000Z', ...empty, ...status });
  return sql`insert into whatsapp_number (account, holder, held_until, status)
    values ('gateway', 'notifier', now() + interval '1 minute', ${json})
    on conflict (account) do update set status = excluded.status`.execute(desk.db);
};
const wished = async () => {
  const { rows } = await sql<{ wish: string }>`select wish, wish_phone from whatsapp_number`.execute(desk.db);
  return rows[0];
};

test('numbers are listed with what to do about them', async () => {
  expect((await run('list')).text).toContain('no number has run yet');
  await says({ state: 'backing-off', lastDisconnectReason: 'BROWSER_NOT_FOUND' });
  const { text } = await run('list');
  expect(text).toMatch(/gateway +backing-off .*BROWSER_NOT_FOUND .*WA_BROWSER_PATH/);
});

test('a number is paired by a code in the terminal', async () => {
  await says({ state: 'qr', qr: '2@rahasia' });
  const pairing = run('pair', 'gateway');
  await expect.poll(() => desk.said.join('\n'), { timeout: 5_000 }).toContain('▄');
  await says({ state: 'ready' });
  expect(await pairing).toMatchObject({ exit: 0, text: expect.stringContaining('gateway is paired and ready') });
  expect(desk.said.join('')).not.toContain('rahasia');
});

test('a number is paired by a code that is typed in on the phone', async () => {
  await says({ state: 'qr', qr: '2@rahasia' });
  const pairing = run('pair', 'gateway', '--phone', '0812-3456-7890');
  await expect.poll(wished, { timeout: 5_000 }).toEqual({ wish: 'pair', wish_phone: '6281234567890' });
  await says({ state: 'qr', qr: '2@rahasia', pairingCode: 'ABCD1234' });
  await expect.poll(() => desk.said.join('\n'), { timeout: 5_000 }).toContain('ABCD1234');
  await says({ state: 'ready' });
  expect((await pairing).exit).toBe(0);
});

test('restart and logout are wished of whoever has the number, and refused when nobody has it', async () => {
  expect(await run('restart', 'gateway')).toMatchObject({ exit: 1, text: expect.stringContaining('not running') });
  await says({ state: 'ready' });
  expect((await run('restart', 'gateway')).exit).toBe(0);
  expect(await wished()).toMatchObject({ wish: 'restart' });
  expect((await run('logout', 'gateway')).exit).toBe(0);
  expect(await wished()).toMatchObject({ wish: 'logout' });
  expect(await run('logout', 'lain')).toMatchObject({
    exit: 1,
    text: expect.stringContaining('operator, user, gateway'),
  });
});
