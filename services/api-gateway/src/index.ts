export { type ClientRow, readClient } from './clients/clients.ts';
export { type ClientBody, clientFlags, clientTexts } from './clients/wanted.ts';
export { type ClientWriter, changeClient, enterClient } from './clients/writing.ts';
export { mergeOpenApi, type ServiceDocument } from './documentation/merge.ts';
export { build } from './service.ts';
