import type { Administrators, JobRun } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Failures } from '../../src/digest/failures.ts';
import { causeText } from '../../src/digest/wording.ts';
import { failureDigestJob } from '../../src/jobs/failure-digest.ts';
import { type Bench, chatTo, mailTo, noon, openBench } from '../notifier.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.clear();
  await sql`truncate job_run, report_issue, collection_run cascade`.execute(bench.context.db);
});
afterAll(() => bench.close());

/** 3 November, 06:30 in Jakarta. */
const due = new Date('2025-11-02T23:30:00Z');
const inTime = '2025-11-02T10:00:00Z';
const before = '2025-11-01T10:00:00Z';
const administrators: Administrators = { numbers: ['628111', '628112'], telegram: null };

async function run(numbers: Failures['numbers'] = []) {
  bench.clock.set(due);
  const job = failureDigestJob(bench.context, administrators, async () => numbers);
  const log = createLog('test', { level: 'silent' });
  const given: JobRun = {
    runId: 'r',
    scheduledFor: due,
    reason: 'schedule',
    log,
    signal: new AbortController().signal,
  };
  return job.run(given);
}

async function told(): Promise<{ recipient: string; text: string }[]> {
  const events = await bench.events();
  return events.map(({ data }) => ({ recipient: String(data.recipient), text: String(data.text) }));
}

async function jobRun(key: string, status: string, at: string, error: string | null = null): Promise<void> {
  await sql`insert into job_run (run_id, job_key, scheduled_for, reason, status, error)
    values (gen_random_uuid(), ${key}, ${at}, 'schedule', ${status}, ${error})`.execute(bench.context.db);
}

async function reportIssue(report: string, status: string, at: string, reason: string | null = null): Promise<void> {
  await sql`insert into report_issue (issue_id, report, client_id, options, picture, files, says_nothing, recipients,
      due_at, status, reason, created_at, produced_at)
    values (gen_random_uuid(), ${report}, 'RES_A', '{}', true, true, false, '{}', ${at}, ${status}, ${reason}, ${at},
      ${status === 'waiting' ? null : at})`.execute(bench.context.db);
}

test('when nothing went wrong nobody is told anything', async () => {
  await jobRun('collector.collect', 'succeeded', inTime);
  await jobRun('collector.collect', 'failed', before, 'long ago');
  await reportIssue('likes-attendance', 'sent', inTime);
  expect(await run()).toEqual({ digests: 0 });
  expect(await told()).toEqual([]);
});

test('each administrator gets one message with what failed, how often, and why', async () => {
  await jobRun('collector.collect', 'failed', inTime, 'RapidAPI said no');
  await jobRun('collector.collect', 'failed', '2025-11-02T11:00:00Z', 'RapidAPI said no');
  await jobRun('collector.collect', 'failed', '2025-11-02T12:00:00Z', 'something else');
  await jobRun('analytics.cleanup', 'missed', inTime);
  await reportIssue('likes-attendance', 'failed', inTime, 'REPORT_OPTIONS_INVALID');
  await reportIssue('link-recap', 'waiting', inTime);
  await reportIssue('link-recap', 'waiting', '2025-11-02T23:00:00Z');
  expect(await run([{ account: 'gateway', state: 'qr' }])).toEqual({ digests: 1 });
  const messages = await told();
  expect(messages.map(({ recipient }) => recipient).sort()).toEqual(['628111@c.us', '628112@c.us']);
  expect(messages[0]?.text.split('\n')).toEqual([
    '*Ringkasan gangguan* – 24 jam sampai 2025-11-03 pukul 06.30 WIB',
    '',
    '*Pekerjaan terjadwal gagal: 3*',
    '- collector.collect: 3 (RapidAPI said no)',
    '',
    '*Pekerjaan terjadwal terlewat: 1*',
    '- analytics.cleanup: 1',
    '',
    '*Laporan gagal dibuat: 1*',
    '- likes-attendance: 1 (REPORT_OPTIONS_INVALID)',
    '',
    '*Laporan belum dibuat lebih dari satu jam: 1*',
    '- link-recap: 1',
    '',
    '*Nomor WhatsApp belum siap*',
    '- gateway: menunggu pemindaian kode QR',
    '',
    'Rincian di server: cicero doctor, cicero job history, cicero message list.',
  ]);
});

test('messages that were given up are counted by their way, not by whom they were for', async () => {
  bench.clock.set(inTime);
  await bench.accept(chatTo('6281100001111@c.us'));
  await bench.accept(chatTo('6281200001111@c.us'));
  await bench.accept(mailTo('ani@example.org'));
  await sql`update outbound_message set status = 'failed', finished_at = ${inTime}, error = 'number 6281100001111 is unknown'
    where channel = 'whatsapp'`.execute(bench.context.db);
  await sql`update outbound_message set status = 'delivered', finished_at = ${inTime} where channel = 'email'`.execute(
    bench.context.db,
  );
  await sql`delete from outbox`.execute(bench.context.db);
  expect(await run()).toEqual({ digests: 1 });
  const text = (await told())[0]?.text ?? '';
  expect(text).toContain('*Pesan tidak terkirim: 2*\n- WhatsApp: 2 (number … is unknown)');
  expect(text).not.toContain('62811');
  expect(text).not.toContain('Email');
});

test('many kinds of trouble are one short message', async () => {
  for (let at = 0; at < 9; at++) await jobRun(`analytics.job-${at}`, 'failed', inTime, `cause ${at}`);
  expect(await run()).toEqual({ digests: 1 });
  const text = (await told())[0]?.text ?? '';
  expect(text).toContain('*Pekerjaan terjadwal gagal: 9*');
  expect(text).toContain('- 4 lainnya: 4');
  expect(text.length).toBeLessThan(600);
});

test('a run that is repeated tells the same thing under the same key', async () => {
  await jobRun('collector.collect', 'failed', inTime, 'no');
  await run();
  await run();
  const keys = (await bench.events()).map(({ data }) => String(data.dedupeKey));
  expect(new Set(keys).size).toBe(2);
  expect(keys).toHaveLength(4);
});

test.each([
  ['550 <ani@example.org> unknown', '550 <…> unknown'],
  ['no answer from https://x.example/v1?key=abc', 'no answer from …'],
  ['Key (nrp)=(85010001) already exists', 'Key (nrp)=(…) already exists'],
  ['number +62 811-2222-3333 refused', 'number … refused'],
  ['user "ani budi" is unknown', 'user … is unknown'],
  [`${'x'.repeat(200)}`, `${'x'.repeat(79)}…`],
])('a cause tells nothing personal: %s', (cause, told) => {
  expect(causeText(cause)).toBe(told);
});

test('noon of the bench is after the digest: what is asked for later is not in it', async () => {
  await jobRun('collector.collect', 'failed', noon, 'later');
  expect(await run()).toEqual({ digests: 0 });
});
