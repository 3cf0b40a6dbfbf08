export * from './import/legacy-engagement.ts';
export { build } from './service.ts';
