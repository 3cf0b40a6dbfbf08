import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { placeMigratedDatabase } from '../src/testing.ts';

const migration = new URL('../../../sql/migrations/0078_job_switches.sql', import.meta.url);

test('what was switched off under its former name is off as job and as subscription; everything else stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-switches-'));
  await placeMigratedDatabase(folder);
  const database = await openDatabase({ dataDir: folder });
  try {
    const { db } = database;
    const offBefore = await off();
    await sql`update cron_job_config set is_active = false where job_key in
      ('./src/cron/cronDirRequestFetchSosmed.js', './src/cron/cronRekapLink.js',
       './src/cron/cronWaNotificationReminder.js')`.execute(db);
    await sql`insert into cron_job_config (job_key, display_name) values ('analytics.task-reminders', 'Pengingat')`.execute(
      db,
    );
    const text = await readFile(migration, 'utf8');
    for (let times = 0; times < 2; times++) {
      await database.script(text);
      expect((await off()).filter((key) => !offBefore.includes(key))).toEqual([
        'directorate-task-message',
        'unit-amplification-attendance',
        'unit-task-message',
      ]);
      const { rows } = await sql<{ job_key: string; is_active: boolean }>`select job_key, is_active from cron_job_config
        where job_key not like './%' order by 1`.execute(db);
      // A switch of today's installation is not touched.
      expect(rows).toEqual([
        { job_key: 'analytics.task-reminders', is_active: true },
        { job_key: 'collector.collect', is_active: false },
      ]);
    }
    async function off(): Promise<string[]> {
      const { rows } = await sql<{ seed_key: string }>`select seed_key from report_subscription where not is_active
        order by seed_key`.execute(db);
      return rows.map(({ seed_key }) => seed_key);
    }
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
});
