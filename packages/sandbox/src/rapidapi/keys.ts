/** A key the simulator knows. */
export interface SandboxKey {
  key: string;
  /** Products the key is subscribed to; left out: all. */
  hosts?: readonly string[];
  /** Requests per month and product; at 0 left every answer is 429 with the quota text. Default 1,000,000. */
  limit?: number;
  /** Requests per second and product; above it 429 with `retry-after: 1`. Default: unlimited. */
  perSecond?: number;
}

export const INSTAGRAM_HOST = 'social-api4.p.rapidapi.com';
export const TIKTOK_HOST = 'tiktok-api23.p.rapidapi.com';
export const FALLBACK_HOST = 'tiktok-api6.p.rapidapi.com';
export const productHosts: readonly string[] = [INSTAGRAM_HOST, TIKTOK_HOST, FALLBACK_HOST];

/** The keys of a sandbox that was given none. `sandbox-key` opens everything. */
export const defaultKeys: readonly SandboxKey[] = [
  { key: 'sandbox-key' },
  { key: 'sandbox-key-instagram', hosts: [INSTAGRAM_HOST] },
  { key: 'sandbox-key-tiktok', hosts: [TIKTOK_HOST, FALLBACK_HOST] },
  { key: 'sandbox-key-habis', limit: 0 },
];

/** What the gateway says before the product is asked: headers always, a body when it refuses. */
export interface Admission {
  status: number;
  body?: { message: string };
  headers: Record<string, string>;
}

const DEFAULT_LIMIT = 1_000_000;

/** Checks keys, counts requests per key, product and month, as the providers' gateway does. */
export class KeyRing {
  private readonly keys: ReadonlyMap<string, SandboxKey>;
  private readonly used = new Map<string, { month: string; requests: number; second: number; inSecond: number }>();

  constructor(keys: readonly SandboxKey[]) {
    this.keys = new Map(keys.map((key) => [key.key, key]));
  }

  /** The name of a key for journals: keys of the sandbox are no secrets, others are not repeated. */
  label(key: string | undefined): string {
    if (!key) return '(tanpa kunci)';
    return this.keys.has(key) ? key : '(kunci tidak dikenal)';
  }

  /** Admits one request at an instant in epoch seconds, and counts it. */
  admit(key: string | undefined, host: string, now: number): Admission {
    const known = key ? this.keys.get(key) : undefined;
    if (!known) {
      const message = 'Invalid API key. Go to https://docs.rapidapi.com/docs/keys for more info.';
      return { status: 401, body: { message }, headers: {} };
    }
    if (known.hosts && !known.hosts.includes(host)) {
      return { status: 403, body: { message: 'You are not subscribed to this API.' }, headers: {} };
    }
    const { start, end } = monthOf(now);
    const use = this.use(`${known.key} ${host}`, start, now);
    const limit = known.limit ?? DEFAULT_LIMIT;
    if (use.requests >= limit) return { status: 429, body: quotaBody(), headers: rateHeaders(limit, 0, end - now) };
    if (known.perSecond !== undefined && use.inSecond >= known.perSecond) {
      const headers = { ...rateHeaders(limit, limit - use.requests, end - now), 'retry-after': '1' };
      return { status: 429, body: { message: 'Too many requests' }, headers };
    }
    use.requests++;
    use.inSecond++;
    return { status: 200, headers: rateHeaders(limit, limit - use.requests, end - now) };
  }

  reset(): void {
    this.used.clear();
  }

  private use(name: string, month: string, now: number) {
    let use = this.used.get(name);
    if (use?.month !== month) {
      use = { month, requests: 0, second: now, inSecond: 0 };
      this.used.set(name, use);
    }
    if (use.second !== now) {
      use.second = now;
      use.inSecond = 0;
    }
    return use;
  }
}

export function quotaBody(): { message: string } {
  const plan = 'https://rapidapi.com/contoh/api/contoh';
  return {
    message: `You have exceeded the MONTHLY quota for Requests on your current plan, BASIC. Upgrade your plan at ${plan}`,
  };
}

export function rateHeaders(limit: number, remaining: number, reset: number): Record<string, string> {
  return {
    'x-ratelimit-requests-limit': String(limit),
    'x-ratelimit-requests-remaining': String(remaining),
    'x-ratelimit-requests-reset': String(reset),
  };
}

function monthOf(now: number): { start: string; end: number } {
  const date = new Date(now * 1000);
  const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
  return { start: date.toISOString().slice(0, 7), end };
}
