export * from './adopt/index.ts';
export { dumpEmbedded, hasEmbedded, queryDump, restoreEmbedded } from './connection/embedded-dump.ts';
export * from './connection/open.ts';
export * from './connection/outage.ts';
export * from './data-version.ts';
export * from './messages/inbox.ts';
export * from './messages/outbox.ts';
export * from './migration/migrate.ts';
export type * from './schema.generated.ts';
