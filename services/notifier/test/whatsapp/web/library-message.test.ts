import { expect, it } from 'vitest';
import { readReceipt } from '../../../src/whatsapp/web/library-message.ts';

const own = { id: { _serialized: 'true_x_1', fromMe: true }, from: 'x@c.us', type: 'chat', t: 1 };

it.each([
  [-1, null],
  [0, null],
  [1, 'server'],
  [2, 'device'],
  [3, 'read'],
  [4, 'read'],
  [5, null],
  ['3', null],
  [null, null],
])('an acknowledgement %j of an own message says %s', (ack, level) => {
  expect(readReceipt(own, ack)).toEqual(level === null ? null : { id: 'true_x_1', level });
});

it('what others wrote, and what is no message, has no receipt', () => {
  expect(readReceipt({ ...own, id: { ...own.id, fromMe: false } }, 3)).toBeNull();
  for (const raw of [null, 'x', {}, { ...own, id: 1 }]) expect(readReceipt(raw, 3)).toBeNull();
});
