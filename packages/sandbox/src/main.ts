import { createSandbox } from './sandbox.ts';

/** The sandbox as a process of its own; see docs/sandbox.md for the variables. */
const environment = process.env;

function numberFrom(name: string, fallback: number | undefined): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not "${text}"`);
  return value;
}

const sizes = {
  clients: numberFrom('SANDBOX_CLIENTS', undefined),
  personnelPerClient: numberFrom('SANDBOX_PERSONNEL_PER_CLIENT', undefined),
  postsPerDay: numberFrom('SANDBOX_POSTS_PER_DAY', undefined),
  likesPerPost: numberFrom('SANDBOX_LIKES_PER_POST', undefined),
  commentsPerPost: numberFrom('SANDBOX_COMMENTS_PER_POST', undefined),
  engagementHours: numberFrom('SANDBOX_ENGAGEMENT_HOURS', undefined),
  lastPostMinute: numberFrom('SANDBOX_LAST_POST_MINUTE', undefined),
};

const sandbox = await createSandbox({
  seed: environment.SANDBOX_SEED || 'contoh',
  world: Object.fromEntries(Object.entries(sizes).filter(([, value]) => value !== undefined)),
  host: environment.SANDBOX_HOST || '127.0.0.1',
  smtpPort: numberFrom('SANDBOX_SMTP_PORT', 4025) ?? 4025,
  dnsPort: numberFrom('SANDBOX_DNS_PORT', 4053) ?? 4053,
  latency: { ms: numberFrom('SANDBOX_LATENCY_MS', 0) ?? 0, jitterMs: numberFrom('SANDBOX_JITTER_MS', 0) ?? 0 },
  ...(environment.SANDBOX_DATA_DIR ? { dataDir: environment.SANDBOX_DATA_DIR } : {}),
  logger: { error: (fields, message) => console.error(message, fields) },
});
const address = await sandbox.listen(numberFrom('SANDBOX_PORT', 4010) ?? 4010);
console.log(
  `Sandbox: ${address}/sandbox  SMTP: ${sandbox.smtp.host}:${sandbox.smtp.port}  DNS: ${sandbox.dns.host}:${sandbox.dns.port}`,
);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
