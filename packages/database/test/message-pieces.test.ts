import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { placeMigratedDatabase } from '../src/testing.ts';

const migration = new URL('../../../sql/migrations/0080_pieces_of_messages.sql', import.meta.url);

test('pieces that were stored before know their command, also of a very long key; what only looks like one does not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-pieces-'));
  await placeMigratedDatabase(folder);
  const database = await openDatabase({ dataDir: folder });
  try {
    const { db } = database;
    const long = 'k'.repeat(300);
    const hash = createHash('sha256').update(long).digest('hex');
    const keys = [
      ['a#1/2', 1],
      ['a', 1],
      [`${hash}#1/2`, 1],
      [long, 1],
      ['b', 1],
      // Another command at another time.
      ['b#1/2', 2],
      ['c#1/2', 1],
    ] as const;
    for (const [key, hour] of keys) {
      await sql`insert into outbound_message (message_id, dedupe_key, channel, account, recipient, priority, content,
          status, created_at)
        values (gen_random_uuid(), ${key}, 'whatsapp', 'gateway', '628111111111@c.us', 3, '{}', 'waiting',
          ${new Date(Date.UTC(2025, 10, 3, hour))})`.execute(db);
    }
    const text = await readFile(migration, 'utf8');
    for (let times = 0; times < 2; times++) {
      await database.script(text);
      const { rows } = await sql<{ command_key: string | null }>`select command_key from outbound_message
        order by sequence`.execute(db);
      expect(rows.map((row) => row.command_key)).toEqual(['a', 'a', long, long, null, null, null]);
    }
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
});
