import { expect, test } from 'vitest';
import { deadQueueOf, errorCatalogue, messageCatalogue, retryQueueOf, serviceNames } from '../src/index.ts';

test('every message is named by the rule of its kind, once', () => {
  const types = messageCatalogue.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const { type, kind } of messageCatalogue) {
    if (kind === 'command') expect(serviceNames.some((service) => type.startsWith(`${service}.`))).toBe(true);
    else expect(type).toMatch(/^[a-z]+\.[a-z]+\.[a-z]+$/);
  }
});

test('a command has exactly one queue, in the service it is named after', () => {
  for (const { type, kind, consumedBy } of messageCatalogue) {
    if (kind !== 'command') continue;
    expect(consumedBy).toHaveLength(1);
    expect(consumedBy[0]?.split('.')[0]).toBe(type.split('.')[0]);
  }
});

test('every error has an HTTP status for errors and something to say', () => {
  for (const { status, message } of Object.values(errorCatalogue)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message.length).toBeGreaterThan(5);
  }
});

test('queues around a queue are named after it', () => {
  expect(deadQueueOf('a.b')).toBe('a.b.dead');
  expect(retryQueueOf('a.b', 5000)).toBe('a.b.retry.5000');
});
