import { randomUUID } from 'node:crypto';
import { type AuditEvent, listAudit } from '@cicero/access';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let desk: Console;
beforeAll(async () => {
  desk = await Console.open();
});
beforeEach(async () => {
  await sql`delete from outbound_message`.execute(desk.db);
  await desk.forgetEvents();
});
afterAll(() => desk.close());

const run = (...argv: string[]) => desk.run(['message', 'outbound', ...argv]);
const budi = '628111111111@c.us';

/** A message as the notifier would have stored it; returns its id. */
async function stored(key: string, more: { status?: string; text?: string; sensitive?: boolean } = {}) {
  const { status = 'waiting', text = 'Rekap absensi', sensitive = false } = more;
  const id = randomUUID();
  await sql`insert into outbound_message
    (message_id, dedupe_key, channel, account, recipient, priority, content, sensitive, status, finished_at)
    values (${id}, ${key}, 'whatsapp', 'gateway', ${budi}, 3, ${JSON.stringify({ kind: 'text', text })}, ${sensitive},
      ${status}, ${status === 'waiting' ? null : new Date(Date.now() + 1_000)})`.execute(desk.db);
  return id;
}
const trail = (): Promise<AuditEvent[]> => listAudit(desk.db, { action: 'message', limit: 10 });

test('messages are listed and shown without what they say, until that is asked for, and never a secret', async () => {
  expect((await run('list')).text).toContain('no message');
  const open = await stored('recap:1', { status: 'delivered' });
  const secret = await stored('otp:1', { text: '123456', sensitive: true });
  const { text } = await run('list', '--status', 'delivered');
  expect(text).toMatch(new RegExp(`${open} .*gateway +${budi} +recap +delivered`));
  expect(text).not.toMatch(/absensi|otp:1/);
  const shown = await run('show', open);
  expect(shown.text).toMatch(/accepted[\s\S]*delivered/);
  expect(shown.text).not.toContain('absensi');
  expect((await run('show', open, '--content')).text).toContain('Rekap absensi');
  const hidden = await run('show', secret, '--content');
  expect(hidden.text).toContain('a secret: not shown');
  expect(hidden.text).not.toContain('123456');
  expect(await run('show', randomUUID())).toMatchObject({
    exit: 1,
    text: expect.stringContaining('there is no message'),
  });
  expect((await run('list', '--status', 'lain')).exit).toBe(1);
});

test('pages follow each other', async () => {
  const ids: string[] = [];
  for (const key of ['a', 'b', 'c']) ids.unshift(await stored(key));
  const first = await run('list', '--limit', '2', '--json');
  const lines = first.text.split('\n').map((line) => JSON.parse(line));
  expect(lines.map(({ messageId }) => messageId)).toEqual(ids.slice(0, 2));
  const rest = await run('list', '--json', '--before', lines[1].cursor);
  expect(rest.text.split('\n').map((line) => JSON.parse(line).messageId)).toEqual(ids.slice(2));
});

test('a cursor that is none is refused, not passed over', async () => {
  await stored('a');
  for (const wrong of ['rubbish', '999999999999999-1', '']) {
    expect(await run('list', '--before', wrong)).toMatchObject({
      exit: 1,
      text: expect.stringContaining('behind --before is needed as the list says it'),
    });
  }
});

test('what was given up is sent again, what waits is called back, and the trail says by whom', async () => {
  const failed = await stored('a', { status: 'failed' });
  const waiting = await stored('b');
  expect(await run('resend', waiting)).toMatchObject({ exit: 1, text: expect.stringContaining('it is waiting') });
  expect((await run('resend', failed)).exit).toBe(0);
  expect((await run('cancel', waiting)).exit).toBe(0);
  expect(await run('cancel', waiting)).toMatchObject({ exit: 1, text: expect.stringContaining('it is failed') });
  expect((await trail()).map(({ action, subject, channel }) => [action, subject?.id, channel])).toEqual([
    ['message.cancelled', waiting, 'cli'],
    ['message.resent', failed, 'cli'],
  ]);
  expect((await run('show', waiting)).text).toMatch(/cancelled .*cli /);
});

test('pieces of one command are dealt with together, and how many they are is said', async () => {
  const ids = [await stored('a#1/3', { status: 'delivered' }), await stored('a#2/3'), await stored('a')];
  await sql`update outbound_message set command_key = 'a'`.execute(desk.db);
  expect((await run('cancel', ids[1] ?? '')).text).toBe('it is cancelled: 2 of its 3 pieces');
  expect((await run('resend', ids[0] ?? '')).text).toBe('it waits to be sent again: 2 of its 3 pieces');
});

test('moving many from a dead number says how many first, and moves when told', async () => {
  for (const key of ['a', 'b']) await stored(key);
  expect((await run('move', 'gateway', 'operator')).text).toContain('2 would leave from operator; say --yes');
  expect(await trail()).toEqual([]);
  expect((await run('move', 'gateway', 'operator', '--recipient', 'x@c.us', '--yes')).text).toContain('0 moved');
  expect((await run('move', 'gateway', 'operator', '--yes')).text).toContain('2 moved from gateway to operator');
  expect((await run('list', '--account', 'operator')).text.split('\n')).toHaveLength(3);
  expect(await run('move', 'gateway', 'gateway')).toMatchObject({ exit: 1, text: expect.stringContaining('the same') });
  expect(await run('move', 'gateway', 'lain')).toMatchObject({
    exit: 1,
    text: expect.stringContaining('operator, user, gateway'),
  });
});

test('the list says what waits for the end of the quiet hours', async () => {
  await stored('a');
  const clock = { now: () => new Date('2025-11-03T16:00:00Z') };
  const held = await desk.run(['message', 'outbound', 'list'], { clock });
  expect(held.text).toContain('1 wait for the end of the quiet hours at 2025-11-03T22:00:00.000Z');
  const env = { ...desk.toolbox.env, QUIET_HOURS: 'off' };
  expect((await desk.run(['message', 'outbound', 'list'], { clock, env })).text).not.toContain('quiet');
});

test('the help tells messages between services from those to people', async () => {
  const { text } = await desk.run(['message', '--help']);
  expect(text).toMatch(/list .*messages\s+between services/);
  expect(text).toMatch(/outbound .*messages to people/);
});
