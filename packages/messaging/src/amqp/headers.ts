import type { MessageProperties } from 'amqplib';

/** What Cicero writes beside a message. Texts are bounded: a header table holds at most 64 KiB. */
export const header = {
  attempt: 'x-attempt',
  error: 'x-error',
  attempts: 'x-attempts',
  parkedAt: 'x-parked-at',
} as const;

/** Which try this delivery is, from 1. */
export function attemptOf(properties: MessageProperties): number {
  const value: unknown = properties.headers?.[header.attempt];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 1;
}

export function textHeader(properties: MessageProperties, name: string): string | undefined {
  const value: unknown = properties.headers?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberHeader(properties: MessageProperties, name: string): number | undefined {
  const value: unknown = properties.headers?.[name];
  return typeof value === 'number' ? value : undefined;
}
