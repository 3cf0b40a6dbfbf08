export * from './handles.ts';
export * from './identifiers.ts';
