import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { places } from '../fixtures/places.ts';
import { subscribed } from '../fixtures/reports.ts';
import type { World } from '../fixtures/world.ts';

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  let headers: { authorization: string };
  let path: string;
  beforeAll(async () => {
    ({ world, close } = await open());
  });
  afterAll(() => close?.());
  beforeEach(async () => {
    await world.reset();
    await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
    headers = { authorization: await world.signIn({ role: 'admin', clients: ['RES_A'] }) };
    const [id] = await subscribed(world, { report: 'likes-attendance' });
    path = `/api/reports/subscriptions/${id}`;
  });

  test('of many who change one version of a subscription, one does', async () => {
    const { headers: seen } = await world.service.app.inject({ url: path, headers });
    const change = (note: string) =>
      world.service.app.inject({
        ...{ method: 'PATCH', url: path, payload: { note } },
        headers: { ...headers, 'if-match': String(seen.etag) },
      });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(change));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const { note } = (await world.service.app.inject({ url: path, headers })).json().data;
    expect(note).toBe(answers.find(({ statusCode }) => statusCode === 200)?.json().data.note);
  });

  test('what many send at once is sent once', async () => {
    const send = () => world.service.app.inject({ method: 'POST', url: `${path}/send`, headers });
    const answers = await Promise.all(Array.from({ length: 5 }, send));
    const outcomes = answers.flatMap((answer) => answer.json().data.map((one: { outcome: string }) => one.outcome));
    expect(outcomes.sort()).toEqual(['already', 'already', 'already', 'already', 'sent']);
    expect(await world.db.selectFrom('report_issue').selectAll().execute()).toHaveLength(1);
  });
});
