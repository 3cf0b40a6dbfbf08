export * from './context.ts';
export * from './host.ts';
export * from './jobs/job.ts';
export * from './jobs/request.ts';
export * from './jobs/scheduler.ts';
export * from './messages/subscription.ts';
export * from './run.ts';
export * from './service.ts';
