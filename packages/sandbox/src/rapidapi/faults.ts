import type { Static } from 'typebox';
import { canonicalHandle } from '../world/accounts.ts';
import { type DistortionKind, distortions, type FaultRule, type Refusal, refusals } from './fault-kinds.ts';

export type FaultRequest = Static<typeof FaultRule>;

/** A fault that is switched on. */
export interface Fault extends FaultRequest {
  readonly id: string;
  /** Requests it has hit so far. */
  hits: number;
  /** Matching requests seen so far, hit or let pass. */
  seen: number;
}

/** A request as faults see it. */
export interface FaultTarget {
  host: string;
  path: string;
  key: string;
  /** Handle of the account concerned, canonical; empty when nobody's. */
  account: string;
  laterPage: boolean;
}

/** What the active faults make of one request. */
export interface Verdict {
  delayMs: number;
  hang: boolean;
  refusal: Refusal | undefined;
  distortions: ReadonlySet<DistortionKind>;
  /** Ids and kinds, for the journal. */
  hit: string[];
}

const MOST_FAULTS = 200;

/** The faults that are switched on, in the order they were added. */
export class Faults {
  private readonly faults = new Map<string, Fault>();
  private last = 0;

  /** Switches a fault on; undefined when there are too many. */
  add(request: FaultRequest): Fault | undefined {
    if (this.faults.size >= MOST_FAULTS) return undefined;
    const fault: Fault = { ...request, id: `f${++this.last}`, hits: 0, seen: 0 };
    this.faults.set(fault.id, fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.faults.values()];
  }

  remove(id: string): boolean {
    return this.faults.delete(id);
  }

  reset(): void {
    this.faults.clear();
  }

  /** Applies what matches. All distortions add up; of refusals and hangs the first one decides. */
  judge(target: FaultTarget): Verdict {
    const bent = new Set<DistortionKind>();
    const verdict: Verdict = { delayMs: 0, hang: false, refusal: undefined, distortions: bent, hit: [] };
    for (const fault of this.faults.values()) {
      if (!matches(fault, target) || (isFinal(fault) && (verdict.hang || verdict.refusal))) continue;
      fault.seen++;
      if (fault.seen <= (fault.after ?? 0)) continue;
      if (fault.count !== undefined && fault.hits >= fault.count) continue;
      fault.hits++;
      verdict.hit.push(`${fault.id}:${fault.kind}`);
      verdict.delayMs = Math.max(verdict.delayMs, fault.delayMs ?? 0);
      if (isDistortion(fault.kind)) bent.add(fault.kind);
      else if (fault.kind === 'hang') verdict.hang = true;
      else if (fault.kind !== 'slow') verdict.refusal = refusalOf(fault);
    }
    return verdict;
  }
}

const isDistortion = (kind: string): kind is DistortionKind => kind in distortions;
const isFinal = (fault: Fault) => !isDistortion(fault.kind) && fault.kind !== 'slow';

function matches(fault: Fault, target: FaultTarget): boolean {
  return (
    (fault.host === undefined || fault.host === target.host) &&
    (fault.path === undefined || fault.path === target.path) &&
    (fault.key === undefined || fault.key === target.key) &&
    (fault.account === undefined || canonicalHandle(fault.account) === target.account) &&
    (fault.page === undefined || (fault.page === 'next') === target.laterPage)
  );
}

function refusalOf(fault: Fault): Refusal {
  const usual: Refusal =
    fault.kind in refusals ? refusals[fault.kind as keyof typeof refusals] : { status: 500, body: {} };
  const retry = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return {
    status: fault.status ?? usual.status,
    body: fault.body ?? usual.body,
    headers: { ...usual.headers, ...retry },
  };
}
