import { randomBytes } from 'node:crypto';
import pg from 'pg';

const server = process.env.DATABASE_URL_TEST ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Whether the PostgreSQL server of the tests answers. */
export async function postgresAnswers(): Promise<boolean> {
  return administer(async () => true).catch(() => false);
}

/** An empty database of its own; `drop` removes it. */
export async function temporaryDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `notifier_${randomBytes(4).toString('hex')}`;
  await administer((client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await administer((client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function administer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
