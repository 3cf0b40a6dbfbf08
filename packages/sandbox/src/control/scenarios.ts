import type { GoogleStandIn } from '../google/google.ts';
import { googleScenarios } from '../google/scenarios.ts';
import type { FaultRequest } from '../rapidapi/faults.ts';
import { FALLBACK_HOST, TIKTOK_HOST } from '../rapidapi/keys.ts';
import type { RapidApiSimulator } from '../rapidapi/simulator.ts';
import { telegramScenarios } from '../telegram/scenarios.ts';
import type { Telegram } from '../telegram/telegram.ts';
import type { WorldClient } from '../world/clients.ts';
import { jakartaDay, startOfDay } from '../world/jakarta.ts';
import type { Platform, Post } from '../world/posts.ts';
import type { World } from '../world/world.ts';

/** What a scenario works on: the simulator and the client whose accounts it is about, and Telegram. */
export interface Stage {
  simulator: RapidApiSimulator;
  telegram: Telegram;
  google: GoogleStandIn;
  client: WorldClient;
  /** Whether the caller named the account; if not, faults hit every account. */
  named: boolean;
}

export interface Scenario {
  summary: string;
  play(stage: Stage): void;
}

const platforms: readonly Platform[] = ['instagram', 'tiktok'];
const postLists = ['/v1/posts', '/api/user/posts'];

const hour = (hours: number, minutes = 0, seconds = 0) => hours * 3600 + minutes * 60 + seconds;

/** A fault on all requests, or on the named account's. */
const fault =
  (rule: FaultRequest) =>
  ({ simulator, client, named }: Stage) => {
    const handle = client.handle.instagram ?? client.handle.tiktok;
    simulator.faults.add(named && handle ? { ...rule, account: handle } : rule);
  };

const faults =
  (...rules: FaultRequest[]) =>
  (stage: Stage) => {
    for (const rule of rules) fault(rule)(stage);
  };

const onPosts = (rule: FaultRequest): FaultRequest[] => postLists.map((path) => ({ ...rule, path }));

function schedule({ simulator: { world }, client }: Stage, platform: Platform, day: number, seconds: number[]): void {
  world.script.setSchedule(platform, client.index, day, seconds);
}

/** Today's published posts of the client, newest first. */
function today(world: World, client: WorldClient, platform: Platform): Post[] {
  const day = jakartaDay(world.now());
  const posts: Post[] = [];
  for (const post of world.feed(platform, client)) {
    if (post.day !== day) break;
    posts.push(post);
  }
  return posts;
}

function eachAccount({ client }: Stage, act: (platform: Platform, handle: string) => void): void {
  for (const platform of platforms) {
    const handle = client.handle[platform];
    if (handle !== null) act(platform, handle);
  }
}

