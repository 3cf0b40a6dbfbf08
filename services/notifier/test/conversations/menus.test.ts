import { CacheUnavailableError, openCache } from '@cicero/cache';
import { openRedis, redisReachable } from '@cicero/cache/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withHelp } from '../../src/conversations/registry.ts';
import { type Bench, openBench } from '../notifier.ts';
import { Kiosk } from './kiosk.ts';
import { forget, inhabit, people } from './people.ts';
import { Talk } from './talk.ts';

let bench: Bench;
let kiosk: Kiosk;
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
  kiosk = new Kiosk();
  kiosk.goods = [
    { id: 'kopi', label: 'Kopi' },
    { id: 'teh', label: 'Teh' },
  ];
  talk = new Talk(bench, withHelp([], [kiosk.menu]));
});
afterAll(() => bench.close());

const onRedis = await redisReachable();
const group = { chatId: '120363000000000001@g.us' };

describe('a menu', () => {
  it('offers each what is theirs, numbered without gaps', async () => {
    expect(await talk.answer('admin', 'toko')).toContain('1. Kunci gudang\n2. Beli\n3. Kartu saya\n4. Catatan');
    expect(await talk.answer('ani', 'KIOS ')).toContain('1. Beli\n2. Kartu saya\n3. Catatan\n\n*batal* – tutup');
  });

  it('asks step by step, does it once confirmed, and closes', async () => {
    await talk.say('ani', 'kios');
    expect(await talk.answer('ani', '1')).toContain('1. Kopi\n2. Teh');
    expect(await talk.answer('ani', '2')).toContain('Berapa?');
    expect(await talk.answer('ani', '10')).toContain('Balas dengan angka 1 sampai 9.\n\nBerapa?');
    expect(await talk.answer('ani', '3')).toContain('3 × teh?');
    expect(await talk.answer('ani', 'mungkin')).toContain('Balas *ya* atau *tidak*.');
    expect(await talk.answer('ani', 'YA')).toBe('Dibeli: 3 × teh.');
    expect(await talk.answer('ani', 'ya')).toBeUndefined();
  });

  it('a number means what it meant when it was shown, however the menu has changed since', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '1');
    kiosk.goods = [
      { id: 'air', label: 'Air' },
      { id: 'kopi', label: 'Kopi' },
      { id: 'teh', label: 'Teh' },
    ];
    expect(await talk.answer('ani', '1')).toContain('Berapa?');
    expect(await talk.answer('ani', '1')).toContain('1 × kopi?');
    await talk.say('ani', 'menu');
    kiosk.isClosed = true;
    // "1" was to buy; now the first is the card.
    expect(await talk.answer('ani', '1')).toContain('Pilihan itu tidak tersedia lagi.');
  });

  it('control words are never an answer, not even where any text is', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '3');
    expect(await talk.answer('ani', 'bantuan')).toContain('*kembali* (atau 0) – satu langkah naik');
    expect(await talk.answer('ani', 'Back')).toContain('Mau apa?');
    await talk.say('ani', '3');
    expect(await talk.answer('ani', '0')).toContain('Mau apa?');
    await talk.say('ani', '3');
    expect(await talk.answer('ani', 'x'.repeat(21))).toContain('Terlalu panjang.\n\nTulis catatan.');
    // A word that begins a menu is a text like any other here.
    expect(await talk.answer('ani', 'kios')).toBe('Tercatat: kios');
    await talk.say('ani', 'kios');
    await talk.say('ani', '3');
    expect(await talk.answer('ani', 'BATAL')).toBe('Menu ditutup.');
    expect(await talk.answer('ani', 'halo')).toBeUndefined();
  });

  it('long lists come in parts, and are narrowed by a text', async () => {
    kiosk.goods = Array.from({ length: 45 }, (_, at) => ({ id: `b${at + 1}`, label: `Barang ${at + 1}` }));
    await talk.say('ani', 'kios');
    expect(await talk.answer('ani', '1')).toContain('20. Barang 20\n\nNomor 1–20 dari 45; *lanjut* untuk berikutnya.');
    expect(await talk.answer('ani', 'lanjut')).toContain('\n\n21. Barang 21\n');
    expect(await talk.answer('ani', 'Lanjut')).toContain('Nomor 41–45 dari 45');
    expect(await talk.answer('ani', 'arang 4')).toContain('1. Barang 4\n2. Barang 40\n');
    expect(await talk.answer('ani', 'gula')).toContain('Tidak ada pilihan yang cocok.');
    expect(await talk.answer('ani', 'b4')).toContain('Berapa?');
    await talk.say('ani', '2');
    expect(await talk.answer('ani', 'ya')).toBe('Dibeli: 2 × b4.');
  });

  it('an entry that is gone cannot be chosen by the number it had', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '1');
    kiosk.goods = [{ id: 'teh', label: 'Teh' }];
    expect(await talk.answer('ani', '1')).toMatch(/^Pilihan itu tidak tersedia lagi\..*\n\nBeli apa\?\n\n1\. Teh\n/);
    expect(await talk.answer('ani', '1')).toContain('Berapa?');
    await talk.say('ani', '2');
    expect(await talk.answer('ani', 'ya')).toBe('Dibeli: 2 × teh.');
  });

  it('who goes back has not answered yet', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '1');
    await talk.say('ani', '1');
    await talk.say('ani', '3');
    expect(kiosk.known).toEqual({ good: 'kopi', count: '3' });
    await talk.say('ani', 'kembali');
    expect(kiosk.known).toEqual({ good: 'kopi' });
    await talk.say('ani', 'kembali');
    expect(kiosk.known).toEqual({});
  });

  it('a list with nothing in it says so and ends', async () => {
    kiosk.goods = [];
    await talk.say('ani', 'kios');
    expect(await talk.answer('ani', '1')).toBe('Barang habis.');
    expect(await talk.answer('ani', '1')).toBeUndefined();
  });
});

