import type { ServiceName } from '@cicero/contracts';
import type { GatewayConfig } from '../config.ts';

/** A part of the address space and the service that answers it. */
export interface Destination {
  prefix: string;
  service: Exclude<ServiceName, 'api-gateway'>;
  /** Only paths below the prefix that begin so; unset = the prefix itself and all below it. */
  startingWith?: string;
  /** Only this path below the prefix; `:name` stands for what is between two slashes. */
  only?: string;
  /**
   * Logins, claims and password resets: under a stricter rate limit, and outside the duplicate filter, as a second
   * attempt with the same content is legitimate.
   */
  signIn?: true;
  /** Outside the duplicate filter: the service itself recognises the same request again, or nothing is changed by it. */
  repeatable?: true;
}

/** The longest match wins: `rapid-` look-ups go to the collector, the rest of their prefix to analytics. */
export const destinations: readonly Destination[] = [
  { prefix: '/api/auth', service: 'auth-claim', signIn: true },
  // Every page view of an office counts there: it must not use up what its people need to sign in.
  { prefix: '/api/auth/open', service: 'auth-claim' },
  { prefix: '/api/claim', service: 'auth-claim', signIn: true },
  { prefix: '/api/password-reset', service: 'auth-claim', signIn: true },
  { prefix: '/api/dashboard/users', service: 'auth-claim' },
  { prefix: '/api/dashboard/audit', service: 'auth-claim' },
  { prefix: '/api/insta', service: 'collector', startingWith: 'rapid-' },
  { prefix: '/api/tiktok', service: 'collector', startingWith: 'rapid-' },
  { prefix: '/api/insta', service: 'analytics' },
  { prefix: '/api/instagram', service: 'analytics' },
  { prefix: '/api/tiktok', service: 'analytics' },
  { prefix: '/api/likes', service: 'analytics' },
  { prefix: '/api/aggregator', service: 'analytics' },
  { prefix: '/api/aggregator/refresh', service: 'analytics', repeatable: true },
  { prefix: '/api/dashboard', service: 'analytics' },
  { prefix: '/api/dashboard/komplain', service: 'analytics', repeatable: true },
  { prefix: '/api/dashboard/social-media', service: 'analytics', repeatable: true },
  { prefix: '/api/tiktok/komplain', service: 'analytics', repeatable: true },
  { prefix: '/api/amplify', service: 'analytics' },
  { prefix: '/api/amplify-khusus', service: 'analytics' },
  { prefix: '/api/exports', service: 'analytics' },
  { prefix: '/api/reports', service: 'analytics' },
  // Nothing is changed by it.
  { prefix: '/api/reports/preview', service: 'analytics', repeatable: true },
  { prefix: '/api/clients', service: 'analytics', only: '/:client_id/summary' },
  { prefix: '/api/link-reports', service: 'analytics', only: '/excel' },
  { prefix: '/api/health/wa', service: 'notifier' },
  { prefix: '/api/whatsapp', service: 'notifier' },
];

/** Base address of a service. */
export function addressOf(service: Destination['service'], config: GatewayConfig): string {
  switch (service) {
    case 'auth-claim':
      return config.AUTH_CLAIM_URL;
    case 'collector':
      return config.COLLECTOR_URL;
    case 'analytics':
      return config.ANALYTICS_URL;
    case 'notifier':
      return config.NOTIFIER_URL;
  }
}

/** The service that answers a path, or undefined when the gateway does so itself. */
export function serviceOf(path: string): Destination['service'] | undefined {
  const matching = destinations.filter(({ prefix, startingWith, only }) => {
    if (only) return isLike(path, `${prefix}${only}`);
    return startingWith
      ? path.startsWith(`${prefix}/${startingWith}`)
      : path === prefix || path.startsWith(`${prefix}/`);
  });
  const length = ({ prefix, startingWith = '' }: Destination) => prefix.length + startingWith.length;
  return matching.toSorted((one, other) => length(other) - length(one))[0]?.service;
}

function isLike(path: string, pattern: string): boolean {
  const [parts, wanted] = [path.split('/'), pattern.split('/')];
  return parts.length === wanted.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
}