/** Everything by name; `normal-day` is the way back. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'normal-day': {
    summary: 'Hari biasa: semua skenario dan gangguan dihapus',
    play: ({ simulator, telegram, google }) => {
      simulator.reset();
      telegram.calm();
      google.calm();
    },
  },
  'midnight-edge': {
    summary: 'Unggahan pukul 23:59:59, 00:00:00, 00:20, dan 06:59 WIB',
    play: (stage) => {
      const day = jakartaDay(stage.simulator.world.now());
      for (const platform of platforms) {
        schedule(stage, platform, day - 1, [hour(10), hour(23, 59, 59)]);
        schedule(stage, platform, day, [0, hour(0, 20), hour(6, 59)]);
      }
    },
  },
  'pinned-first': {
    summary: 'Unggahan lama yang disematkan berada di atas; dunia contoh selalu demikian untuk DITBINMAS',
    play: () => undefined,
  },
  'more-than-a-page': {
    summary: '14 unggahan Instagram dan 40 video TikTok hari ini, semuanya sudah terbit',
    play: (stage) => {
      const now = stage.simulator.world.now();
      const day = jakartaDay(now);
      const spread = (count: number) =>
        Array.from({ length: count }, (_, i) => Math.floor(((i + 1) * (now - startOfDay(day))) / (count + 1)));
      schedule(stage, 'instagram', day, spread(14));
      schedule(stage, 'tiktok', day, spread(40));
    },
  },
  'vanished-post': {
    summary: 'Unggahan terbaru hari ini hilang di kedua platform',
    play: ({ simulator: { world }, client }) => {
      for (const platform of platforms) {
        const newest = today(world, client, platform)[0];
        if (newest) world.script.vanish(newest.id);
      }
    },
  },
  'last-post-vanished': {
    summary: 'Semua unggahan hari ini hilang',
    play: ({ simulator: { world }, client }) => {
      for (const platform of platforms) {
        for (const post of today(world, client, platform)) world.script.vanish(post.id);
      }
    },
  },
  'empty-answer-glitch': {
    summary: 'Daftar unggahan kosong satu kali, lalu normal',
    play: faults(...onPosts({ kind: 'empty-list', count: 1 })),
  },
  'page-2-fails': {
    summary: 'Halaman pertama baik, berikutnya 500',
    play: fault({ kind: 'server-error', page: 'next' }),
  },
  'repeated-token': { summary: 'Token halaman yang sama terus-menerus', play: fault({ kind: 'repeated-token' }) },
  'duplicate-across-pages': {
    summary: 'Butir bergeser saat berganti halaman',
    play: fault({ kind: 'duplicate-across-pages' }),
  },
  'throttle-burst': {
    summary: 'Lima permintaan berikutnya ditolak 429 dengan retry-after 1',
    play: fault({ kind: 'throttle', count: 5, retryAfter: 1 }),
  },
  'throttle-burst-silent': {
    summary: 'Lima permintaan berikutnya ditolak 429 tanpa retry-after',
    play: fault({ kind: 'throttle', count: 5 }),
  },
  'quota-exhausted': { summary: 'Kuota bulanan habis', play: fault({ kind: 'quota' }) },
  'key-revoked': { summary: 'Kunci ditolak 401', play: fault({ kind: 'unauthorized' }) },
  'not-subscribed': { summary: 'Langganan berakhir, 403', play: fault({ kind: 'not-subscribed' }) },
  'gateway-html': { summary: '502 berupa HTML', play: fault({ kind: 'bad-gateway-html' }) },
  'gateway-json': { summary: '502 berupa JSON', play: fault({ kind: 'bad-gateway' }) },
  'server-error': { summary: '500 dari penyedia', play: fault({ kind: 'server-error' }) },
  'truncated-json': { summary: 'Badan jawaban terpotong', play: fault({ kind: 'truncated-json' }) },
  'wrong-shape': { summary: 'Bentuk jawaban tidak dikenal', play: fault({ kind: 'wrong-shape' }) },
  hang: { summary: 'Tidak pernah menjawab', play: fault({ kind: 'hang' }) },
  'hidden-likes': { summary: 'like_count null, penyuka tetap terdaftar', play: fault({ kind: 'hidden-likes' }) },
  'private-account': {
    summary: 'Akun menjadi privat',
    play: (stage) =>
      eachAccount(stage, (platform, handle) => stage.simulator.world.script.setPrivate(platform, handle)),
  },
  'renamed-account': {
    summary: 'Akun berganti nama menjadi <nama>_baru; id dan secUid tetap',
    play: (stage) =>
      eachAccount(stage, (platform, handle) => stage.simulator.world.script.rename(platform, handle, `${handle}_baru`)),
  },
  'unknown-account': {
    summary: 'Akun tidak dikenal lagi',
    play: (stage) =>
      eachAccount(stage, (platform, handle) => stage.simulator.world.script.setUnknown(platform, handle)),
  },
  'stale-secuid': {
    summary: 'secUid yang tersimpan usang: daftar kosong; profil memberi yang baru',
    play: (stage) =>
      eachAccount(stage, (platform, handle) => {
        if (platform === 'tiktok') stage.simulator.world.script.renewSecUid(handle);
      }),
  },
  'fallback-native-shape': {
    summary: 'Produk TikTok utama gagal, produk cadangan menjawab dengan bentuknya sendiri',
    play: fault({ kind: 'server-error', host: TIKTOK_HOST, path: '/api/user/posts' }),
  },
  'fallback-result-shape': {
    summary: 'Seperti itu, dengan result.videos[]',
    play: faults(
      { kind: 'server-error', host: TIKTOK_HOST, path: '/api/user/posts' },
      { kind: 'alternate-shape', host: FALLBACK_HOST },
    ),
  },
  'stringified-body': {
    summary: 'data berupa teks JSON',
    play: fault({ kind: 'stringified-body', path: '/api/user/posts' }),
  },
  'snake-case': { summary: 'Nama kunci alternatif', play: fault({ kind: 'alternate-shape' }) },
  'nested-comments': { summary: 'data.comments[] dengan username', play: fault({ kind: 'nested-comments' }) },
  'collab-post': {
    summary: 'Unggahan terbaru muncul juga di akun client berikutnya',
    play: ({ simulator: { world }, client }) => {
      const newest = today(world, client, 'instagram')[0];
      if (newest) world.script.share(newest.id, (client.index + 1) % world.clients.length);
    },
  },
  'comment-pages-short': {
    summary: 'Halaman komentar pendek, total menghitung balasan',
    play: fault({ kind: 'comment-pages-short' }),
  },
  'mixed-case-handles': { summary: 'Penyuka sama dalam beberapa ejaan', play: fault({ kind: 'mixed-case-handles' }) },
  'likes-in-pages': {
    summary: 'Penyuka diberikan per halaman dengan cursor',
    play: ({ simulator }) => {
      simulator.paging = { ...simulator.paging, likes: 'cursor' };
    },
  },
  ...telegramScenarios,
  ...googleScenarios,
};
