export * from './clients.ts';
export * from './handle-owner.ts';
export * from './handles.ts';
export * from './identifiers.ts';
export * from './personnel.ts';
