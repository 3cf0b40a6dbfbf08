export * from './errors.ts';
export * from './http/client.ts';
export * from './http/error.ts';
export * from './message.ts';
export * from './messages/index.ts';
export * from './primitives.ts';
export * from './topology.ts';
