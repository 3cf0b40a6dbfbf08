import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../notifier.ts';
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
  talk = new Talk(bench);
});
afterAll(() => bench.close());

describe('reports that are offered', () => {
  it('are none for a client that is gone meanwhile', async () => {
    await talk.say('admin', 'laporan');
    expect(await talk.answer('admin', 'RES_A')).toContain('1. Absensi likes Instagram');
    await bench.host.database.script(`update clients set deleted_at = now() where client_id = 'RES_A'`);
    expect(await talk.say('admin', '1')).toMatchObject([
      { text: expect.stringMatching(/^Pilihan itu tidak tersedia/) },
    ]);
  });
});

describe('reports that are asked for', () => {
  it('are ten in ten minutes, of one person', async () => {
    const ask = async (who: 'admin' | 'superior') => {
      await talk.say(who, 'laporan');
      if (who === 'admin') await talk.say(who, 'RES_A');
      const published = await talk.say(who, '1');
      // Commands of one person are few enough a minute.
      bench.clock.advance(10_000);
      return published;
    };
    for (let time = 0; time < 10; time++) expect(await ask('admin')).toHaveLength(2);
    expect(await ask('admin')).toMatchObject([{ text: expect.stringMatching(/^Terlalu banyak laporan diminta\./) }]);
    expect(await ask('superior')).toHaveLength(2);
    bench.clock.advance(10 * 60_000);
    expect(await ask('admin')).toHaveLength(2);
  });
});
