import { type Platform, platforms } from '@cicero/contracts';

/** Issues that are answered by themselves, in the order in which they are looked for. */
export const complaintKinds = [
  'instagram_not_recorded',
  'tiktok_not_recorded',
  'attendance_less',
  'activity_flagged_not_done',
] as const;
export type ComplaintKind = (typeof complaintKinds)[number];

const notRecorded = { instagram: 'instagram_not_recorded', tiktok: 'tiktok_not_recorded' } as const;
/** Whole words: `ig` in "tergiring" names no platform. */
const names: Readonly<Record<Platform, RegExp>> = {
  instagram: /\b(?:instagram|insta|ig)\b/,
  tiktok: /\b(?:tik ?tok|tt)\b/,
};
const done = /\b(?:sudah|sdh) melaksanakan\b/;
const missing = /\b(?:belum|blm|tidak|tdk) (?:terdata|tercatat)\b/;
const less = /\b(?:ter)?absen(?:si)? kurang\b/;
const flagged = /\b(?:terabsen(?:si)?|status) (?:belum|blm) melaksanakan\b/;

/**
 * What an issue is about; pure. Empty = nothing that has an answer of its own.
 * @param platform where the complaint was made, for issues that name none; null = nowhere in particular
 */
export function recognise(issue: string, platform: Platform | null): ComplaintKind[] {
  const words = issue
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (done.test(words) && missing.test(words)) {
    const named = platforms.filter((one) => names[one].test(words));
    const meant = named.length > 0 ? named : platform === null ? [] : [platform];
    if (meant.length > 0) return meant.map((one) => notRecorded[one]);
  }
  if (done.test(words) && less.test(words)) return ['attendance_less'];
  return flagged.test(words) ? ['activity_flagged_not_done'] : [];
}

/** What several issues are about, each kind once, in the order in which they were written. */
export function recogniseAll(issues: readonly string[], platform: Platform | null): ComplaintKind[] {
  return [...new Set(issues.flatMap((issue) => recognise(issue, platform)))];
}
