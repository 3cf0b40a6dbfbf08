import type { Platform } from '@cicero/contracts';
import { type Static, Type } from 'typebox';
import type { DonePolicy } from '../../attendance/ladder.ts';

/** What reports about attendance call things. */
export const words = {
  instagram: {
    mark: '📸',
    title: 'Likes Instagram',
    network: 'Instagram',
    noun: 'like',
    verb: 'memberi like',
    handle: 'Username Instagram',
  },
  tiktok: {
    mark: '🎵',
    title: 'Komentar TikTok',
    network: 'TikTok',
    noun: 'komentar',
    verb: 'berkomentar',
    handle: 'Username TikTok',
  },
} as const satisfies Record<Platform, object>;

/** Everybody, those who did something, or those who did nothing. */
export const modeOption = Type.Union([Type.Literal('all'), Type.Literal('sudah'), Type.Literal('belum')], {
  default: 'all',
});
export type Mode = Static<typeof modeOption>;

/** From how many posts on somebody is done: all, half of them, any. */
export const policyOption = Type.Union([Type.Literal('all'), Type.Literal('half'), Type.Literal('any')], {
  default: 'all',
});

/** What enough is called: complete is who did everything, and nobody else. */
export const enoughWord: Readonly<Record<DonePolicy, string>> = {
  all: 'Lengkap',
  half: 'Memenuhi',
  any: 'Memenuhi',
};

/** Says what is enough where it is not everything. */
export const policyNotes: Readonly<Record<DonePolicy, readonly string[]>> = {
  all: [],
  half: ['Memenuhi: paling sedikit separuh konten.'],
  any: ['Memenuhi: paling sedikit satu konten.'],
};
