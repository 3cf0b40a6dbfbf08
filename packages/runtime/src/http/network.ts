import { isIPv6, SocketAddress } from 'node:net';

/**
 * The network that stands for one caller where callers are counted: of IPv6 the /64, as one household or office owns all
 * of its addresses and could take another for every request; of IPv4 the address. However the address is written, its
 * network is written in one way; text that is no address is returned as it is.
 */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const { address } = new SocketAddress({ address: ip, family: 'ipv6' });
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::`;
}
