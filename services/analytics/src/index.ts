export { type RebuildOptions, rebuild } from './read-models/rebuild.ts';
export { build } from './service.ts';
