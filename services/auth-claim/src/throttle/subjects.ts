import { createHmac } from 'node:crypto';
import { networkOf } from '@cicero/runtime';

/** Names a person, address or account in cache keys without telling who it is. */
export type NameSubject = (kind: string, value: string) => string;

/** @param key derived from the installation's secret, so that short values cannot be found by trying */
export function subjectsUnder(key: Buffer): NameSubject {
  return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url').slice(0, 27);
}

/** Somebody as asked about from one network: what is counted there is apart from what all others do. */
export function seenFrom(ip: string, whom: string): string {
  return `${whom}\0${networkOf(ip)}`;
}
