import { describe, expect, it } from 'vitest';
import { type Interpreter, interpret } from '../../src/conversations/interpreter.ts';

const saying = {
  account: 'user',
  chatId: '628123456789@c.us',
  author: '628123456789@c.us',
  text: 'menu',
  byAdministrator: false,
} as const;

describe('who understands a message', () => {
  const hears = (word: string, answer: string): Interpreter => {
    return ({ text }) => (text.startsWith(word) ? { kind: 'reply', text: answer } : undefined);
  };

  it('the first who does has it', () => {
    const listeners = [hears('bantuan', 'satu'), hears('menu', 'dua'), hears('m', 'tiga')];
    expect(interpret(saying, listeners)).toEqual({ kind: 'reply', text: 'dua' });
    expect(interpret({ ...saying, text: 'masuk' }, listeners)).toEqual({ kind: 'reply', text: 'tiga' });
  });

  it('what nobody understands is passed over', () => {
    expect(interpret(saying, [])).toEqual({ kind: 'nothing' });
    expect(interpret({ ...saying, text: 'absensi' })).toEqual({ kind: 'nothing' });
  });
});
