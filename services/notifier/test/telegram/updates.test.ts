import { describe, expect, it } from 'vitest';
import { readUpdate } from '../../src/telegram/updates.ts';

const budi = { id: 42, is_bot: false, first_name: 'Budi' };
const group = { id: -100_200, type: 'supergroup', title: 'Administrator' };
const message = (more: object = {}) => ({
  update_id: 7,
  message: { message_id: 3, date: 0, from: budi, chat: group, text: '/help', ...more },
});
const press = (more: object = {}) => ({
  update_id: 8,
  callback_query: {
    id: '991',
    from: budi,
    chat_instance: 'x',
    message: { message_id: 3, chat: group },
    data: 'ad:1',
    ...more,
  },
});

describe('reading an update', () => {
  it('takes who wrote what where', () => {
    expect(readUpdate(message())).toEqual({
      updateId: 7,
      heard: { kind: 'text', chatId: '-100200', userId: '42', text: '/help' },
    });
    expect(readUpdate(press())).toEqual({
      updateId: 8,
      heard: { kind: 'press', queryId: '991', chatId: '-100200', userId: '42', messageId: 3, data: 'ad:1' },
    });
  });

  it.each([
    ['a picture', message({ text: undefined, photo: [] })],
    ['a post of a channel or of the group itself', message({ from: undefined })],
    ['what a bot wrote, anonymous administrators included', message({ from: { ...budi, is_bot: true } })],
    ['what was forwarded', message({ forward_origin: { type: 'hidden_user' } })],
    ['what was written by way of a bot', message({ via_bot: { id: 1, is_bot: true } })],
    ['a press without a message', press({ message: undefined })],
    ['a press without data', press({ data: undefined, game_short_name: 'x' })],
    ['an edited text', { update_id: 9, edited_message: message().message }],
    ['something new', { update_id: 9, something: {} }],
    ['nothing', { update_id: 9 }],
  ])('passes over %s', (_, update) => {
    expect(readUpdate(update).heard).toEqual({ kind: 'other' });
  });

  it.each([
    ['a message that is text', { update_id: 9, message: 'halo' }],
    ['a message without a chat', message({ chat: undefined })],
    ['a chat id beyond what is exact', message({ chat: { id: 1e300 } })],
    ['an author whose id is text', message({ from: { ...budi, id: '42' } })],
    ['a text that is none', message({ text: { long: true } })],
    ['a text beyond all bounds', message({ text: 'x'.repeat(65_537) })],
    ['a press without an id', press({ id: '' })],
    ['a press by nobody', press({ from: null })],
  ])('cannot read %s, but knows its number', (_, update) => {
    expect(readUpdate(update)).toEqual({ updateId: update.update_id, heard: null });
  });

  it.each([null, 'update', 42, [], {}, { update_id: '7' }, { update_id: -1 }, { update_id: 1.5 }])(
    '%j has no number',
    (update) => {
      expect(readUpdate(update)).toEqual({ updateId: null, heard: null });
    },
  );
});
