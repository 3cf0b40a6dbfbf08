export * from './delivery/desk.ts';
export { storeFile } from './files/stored-files.ts';
export { build } from './service.ts';
