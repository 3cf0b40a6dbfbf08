import { CiceroError } from '@cicero/contracts';

/** Statuses that mean something to the service, and how they are spelled besides. */
const vocabulary: Readonly<Record<string, readonly string[]>> = {
  draft: ['draf', 'konsep'],
  review: ['in review', 'ditinjau', 'tinjau'],
  pending: ['menunggu'],
  approved: ['approve', 'disetujui', 'setuju'],
  rejected: ['reject', 'ditolak', 'tolak'],
  published: ['publish', 'terbit', 'diterbitkan', 'tayang'],
};
const canonical = new Map(
  Object.entries(vocabulary).flatMap(([status, others]) => [status, ...others].map((one) => [one, status] as const)),
);

export const longestStatus = 20;

/** What somebody who asked for approval may be told. */
export type Decision = 'approved' | 'rejected';

/**
 * A status as it is stored: known ones in their one spelling, others as they are, since clients have words of their own.
 * @returns null for a blank one
 * @throws CiceroError VALIDATION_FAILED for one that is too long
 */
export function readStatus(given: string | null | undefined): string | null {
  const text = (given ?? '').replaceAll('\0', '').trim();
  const known = canonical.get(keyOf(text));
  if (known !== undefined) return known;
  if ([...text].length > longestStatus) {
    throw new CiceroError('VALIDATION_FAILED', {
      message: `Status paling banyak ${longestStatus} karakter.`,
      fields: { field: 'status' },
    });
  }
  return text || null;
}

/** Every spelling, lower case, that a filter for this status has to find: old records may hold any. */
export function spellingsOf(given: string): string[] {
  const status = readStatus(given) ?? '';
  return [status.toLowerCase(), ...(vocabulary[status] ?? [])];
}

export function isDecision(status: string | null): status is Decision {
  return status === 'approved' || status === 'rejected';
}

function keyOf(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ');
}
