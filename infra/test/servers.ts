import { connect } from 'node:net';

/** The servers that production adapters are tested against, where they stand unless their URL says otherwise. */
const servers = {
  PostgreSQL: process.env.DATABASE_URL_TEST ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  Redis: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  RabbitMQ: process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672',
} as const;

/** Says before the run which suites will find their server; with CI=true all of them must. */
export default async function setup(): Promise<void> {
  const answers = await Promise.all(
    Object.entries(servers).map(async ([name, url]) => ({ name, url, there: await answersAt(new URL(url)) })),
  );
  for (const { name, there } of answers) {
    process.stdout.write(
      `${there ? '✓' : '–'} ${name}: suites ${there ? 'run' : 'are left out, nothing answers there'}\n`,
    );
  }
  const missing = answers.filter(({ there }) => !there).map(({ name }) => name);
  if (process.env.CI === 'true' && missing.length > 0) {
    throw new Error(`${missing.join(', ')} must run for the tests in CI`);
  }
}

function answersAt(url: URL): Promise<boolean> {
  const defaults: Readonly<Record<string, number>> = { 'postgres:': 5432, 'redis:': 6379, 'amqp:': 5672 };
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: Number(url.port) || defaults[url.protocol] || 0,
      timeout: 2_000,
    });
    const end = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
