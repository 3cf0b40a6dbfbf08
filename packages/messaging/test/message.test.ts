import { postsStored, sendMessage } from '@cicero/contracts';
import { describe, expect, test } from 'vitest';
import { createMessage, parseMessage } from '../src/index.ts';

const instant = new Date('2025-07-26T01:02:03.456Z');
const clock = { now: () => instant };
const data = {
  clientId: 'DITBINMAS',
  platform: 'instagram' as const,
  days: ['2025-07-26'],
  added: 3,
  updated: 1,
  removed: 0,
  collectedAt: '2025-07-26T01:02:00Z',
};

describe('a new message', () => {
  test('is a CloudEvent with a UUIDv7 of its own', () => {
    const message = createMessage(postsStored, data, { source: 'collector', clock });
    expect(message).toEqual({
      specversion: '1.0',
      id: message.id,
      source: '/cicero/collector',
      type: 'collection.posts.stored',
      time: '2025-07-26T01:02:03.456Z',
      datacontenttype: 'application/json',
      correlationid: message.id,
      data,
    });
    expect(message.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('comes after every one made before, also within one millisecond: so they leave the outbox', () => {
    const ids = Array.from({ length: 10_000 }, () => createMessage(postsStored, data, { source: 'collector' }).id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('carries on what caused it', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const first = createMessage(postsStored, data, { source: 'collector', correlationId: 'run-1', traceparent });
    const second = createMessage(postsStored, data, { source: 'analytics', causedBy: first });
    expect(second).toMatchObject({ correlationid: 'run-1', causationid: first.id, traceparent });
  });

  test('with data that does not match is a programming error', () => {
    const wrong = { ...data, days: ['26 Juli'] };
    expect(() => createMessage(postsStored, wrong, { source: 'collector' })).toThrow(
      new TypeError('data of collection.posts.stored: /days/0 must match format "date"'),
    );
  });
});

describe('bytes', () => {
  const message = createMessage(postsStored, data, { source: 'collector', clock });
  const read = (changes: object) => parseMessage(Buffer.from(JSON.stringify({ ...message, ...changes })));

  test('of a message are read as it was written, unknown attributes and all', () => {
    expect(read({ tenant: 'x' })).toEqual({ ok: true, message: { ...message, tenant: 'x' } });
  });

  test.each([
    ['another version', { specversion: '2.0' }, 'envelope: /specversion'],
    ['a time that is none', { time: 'yesterday' }, 'envelope: /time'],
    ['no correlation', { correlationid: undefined }, 'envelope: / must have required properties correlationid'],
    [
      'an unknown type',
      { type: 'collection.posts.invented' },
      'type: collection.posts.invented is not in the catalogue',
    ],
    ['missing data', { data: undefined }, 'envelope: / must have required properties data'],
    ['other data', { data: { ...data, added: -1 } }, 'data of collection.posts.stored: /added must be >= 0'],
  ])('with %s are refused', (_name, changes, reason) => {
    const parsed = read(changes);
    expect(parsed.ok ? 'accepted' : parsed.reason).toContain(reason);
  });

  test.each(['', 'null', '[]', '"text"', '{', '12'])('%j are refused', (text) => {
    expect(parseMessage(text).ok).toBe(false);
  });

  test('the reason does not repeat the data, which may be personal', () => {
    const secret = { channel: 'email', recipient: 'someone at example', subject: 's', text: 'otp 123456' };
    const parsed = read({ type: sendMessage.type, data: { ...secret, dedupeKey: 'k', priority: 'otp' } });
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toMatch(/123456|someone/);
  });
});
