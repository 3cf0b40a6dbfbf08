import { describe, expect, it } from 'vitest';
import { canonicalChatId } from '../../src/whatsapp/chat-id.ts';
import { initialStatus, nextStatus, type WhatsAppEvent } from '../../src/whatsapp/state.ts';

const at = new Date('2025-11-03T05:00:00.000Z');
const after = (...events: WhatsAppEvent[]) =>
  events.reduce((status, event) => nextStatus(status, event, at), initialStatus(at));

describe('the states of a number', () => {
  it('leads from off over pairing to ready', () => {
    const pairing = after({ type: 'starting' }, { type: 'qr', qr: '2@abc' });
    expect(pairing).toMatchObject({ state: 'qr', qr: '2@abc', lastQrAt: at.toISOString() });
    const ready = [{ type: 'authenticated' }, { type: 'ready' }] as const;
    expect(ready.reduce((status, event) => nextStatus(status, event, at), pairing)).toMatchObject({
      state: 'ready',
      qr: null,
    });
  });

  it('comes back after a disconnect, as often as it takes', () => {
    const round: WhatsAppEvent[] = [
      { type: 'starting' },
      { type: 'ready' },
      { type: 'disconnected', reason: 'LOGOUT' },
      { type: 'backing-off' },
    ];
    expect(after(...round, ...round, { type: 'starting' }, { type: 'ready' })).toMatchObject({
      state: 'ready',
      lastDisconnectReason: 'LOGOUT',
    });
  });

  it('remembers a refused login', () => {
    expect(after({ type: 'starting' }, { type: 'auth-failure' })).toMatchObject({
      state: 'disconnected',
      lastDisconnectReason: 'AUTH_FAILURE',
      lastAuthFailureAt: at.toISOString(),
    });
  });

  it('takes late echoes for what they are', () => {
    const gone = after({ type: 'starting' }, { type: 'ready' }, { type: 'disconnected', reason: 'X' });
    expect(nextStatus(gone, { type: 'ready' }, at)).toBe(gone);
    expect(nextStatus(gone, { type: 'qr', qr: 'x' }, at)).toBe(gone);
  });
});

describe('canonicalChatId', () => {
  it.each([
    ['628123456789@c.us', '628123456789@c.us'],
    ['08123456789@c.us', '628123456789@c.us'],
    ['+62 812-3456-789@s.whatsapp.net', '628123456789@c.us'],
    ['6591234567@c.us', '6591234567@c.us'],
    ['120363000000000000@G.US', '120363000000000000@g.us'],
    ['628123456789-1500000000@g.us', '628123456789-1500000000@g.us'],
    ['123456789012345@lid', '123456789012345@lid'],
  ])('%s is %s', (text, id) => {
    expect(canonicalChatId(text)).toBe(id);
  });

  it.each(['status@broadcast', '628123456789', 'abc@c.us', '@c.us', '12@c.us', 'a@b@c.us', 'AbCdEf@g.us', ''])(
    '%s is none',
    (text) => {
      expect(canonicalChatId(text)).toBeNull();
    },
  );
});