describe('who may is looked at with every message', () => {
  it('somebody who lost what let them in is out at once, and that is written down without the text', async () => {
    await talk.say('ani', 'kios');
    await sql`update "user" set status = false where user_id = '10000001'`.execute(bench.host.database.db);
    expect(await talk.answer('ani', '3')).toBe('⛔ Menu ini tidak lagi terbuka untuk nomor Anda.');
    expect(await talk.answer('ani', '3')).toBeUndefined();
    const { rows } =
      await sql`select action, outcome, reason, actor_kind, actor_id, channel, detail from audit_event`.execute(
        bench.host.database.db,
      );
    expect(rows).toEqual([
      {
        ...{ action: 'conversation.menu.kiosk', outcome: 'refused', reason: 'FORBIDDEN', channel: 'whatsapp' },
        ...{ actor_kind: 'whatsapp', actor_id: people.ani, detail: { account: 'operator', chat: 'person' } },
      },
    ]);
  });

  it('a step that is no longer theirs is not done, though its number was shown to them', async () => {
    talk.administrators.add(people.ani);
    expect(await talk.answer('ani', 'kios')).toContain('1. Kunci gudang');
    talk.administrators.delete(people.ani);
    const published = await talk.say('ani', '1');
    expect(published).toHaveLength(1);
    expect(published[0]?.text).toContain(
      'Pilihan itu tidak tersedia lagi. Silakan pilih dari daftar berikut.\n\nMau apa?',
    );
    expect(await talk.say('admin', 'kios')).toHaveLength(1);
    expect(await talk.say('admin', '1')).toMatchObject([
      { type: 'auth-claim.decide-request' },
      { text: expect.stringMatching(/^Kunci diberikan\.\n\nMau apa\?/) },
    ]);
  });

  it('a step that waits for an answer is closed to whoever lost it meanwhile, whatever they answer', async () => {
    for (const answer of ['2', 'kembali', 'bantuan']) {
      talk.administrators.add(people.ani);
      kiosk.goods = [];
      expect(await talk.answer('ani', 'kios')).toContain('5. Gudang');
      expect(await talk.answer('ani', '5')).toContain('Ambil apa?');
      talk.administrators.delete(people.ani);
      expect(await talk.say('ani', answer)).toMatchObject([
        { text: '⛔ Menu ini tidak lagi terbuka untuk nomor Anda.' },
      ]);
      expect(await talk.say('ani', '2')).toEqual([]);
    }
  });

  it('so is one that is no longer to be had, and one that an answer leads to', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '1');
    kiosk.isClosed = true;
    expect(await talk.answer('ani', '1')).toBe('⛔ Menu ini tidak lagi terbuka untuk nomor Anda.');
    kiosk.isClosed = false;
    await talk.say('ani', 'kios');
    await talk.say('ani', '1');
    await talk.say('ani', '1');
    await talk.say('ani', '3');
    kiosk.isSoldOut = true;
    expect(await talk.answer('ani', 'ya')).toBe('⛔ Menu ini tidak lagi terbuka untuk nomor Anda.');
  });

  it('a stranger reads one sentence a few times, and nothing more however long they try', async () => {
    const answers: unknown[] = [];
    for (let time = 0; time < 12; time++) answers.push(await talk.answer('stranger', 'kios'));
    expect(answers.filter(Boolean)).toEqual(Array(3).fill('⛔ Anda tidak memiliki akses untuk perintah ini.'));
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from audit_event`.execute(
      bench.host.database.db,
    );
    expect(rows).toEqual([{ count: 10 }]);
  });

  it('of two people with one number neither is let in', async () => {
    expect(await talk.answer('shared', 'kios')).toBe('⛔ Anda tidak memiliki akses untuk perintah ini.');
  });
});

describe('in a group', () => {
  it('members have menus of their own, and other talk is left alone', async () => {
    await talk.say('ani', 'kios', group);
    await talk.say('operator', 'kios', group);
    expect(await talk.answer('ani', '1', group)).toContain('Beli apa?');
    expect(await talk.answer('operator', '3', group)).toContain('Tulis catatan.');
    expect(await talk.answer('ani', 'siap pak', group)).toBeUndefined();
    expect(await talk.answer('stranger', '1', group)).toBeUndefined();
    expect(await talk.answer('operator', 'beres', group)).toBe('Tercatat: beres');
    expect(await talk.answer('ani', '1', group)).toContain('Berapa?');
    // In private the same person is nowhere.
    expect(await talk.answer('ani', '1')).toBeUndefined();
  });

  it('of several of our numbers in it one answers, until it has been silent for long', async () => {
    const on = (account: 'operator' | 'gateway') => ({ ...group, account });
    expect(await talk.answer('ani', 'kios', on('gateway'))).toContain('Mau apa?');
    expect(await talk.answer('ani', 'kios', on('operator'))).toBeUndefined();
    expect(await talk.answer('ani', '1', on('operator'))).toBeUndefined();
    expect(await talk.answer('ani', '1', on('gateway'))).toContain('Beli apa?');
    // In private each speaks for itself.
    expect(await talk.answer('ani', 'kios')).toContain('Mau apa?');
    bench.clock.advance(11 * 60_000);
    expect(await talk.answer('ani', 'kios', on('operator'))).toContain('Mau apa?');
    expect(await talk.answer('ani', 'kios', on('gateway'))).toBeUndefined();
  });

  it('what is about somebody goes to them alone', async () => {
    await talk.say('ani', 'kios', group);
    expect(await talk.say('ani', '2', group)).toMatchObject([
      { recipient: `${people.ani}@c.us`, text: `Nomor Anda +${people.ani}.` },
    ]);
  });

  it('who answers too late is told once, when it was an answer', async () => {
    await talk.say('ani', 'kios', group);
    bench.clock.advance(10 * 60_000);
    expect(await talk.answer('ani', 'selamat siang', group)).toBeUndefined();
    expect(await talk.answer('ani', '1', group)).toContain('Tulis *kios* untuk memulai lagi.');
    expect(await talk.answer('ani', '1', group)).toBeUndefined();
  });
});

describe('whatever process hears it', () => {
  it('a form waits ten minutes for each answer', async () => {
    await talk.say('ani', 'kios');
    bench.clock.advance(9 * 60_000);
    await talk.say('ani', '1');
    bench.clock.advance(9 * 60_000);
    expect(await talk.answer('ani', '1')).toContain('Berapa?');
    bench.clock.advance(10 * 60_000);
    expect(await talk.answer('ani', '1')).toContain('sudah berakhir');
  });

  it.runIf(onRedis)('another replica goes on where one was killed: nothing is kept but in Redis', async () => {
    const cache = await openRedis();
    const context = { ...bench.context, cache };
    // Each message is handed to a router of its own.
    for (const [text, answer] of [
      ['kios', 'Mau apa?'],
      ['1', 'Beli apa?'],
      ['2', 'Berapa?'],
    ] as const) {
      await talk.hand(talk.message('ani', text), context);
      expect((await talk.published())[0]?.text).toContain(answer);
    }
    await cache.close();
  });

  it('a message whose handling failed at the end is taken up from where it was', async () => {
    await talk.say('ani', 'kios');
    const failing = {
      ...bench.context,
      transact: <T>(work: Parameters<typeof bench.context.transact<T>>[0]) =>
        bench.context.transact<T>(async (unit) => {
          await work(unit);
          throw new Error('the process was killed before the commit');
        }),
    };
    const message = talk.message('ani', '1');
    await expect(talk.hand(message, failing)).rejects.toThrow('killed');
    expect(await talk.published()).toEqual([]);
    await talk.hand(message);
    expect((await talk.published())[0]?.text).toContain('Beli apa?');
    await talk.hand(message);
    expect(await talk.published()).toEqual([]);
    expect(await talk.answer('ani', '1')).toContain('Berapa?');
  });

  it('a message that comes again after a later one was answered does nothing: it was about another step', async () => {
    await talk.say('ani', 'kios');
    const early = talk.message('ani', '2');
    bench.clock.advance(2_000);
    expect(await talk.answer('ani', '1')).toContain('Beli apa?');
    await talk.hand(early);
    await talk.hand(talk.message('ani', 'kios', { receivedAt: '2025-11-03T05:00:00.000Z' }));
    expect(await talk.published()).toEqual([]);
    expect(await talk.answer('ani', '2')).toContain('Berapa?');
  });

  it('of two messages at the same moment one waits for its turn, and neither is lost', async () => {
    await talk.say('ani', 'kios');
    const message = talk.message('ani', '1');
    const { cache } = bench.context;
    let raced = false;
    const slow = new Proxy(cache, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (name === 'replaceIfEquals' && !raced) {
            raced = true;
            // Another replica is faster.
            const [key = '', old = ''] = args as string[];
            await cache.replaceIfEquals(key, old, old.replace('"v":1', '"v":2'), 60_000);
          }
          return Reflect.apply(value, target, args);
        };
      },
    });
    const context = { ...bench.context, cache: slow };
    await expect(talk.hand(message, context)).rejects.toThrow('changed meanwhile');
    await talk.hand(message, context);
    expect((await talk.published())[0]?.text).toContain('Beli apa?');
  });

  it('without the cache commands are obeyed, and menus ask to be tried again', async () => {
    const cache = await openCache({ url: 'redis://127.0.0.1:9', prefix: 'away:' });
    const context = { ...bench.context, cache };
    await talk.hand(talk.message('ani', 'bantuan'), context);
    expect((await talk.published())[0]?.text).toContain('*kios* – menu percobaan');
    await talk.hand(talk.message('ani', 'kios'), context);
    expect((await talk.published())[0]?.text).toBe('Menu sedang tidak dapat dibuka. Silakan coba lagi sebentar lagi.');
    await cache.close();
  });

  it('what was done is said though the menu cannot go on, in the author’s own chat', async () => {
    await talk.say('admin', 'kios', group);
    const { cache } = bench.context;
    const failing = new Proxy(cache, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          // The number that answers is known still; then the cache is lost.
          if (name === 'replaceIfEquals' && String(args[0]).includes(':session:'))
            throw new CacheUnavailableError('away');
          return Reflect.apply(value, target, args);
        };
      },
    });
    await talk.hand(talk.message('admin', '1', group), { ...bench.context, cache: failing });
    expect(await talk.published()).toMatchObject([
      { type: 'auth-claim.decide-request' },
      {
        recipient: `${people.admin}@c.us`,
        text: 'Kunci diberikan.\n\nMenu tidak dapat dilanjutkan saat ini. Tulis *kios* sebentar lagi untuk membukanya lagi.',
      },
    ]);
  });

  it('an answer that could not be delivered within ten minutes is not worth reading', async () => {
    const expiresAt = new Date(bench.clock.now().getTime() + 600_000).toISOString();
    expect(await talk.say('ani', 'kios')).toMatchObject([{ expiresAt }]);
    expect(await talk.say('stranger', 'kios')).toMatchObject([{ expiresAt }]);
  });

  it('two first messages at once open one menu', async () => {
    const { cache } = bench.context;
    let raced = false;
    const slow = new Proxy(cache, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (name === 'setIfAbsent' && !raced) {
            raced = true;
            // Another replica has opened one meanwhile.
            await Reflect.apply(value, target, args);
          }
          return Reflect.apply(value, target, args);
        };
      },
    });
    const message = talk.message('ani', 'kios');
    await expect(talk.hand(message, { ...bench.context, cache: slow })).rejects.toThrow('changed meanwhile');
    expect(await talk.published()).toEqual([]);
  });

  it('a flood of answers is cut off for its author alone, and for a minute', async () => {
    await talk.say('ani', 'kios');
    const answers: unknown[] = [];
    for (let time = 0; time < 40; time++) answers.push(await talk.answer('ani', 'menu'));
    expect(answers.filter(Boolean)).toHaveLength(29);
    expect(await talk.answer('operator', 'kios')).toContain('Mau apa?');
    bench.clock.advance(60_000);
    expect(await talk.answer('ani', 'menu')).toContain('Mau apa?');
  });

  it('neither texts nor numbers stand in the log', async () => {
    await talk.say('ani', 'kios');
    await talk.say('ani', '3');
    await talk.say('ani', 'rahasia sekali');
    for (let time = 0; time < 40; time++) await talk.say('ani', 'kios');
    expect(bench.log.join('')).toContain('left aside');
    expect(bench.log.join('')).not.toMatch(/rahasia|81200000006|kios/);
  });
});
