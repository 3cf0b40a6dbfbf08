import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { troubleIn } from '../../src/conversations/menus/check.ts';
import type { Menu, Node } from '../../src/conversations/menus/menu.ts';
import { conversations, menus } from '../../src/conversations/registry.ts';
import { command } from '../../src/conversations/router/command.ts';
import { administrator, anybody } from '../../src/conversations/router/guard.ts';
import { openRegistry } from '../../src/conversations/router/registry.ts';
import { Kiosk } from './kiosk.ts';

const { menu } = new Kiosk();
const but = (nodes: Record<string, Node>, more: Partial<Menu> = {}): Menu => ({
  ...menu,
  nodes: { ...menu.nodes, ...nodes },
  ...more,
});
const choice = (items: string[], back: string | null = null): Node => ({
  label: 'x',
  input: 'choice',
  prompt: 'x',
  items,
  back,
});
const action = (next: string | null, back: string): Node => ({
  label: 'x',
  input: 'action',
  run: async () => 'x',
  next,
  back,
});
const word = (id: string, match: Parameters<typeof command>[0]['match']) =>
  command({
    ...{ id, match, accounts: ['operator'], chatKinds: ['person'], guard: administrator, refusal: 'silence' },
    ...{ args: Type.Object({}), priority: 1, action: () => ({ kind: 'nothing' }) },
  });

describe('menus are walked before the service starts', () => {
  it.each(menus.map((one) => [one.id, one] as const))(
    '%s: every step is reached, leads out, and is guarded',
    (_, one) => {
      expect(troubleIn(one)).toEqual([]);
      expect(one.guard).not.toEqual(anybody);
    },
  );

  it('the menu of the tests, too', () => expect(troubleIn(menu)).toEqual([]));

  it.each<[string, Menu]>([
    ['nothing leads to lost', but({ lost: choice(['main'], 'main') })],
    ['main leads to nowhere, which is no step', but({ main: choice(['keys', 'buy', 'card', 'note', 'nowhere']) })],
    ['its root start is no step', but({}, { root: 'start' })],
    ['there is no way back from note', but({ note: { ...menu.nodes.note, back: null } as Node })],
    ['the root leads back somewhere', but({ main: { ...menu.nodes.main, back: 'buy' } as Node })],
    ['card acts for anybody', but({}, { guard: anybody })],
    ['main offers nothing', but({ main: choice([]) })],
    ['count takes no number from 1 on', but({ count: { ...menu.nodes.count, from: 0 } as Node })],
    ['note leads back to an action', but({ note: { ...menu.nodes.note, back: 'card' } as Node })],
    ['actions lead to each other without end', but({ card: action('noted', 'main'), noted: action('card', 'note') })],
  ])('%s', (trouble, broken) => {
    expect(troubleIn(broken).join('\n')).toContain(trouble);
    expect(() => openRegistry([], [broken])).toThrow(trouble);
  });
});

describe('the registry', () => {
  it('of the product can be', () => {
    const { commands, menus: offered } = conversations();
    expect(commands.map(({ id }) => id).sort()).toEqual([
      ...['approvals', 'consent', 'editorial.approve', 'editorial.reject', 'help', 'menu.reports', 'premium'],
    ]);
    expect([...offered.keys()]).toEqual(['reports']);
  });

  it.each([
    ['two listen to toko (operator, person)', [word('shop', { kind: 'word', words: ['toko'] })]],
    ['stop takes batal', [word('stop', { kind: 'word', words: ['batal'] })]],
    ['more takes lanjut', [word('more', { kind: 'word', words: ['lanjut'] })]],
    ['one takes 1', [word('one', { kind: 'word', words: ['1'] })]],
    ['loud can never be told by "KERAS"', [word('loud', { kind: 'word', words: ['KERAS'] })]],
    ['mute has no word', [word('mute', { kind: 'word', words: [] })]],
    [
      'there are two of same',
      [word('same', { kind: 'word', words: ['a'] }), word('same', { kind: 'word', words: ['b'] })],
    ],
    [
      'two listen to a# (operator, person)',
      [word('one', { kind: 'fields', word: 'a', fields: [] }), word('two', { kind: 'fields', word: 'a', fields: [] })],
    ],
  ])('refuses to start: %s', (trouble, commands) => {
    expect(() => openRegistry(commands, [menu])).toThrow(trouble);
  });
});
