import { networkOf } from '@cicero/runtime';

/** Somebody as asked about from one network: what is counted there is apart from what all others do. */
export function seenFrom(ip: string, whom: string): string {
  return `${whom}\0${networkOf(ip)}`;
}
