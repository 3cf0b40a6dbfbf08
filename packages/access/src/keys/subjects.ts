import { createHmac } from 'node:crypto';

/** Names a person, address or account in cache keys without telling who it is. */
export type NameSubject = (kind: string, value: string) => string;

/** @param key derived from the installation's secret, so that short values cannot be found by trying */
export function subjectsUnder(key: Buffer): NameSubject {
  return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url').slice(0, 27);
}
