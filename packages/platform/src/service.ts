import { installAccess } from '@cicero/access';
import { runJob } from '@cicero/contracts';
import type { Subscription as BusSubscription } from '@cicero/messaging';
import { createHttp, type HealthCheck, type Http, operationsRoutes } from '@cicero/runtime';
import { sql } from 'kysely';
import type { ServiceContext } from './context.ts';
import type { Job } from './jobs/job.ts';
import { JobScheduler } from './jobs/scheduler.ts';
import { type Subscription, subscription } from './messages/subscription.ts';

/** What a service is made of. Everything is optional, the order of start is not: subscriptions, jobs, then HTTP. */
export interface ServiceParts {
  /** Registers the routes of the service. */
  routes?: (app: Http) => void | Promise<void>;
  subscriptions?: readonly Subscription[];
  jobs?: readonly Job[];
  /** Further things that must answer for the service to be ready. */
  checks?: Readonly<Record<string, HealthCheck>>;
  /** Long-running parts (sender loops, watchers): started after the subscriptions, stopped after them. */
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
  /** Proxies whose forwarding headers are believed. */
  trustProxy?: string;
}

export interface Service {
  readonly app: Http;
  /** Set once started. */
  readonly url: string;
  readonly jobs: JobScheduler;
  readonly jobList: readonly Job[];
  start(listen: { port: number; host: string }): Promise<void>;
  stop(): Promise<void>;
}

export type Build = (context: ServiceContext) => Service | Promise<Service>;

/** Puts a service together; starts nothing yet. */
export async function assemble(context: ServiceContext, parts: ServiceParts): Promise<Service> {
  const { service, bus, db, cache, clock, log, metrics } = context;
  const app = await createHttp({
    log,
    metrics,
    title: `Cicero ${service}`,
    ...(parts.trustProxy ? { trustProxy: parts.trustProxy } : {}),
  });
  const jobs = new JobScheduler({ db, clock, log, metrics });
  const consumers: BusSubscription[] = [];
  let url = '';

  await installAccess(app, { db, cache, clock, log });
  operationsRoutes(
    app,
    {
      database: async () => void (await sql`select 1`.execute(db)),
      cache: () => cache.ping(),
      bus: async () => {
        if (bus.state !== 'connected') throw new Error(bus.state);
      },
      ...parts.checks,
    },
    metrics,
  );
  await parts.routes?.(app);

  const subscriptions = [...(parts.subscriptions ?? []), runJobSubscription(context, jobs)];
  return {
    app,
    jobs,
    jobList: parts.jobs ?? [],
    get url() {
      return url;
    },
    async start(listen) {
      for (const { queue, types, prefetch, bind } of subscriptions) {
        consumers.push(await bus.subscribe({ queue, types, prefetch }, bind(context)));
      }
      await parts.start?.();
      await jobs.start(parts.jobs ?? []);
      url = await app.listen(listen);
    },
    async stop() {
      await app.close();
      await jobs.stop();
      await Promise.all(consumers.map((consumer) => consumer.cancel()));
      await parts.stop?.();
    },
  };
}

/** Jobs are run by hand through a command, so that it does not matter which process was asked. */
function runJobSubscription(context: ServiceContext, jobs: JobScheduler): Subscription {
  return subscription({
    queue: `${context.service}.run-job`,
    messages: [runJob[context.service]],
    prefetch: 2,
    prepare: async (message) => {
      await jobs.runRequested(message.data.jobKey, message.data.runId);
      return undefined;
    },
    handle: async () => {},
  });
}
