import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanupJob } from '../../src/jobs/cleanup.ts';
import { type Bench, mailTo, openBench } from '../notifier.ts';

describe('the nightly clean-up', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('removes what is finished for more than 90 days, in batches, and leaves what waits', async () => {
    const { db } = bench.context;
    for (let at = 0; at < 7; at++) await bench.accept(mailTo(`p${at}@example.org`));
    await sql`update outbound_message set status = 'delivered', finished_at = '2025-08-01T00:00:00Z'
      where recipient <> 'p0@example.org'`.execute(db);
    await sql`update outbound_message set finished_at = '2025-10-30T00:00:00Z' where recipient = 'p1@example.org'`.execute(
      db,
    );
    await sql`insert into inbound_message (account, provider_id, chat_id, author, body, received_at, stored_at)
      values ('user', 'old', 'x', 'x', 'x', '2025-07-01', '2025-07-01'), ('user', 'new', 'x', 'x', 'x', '2025-11-01', '2025-11-01')
      `.execute(db);
    await sql`insert into inbox values ('notifier.send-message', gen_random_uuid(), now() - interval '31 days'),
      ('notifier.send-message', gen_random_uuid(), now())`.execute(db);

    await sql`insert into telegram_update (bot_id, update_id, handled_at)
      values (7, 1, now() - interval '8 days'), (7, 2, now() - interval '6 days')`.execute(db);
    await sql`insert into recipient_pace (channel, account, recipient, next_at)
      values ('telegram', 'telegram', '1', '2025-11-02T04:59:59Z'), ('telegram', 'telegram', '2', '2025-11-02T05:00:01Z')
      `.execute(db);

    const job = cleanupJob(bench.context, 2);
    const { signal } = new AbortController();
    const run = {
      runId: '1',
      scheduledFor: new Date(),
      reason: 'schedule',
      log: createLog('x', { level: 'silent' }),
      signal,
    } as const;
    expect(await job.run(run)).toEqual({ files: 0, outbound: 5, inbound: 1, inbox: 1, updates: 1, paces: 1 });
    expect((await bench.rows()).map((row) => row.recipient)).toEqual(['p0@example.org', 'p1@example.org']);
    expect(await job.run(run)).toEqual({ files: 0, outbound: 0, inbound: 0, inbox: 0, updates: 0, paces: 0 });
  });
});
