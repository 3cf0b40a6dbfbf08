import { Agent } from 'undici';

/** Keep-alive connections to the services behind the gateway: a pool per address, shared by all prefixes. */
export function upstreams(timeoutSeconds: number): Agent {
  return new Agent({
    connections: 128,
    // Below what the services keep a silent connection open, so that no request runs into one being closed.
    keepAliveTimeout: 30_000,
    keepAliveMaxTimeout: 60_000,
    connect: { timeout: 2_000 },
    headersTimeout: timeoutSeconds * 1000,
    bodyTimeout: timeoutSeconds * 1000,
  });
}
