import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The measurements of a process, scraped at `/metrics`. See docs/operations.md for what they mean. */
export interface Metrics {
  registry: Registry;
  httpDuration: Histogram<'method' | 'route' | 'status'>;
  messagesPublished: Counter<'type'>;
  messagesHandled: Counter<'queue' | 'outcome'>;
  messageDuration: Histogram<'queue'>;
  outboxWaiting: Gauge;
  jobRuns: Counter<'job' | 'outcome'>;
}

export function createMetrics(service: string, options: { defaults?: boolean } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (options.defaults ?? true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'cicero_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers,
    }),
    messagesPublished: new Counter({
      name: 'cicero_messages_published_total',
      help: 'Messages confirmed by the broker',
      labelNames: ['type'],
      registers,
    }),
    messagesHandled: new Counter({
      name: 'cicero_messages_handled_total',
      help: 'Deliveries by outcome: done, repeated, retried, parked',
      labelNames: ['queue', 'outcome'],
      registers,
    }),
    messageDuration: new Histogram({
      name: 'cicero_message_seconds',
      help: 'Time to handle a delivery',
      labelNames: ['queue'],
      buckets,
      registers,
    }),
    outboxWaiting: new Gauge({ name: 'cicero_outbox_waiting', help: 'Messages waiting in the outbox', registers }),
    jobRuns: new Counter({
      name: 'cicero_job_runs_total',
      help: 'Job runs by outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
  };
}
