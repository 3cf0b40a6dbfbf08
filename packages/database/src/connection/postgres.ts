import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { DB } from '../schema.generated.ts';
import type { Database, DatabaseOptions } from './open.ts';
import { parsers } from './parsers.ts';

// Dates are sent as UTC whatever the zone of this process: a column without zone would keep the local wall clock.
pg.defaults.parseInputDatesAsUTC = true;

export async function openPostgres(options: DatabaseOptions & { url: string }): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    ...(options.statementTimeout === undefined ? {} : { statement_timeout: options.statementTimeout }),
    application_name: options.applicationName ?? 'cicero',
    // Compiling a query takes longer than our longest ones save by it: a list of 250 clients took 900 ms instead of 13.
    options: '-c timezone=UTC -c jit=off',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format ?? 'text'),
    },
  });
  // A connection that the server cut fails its query and is replaced at the next use. Between two queries nobody
  // is there to be told, and without a listener the event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
  return {
    db,
    adapter: 'postgres',
    async script(text) {
      const client = await pool.connect();
      const warnings: string[] = [];
      const note = ({ severity, message = '' }: { severity?: string | undefined; message?: string | undefined }) =>
        void (severity === 'WARNING' && warnings.push(message));
      client.on('notice', note);
      try {
        await client.query(text);
        return warnings;
      } catch (error) {
        // The script may have opened a transaction; the connection goes back to the pool without it.
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.off('notice', note);
        client.release();
      }
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}
