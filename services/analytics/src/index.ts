export { issueNow } from './dispatch/due.ts';
export type { ClientMonth, MonthsOptions } from './read-models/client-months.ts';
export { type DifferenceKind, differenceKinds } from './read-models/differences.ts';
export { type RebuildOptions, type RecountedRows, rebuild } from './read-models/rebuild.ts';
export { type Difference, type Verified, verify } from './read-models/verify.ts';
export { build } from './service.ts';
