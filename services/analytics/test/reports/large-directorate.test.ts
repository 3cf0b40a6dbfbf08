import { readFile } from '@cicero/files';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatLimit } from '../../src/dispatch/fit-text.ts';
import { content, issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const units = 60;
const peopleOfUnit = 20;
const posts = 8;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.client('DITX', {
    type: 'direktorat',
    name: 'DIREKTORAT X',
    client_insta: 'x',
    client_group: '120363000000001',
  });
  await world.person({ id: '1', client: 'DITX', ig: 'akun1', roles: ['ditx'] });
  await sql`insert into clients (client_id, nama, client_type)
    select 'RES_' || unit, 'POLRES KABUPATEN ' || unit, 'org' from generate_series(1, ${units}) unit`.execute(world.db);
  await sql`insert into "user" (user_id, nama, title, divisi, insta, client_id)
    select (1000 * unit + place)::text, 'NAMA PERSONEL ' || unit || ' ' || place, 'BRIPTU', 'SAT BINMAS',
      'akun' || unit || '_' || place, 'RES_' || unit
    from generate_series(1, ${units}) unit, generate_series(1, ${peopleOfUnit}) place`.execute(world.db);
  await sql`insert into user_roles (user_id, role_id)
    select user_id, role_id from "user", roles where client_id <> 'DITX' and role_name = 'ditx'`.execute(world.db);
  for (let at = 0; at < posts; at += 1) {
    const set = Array.from({ length: units }, (_, unit) => `akun${unit + 1}_${at + 1}`);
    await world.post({ id: `P${at}`, client: 'DITX', at: `2025-11-10 0${at}:30`, set });
  }
});
afterAll(() => world.close());

test('the recap of sixty units is read in the chat', async () => {
  const { text, facts } = await content(world, 'likes-attendance', 'DITX');
  expect(facts).toMatchObject({ people: units * peopleOfUnit + 1, kurang: units * posts });
  expect(text.length).toBeLessThanOrEqual(chatLimit);
});

test('what is longer than people read in a chat is cut between paragraphs, and goes along as a whole', async () => {
  const { text: whole } = await content(world, 'per-post-attendance', 'DITX');
  expect(whole.length).toBeGreaterThan(chatLimit);

  await subscribed(world, { report: 'per-post-attendance', recipients: ['group'] });
  await issue(world, new Date('2025-11-10T08:20:00Z'));
  await produceAll(world);
  const [message] = await sent(world);
  expect(message?.text.length).toBeLessThanOrEqual(chatLimit);
  expect(message?.text).toMatch(/^Yth\. Bapak\/Ibu Pimpinan,/);
  expect(message?.text).toMatch(/\n\n… Selengkapnya ada di berkas teks terlampir\.$/);
  const files = await Promise.all((message?.files ?? []).map((id) => readFile(world.db, id)));
  const text = files.find((file) => file?.name.endsWith('.txt'));
  expect(text?.name).toBe('per-post-attendance_DITX_2025-11-10_1520.txt');
  expect(text?.bytes.toString()).toBe(whole);
  // Kept is what was sent; the rest of it is in the file.
  const kept = await world.db.selectFrom('report_issue').select('body').executeTakeFirstOrThrow();
  expect(kept.body).toBe(message?.text);
});
