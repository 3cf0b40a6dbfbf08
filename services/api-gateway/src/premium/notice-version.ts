import { createHash } from 'node:crypto';

/** A short name of what a notice says: corrected it is another one, which is delivered; said again it is the same. */
export function noticeVersion(said: readonly (string | Date | null)[]): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 12);
}
