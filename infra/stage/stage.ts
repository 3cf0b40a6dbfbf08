import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@cicero/contracts';
import { freePorts } from './processes/ports.ts';
import { createPostgres } from './processes/postgres.ts';
import type { ProgramProcess } from './processes/program-process.ts';
import { createRabbitMq, type RabbitMq } from './processes/rabbitmq.ts';
import { createRedis } from './processes/redis.ts';
import { createService } from './processes/service.ts';

/** Servers of our own in a folder of their own; nothing else on the machine notices them. */
export interface Stage {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly amqpUrl: string;
  /** What the services seal and sign with. */
  readonly secret: string;
  readonly postgres: ProgramProcess;
  readonly redis: ProgramProcess;
  readonly rabbit: RabbitMq;
  urlOf(service: ServiceName): string;
  readonly gatewayUrl: string;
  /** Declares the five services; they are started by whoever runs the test. */
  services(outside: Readonly<Record<string, string>>): ProgramProcess[];
  /** Takes a further process into its care. */
  own(process: ProgramProcess): void;
  /** Ends everything that was started. With `keep` the folder with all logs stays. */
  close(options: { keep: boolean }): Promise<void>;
}

/** Waiting times of failed messages: as many tries as in production, but within the patience of a test. */
const retryDelays = '500,1000,2000,4000,8000,16000';

/** @throws MissingProgram when one of the servers is not installed */
export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'cicero-stage-'));
  // The servers run as accounts of their own.
  chmodSync(folder, 0o711);
  const [pg = 0, redisPort = 0, amqp = 0, distribution = 0, epmd = 0, ...servicePorts] = await freePorts(
    5 + serviceNames.length,
  );
  const portOf = (name: ServiceName): number => servicePorts[serviceNames.indexOf(name)] ?? 0;
  const urlOf = (name: ServiceName): string => `http://127.0.0.1:${portOf(name)}`;
  const postgres = await createPostgres(join(folder, 'postgres'), pg);
  const redis = createRedis(join(folder, 'redis'), redisPort);
  const rabbit = createRabbitMq(join(folder, 'rabbitmq'), { amqp, distribution, epmd });
  const databaseUrl = `postgres://postgres@127.0.0.1:${pg}/postgres`;
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const amqpUrl = `amqp://guest:guest@127.0.0.1:${amqp}`;
  const secret = 'only-for-this-test-only-for-this-test';
  const processes = [postgres, redis, rabbit.server, rabbit.mapper];
  return {
    folder,
    databaseUrl,
    redisUrl,
    amqpUrl,
    secret,
    postgres,
    redis,
    rabbit,
    urlOf,
    gatewayUrl: urlOf('api-gateway'),
    services(outside) {
      const home = join(folder, 'services');
      mkdirSync(home);
      const env = {
        DATABASE_URL: databaseUrl,
        AMQP_URL: amqpUrl,
        REDIS_URL: redisUrl,
        MESSAGE_RETRY_DELAYS: retryDelays,
        CICERO_DATA_DIR: join(home, 'data'),
        CICERO_SECRET: secret,
        AUTH_CLAIM_URL: urlOf('auth-claim'),
        COLLECTOR_URL: urlOf('collector'),
        ANALYTICS_URL: urlOf('analytics'),
        NOTIFIER_URL: urlOf('notifier'),
        ...outside,
      };
      const services = serviceNames.map((name) => createService(name, { folder: home, port: portOf(name), env }));
      processes.unshift(...services);
      return services;
    },
    own: (process) => void processes.unshift(process),
    async close({ keep }) {
      await Promise.all(processes.map((process) => process.retire()));
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
