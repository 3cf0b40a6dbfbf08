export { asyncApi } from './asyncapi.ts';
export * from './bus.ts';
export * from './create-message.ts';
export type { Logger } from './log.ts';
export type { BusMetrics, DeliveryResult } from './metrics.ts';
export { openBus } from './open-bus.ts';
export type { BusOptions } from './settings.ts';
export { type Parsed, parseMessage, type Validation, validationOf } from './validation.ts';
