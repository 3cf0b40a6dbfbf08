import type { World } from '../world/world.ts';
import { distort } from './distort.ts';
import { defaultPaging, type Endpoint, isLaterPage, type Paging } from './endpoint.ts';
import { Faults, type Verdict } from './faults.ts';
import { instagramEndpoints } from './instagram.ts';
import { Journal } from './journal.ts';
import { defaultKeys, KeyRing, productHosts, type SandboxKey } from './keys.ts';
import { tiktokEndpoints } from './tiktok.ts';

/** A request as it arrives at a product. */
export interface ProductRequest {
  host: string;
  path: string;
  query: Readonly<Record<string, string>>;
  key: string | undefined;
  /** The `X-RapidAPI-Host` header. */
  hostHeader: string | undefined;
  cacheControl: string | undefined;
}

/** What is sent back; `hang` means nothing is. */
export interface ProductAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  delayMs: number;
  hang: boolean;
}

/** How long answers take; real providers need between a few hundred milliseconds and seconds. */
export interface Latency {
  ms: number;
  jitterMs: number;
}

export const endpoints: readonly Endpoint[] = [...instagramEndpoints, ...tiktokEndpoints];

/** The products behind their gateway: keys, quota, faults, then the answer of the world. Knows nothing of HTTP servers. */
export class RapidApiSimulator {
  readonly world: World;
  readonly keys: KeyRing;
  readonly faults = new Faults();
  readonly journal = new Journal();
  paging: Paging = { ...defaultPaging };
  latency: Latency;
  private readonly initialLatency: Latency;
  private readonly initialPaging: Paging;
  private readonly now: () => number;

  constructor(options: {
    world: World;
    /** Epoch milliseconds. */
    now: () => number;
    keys?: readonly SandboxKey[];
    latency?: Latency;
    paging?: Partial<Paging>;
  }) {
    this.world = options.world;
    this.now = options.now;
    this.keys = new KeyRing(options.keys ?? defaultKeys);
    this.initialLatency = options.latency ?? { ms: 0, jitterMs: 0 };
    this.initialPaging = { ...defaultPaging, ...options.paging };
    this.latency = this.initialLatency;
    this.paging = this.initialPaging;
  }

  reset(): void {
    this.world.script.reset();
    this.keys.reset();
    this.faults.reset();
    this.journal.reset();
    this.latency = this.initialLatency;
    this.paging = this.initialPaging;
  }

  answer(request: ProductRequest): ProductAnswer {
    const endpoint = endpoints.find(({ host, path }) => host === request.host && path === request.path);
    const account = endpoint?.subject({ world: this.world, query: request.query })?.handle ?? '';
    const entry = this.journal.add({
      at: this.now(),
      host: request.host,
      path: request.path,
      query: request.query,
      key: this.keys.label(request.key),
      account,
      headers: { host: request.hostHeader, cacheControl: request.cacheControl },
      status: 200,
      waitedMs: 0,
      faults: [],
    });
    const wait = this.latency.ms + ((entry.number * 7919) % (this.latency.jitterMs + 1));
    const answer = this.decide(request, endpoint, account, entry.faults);
    answer.delayMs += wait;
    entry.status = answer.hang ? 'hang' : answer.status;
    entry.waitedMs = answer.delayMs;
    return answer;
  }

  private decide(
    request: ProductRequest,
    endpoint: Endpoint | undefined,
    account: string,
    hit: string[],
  ): ProductAnswer {
    const foreign = request.hostHeader !== undefined && request.hostHeader !== request.host;
    if (!productHosts.includes(request.host) || foreign) return json(404, { message: "API doesn't exists" }, {});
    const admission = this.keys.admit(request.key, request.host, this.world.now());
    if (admission.body) return json(admission.status, admission.body, admission.headers);
    if (!endpoint) {
      const message = `Endpoint '${request.path}' does not exist`;
      return json(404, { message }, admission.headers);
    }
    const verdict = this.faults.judge({
      host: request.host,
      path: request.path,
      key: request.key ?? '',
      account,
      laterPage: isLaterPage(request.query),
    });
    hit.push(...verdict.hit);
    const answer = verdict.refusal
      ? refuse(verdict, admission.headers)
      : this.serve(endpoint, request, verdict, admission.headers);
    return { ...answer, delayMs: verdict.delayMs, hang: verdict.hang };
  }

  private serve(
    endpoint: Endpoint,
    request: ProductRequest,
    verdict: Verdict,
    headers: Record<string, string>,
  ): ProductAnswer {
    const bends = {
      repeatToken: verdict.distortions.has('repeated-token'),
      overlap: verdict.distortions.has('duplicate-across-pages'),
      shortComments: verdict.distortions.has('comment-pages-short'),
    };
    const call = { world: this.world, query: request.query, paging: this.paging, bends };
    const bent = distort(endpoint.answer(call), endpoint.path, verdict.distortions);
    const answer = json(bent.status, bent.body, headers);
    const cut = verdict.distortions.has('truncated-json');
    return cut ? { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * 0.6)) } : answer;
  }
}

function refuse({ refusal }: Verdict, headers: Record<string, string>): ProductAnswer {
  const answer = json(refusal?.status ?? 500, refusal?.body, { ...headers, ...refusal?.headers });
  return typeof refusal?.body === 'string' ? { ...answer, body: refusal.body } : answer;
}

function json(status: number, body: unknown, headers: Record<string, string>): ProductAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    delayMs: 0,
    hang: false,
  };
}
