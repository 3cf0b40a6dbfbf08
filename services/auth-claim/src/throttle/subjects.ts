import { createHmac } from 'node:crypto';

/** Names a person, address or account in cache keys without telling who it is. */
export type NameSubject = (kind: string, value: string) => string;

/** @param key derived from the installation's secret, so that short values cannot be found by trying */
export function subjectsUnder(key: Buffer): NameSubject {
  return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url').slice(0, 27);
}

/** Addresses that one caller can choose among count as one: an IPv6 customer has a /64. */
export function addressGroup(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = plain.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
