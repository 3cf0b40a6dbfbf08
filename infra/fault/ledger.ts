import type { Database } from '@cicero/database';

/**
 * Keeps a copy of every message that a transaction ever announced: rows leave the outbox once the broker has them,
 * the copies stay and say what must have been handled.
 */
export async function keepLedger(database: Database): Promise<void> {
  await database.script(`
    create schema fault_test;
    create table fault_test.message (
      id uuid primary key, type text not null, envelope jsonb not null, at timestamptz not null default now());
    create function fault_test.remember() returns trigger language plpgsql as $$
    begin
      insert into fault_test.message (id, type, envelope) values (new.id, new.type, new.envelope);
      return null;
    end $$;
    create trigger remember after insert on outbox for each row execute function fault_test.remember();`);
}
