export { mergeOpenApi, type ServiceDocument } from './documentation/merge.ts';
export { build } from './service.ts';
