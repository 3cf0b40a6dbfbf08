import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approvalCommands } from '../../src/conversations/commands/decisions.ts';
import { editorialCommands } from '../../src/conversations/commands/editorial.ts';
import { withHelp } from '../../src/conversations/registry.ts';
import { type Bench, openBench } from '../notifier.ts';
import { Kiosk } from './kiosk.ts';
import { forget, inhabit } from './people.ts';
import { Talk } from './talk.ts';

let bench: Bench;
let talk: Talk;
let day = 0;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  await forget(bench);
  await inhabit(bench);
  bench.clock.advance(86_400_000 * ++day);
  talk = new Talk(bench, withHelp([approvalCommands, ...editorialCommands], [new Kiosk().menu]));
});
afterAll(() => bench.close());

const chatId = '120363000000000001@g.us';
const operator = { chatId, account: 'operator' } as const;
const gateway = { chatId, account: 'gateway' } as const;
const decision = 'auth-claim.decide-request';

describe('a decision in a group', () => {
  it('is handed on by whatever number hears it, though another of ours answered there a moment ago', async () => {
    await talk.say('stranger', 'approvedash#zzz', operator);
    await talk.say('ani', 'kios', operator);
    bench.clock.advance(5 * 60_000);
    expect(await talk.say('admin', 'approvedash#budi', gateway)).toMatchObject([
      { type: decision, request: { username: 'budi' }, by: { account: 'gateway' } },
    ]);
  });

  it('is decided once when several of our numbers hear it, and again when it is written again', async () => {
    expect(await talk.say('admin', 'approvedash#budi', operator)).toHaveLength(1);
    expect(await talk.say('admin', 'approvedash#budi', gateway)).toEqual([]);
    expect(await talk.say('admin', 'denydash#budi', gateway)).toHaveLength(1);
    bench.clock.advance(1_000);
    expect(await talk.say('admin', 'approvedash#budi', gateway)).toMatchObject([{ type: decision }]);
  });

  it('whose handling failed is handed on by whoever hears it next', async () => {
    const failing = {
      ...bench.context,
      transact: <T>(work: Parameters<typeof bench.context.transact<T>>[0]) =>
        bench.context.transact<T>(async (unit) => {
          await work(unit);
          throw new Error('the process was killed before the commit');
        }),
    };
    await expect(talk.hand(talk.message('admin', 'approvedash#budi', operator), failing)).rejects.toThrow('killed');
    expect(await talk.say('admin', 'approvedash#budi', gateway)).toMatchObject([{ type: decision }]);
  });

  it('that is written wrongly is explained to an administrator once', async () => {
    expect(await talk.answer('admin', 'approvedash#', operator)).toContain('Contoh: approvedash#budi.humas');
    expect(await talk.answer('admin', 'approvedash#', gateway)).toBeUndefined();
  });

  it('about editorial work is not heard', async () => {
    expect(await talk.say('editor', 'setujui#12', operator)).toEqual([]);
    expect(await talk.say('editor', 'tolak#12#Foto belum ada', operator)).toEqual([]);
    expect(await talk.say('editor', 'tolak#', operator)).toEqual([]);
    expect(await talk.say('editor', 'setujui#12')).toHaveLength(1);
  });
});

describe('the number that answers in a group', () => {
  it('is not chosen by those who may nothing: they are refused once, and another number answers who may', async () => {
    expect(await talk.answer('stranger', 'kios', operator)).toContain('tidak memiliki akses');
    expect(await talk.answer('stranger', 'kios', gateway)).toBeUndefined();
    expect(await talk.answer('ani', 'kios', gateway)).toContain('Mau apa?');
    expect(await talk.answer('stranger', 'kios', operator)).toBeUndefined();
  });
});
