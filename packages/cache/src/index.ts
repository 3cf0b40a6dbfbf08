export { type Cache, type CacheState, CacheUnavailableError } from './cache.ts';
export type { Logger } from './log.ts';
export { type CacheOptions, openCache } from './open-cache.ts';
