/** What can be wrong with Google's answers. */
export const googleFaultKinds = [
  'quota',
  'rate-limit',
  'server-error',
  'unauthorized',
  'api-disabled',
  'scope-missing',
  'full',
  'expired-sync-token',
  'invalid-grant',
  'hang',
  'lost-answer',
  'bad-gateway-html',
] as const;
export type GoogleFaultKind = (typeof googleFaultKinds)[number];

export interface GoogleFaultRule {
  kind: GoogleFaultKind;
  /** Only this call: `token`, `revoke`, `searchContacts`, `createContact`, `batchCreateContacts`, `connections`. */
  call?: string;
  /** How many calls it hits; left out: until removed. */
  count?: number;
  /** `quota`: seconds to wait; left out: Google does not say. */
  retryAfter?: number;
}

export interface GoogleFault extends GoogleFaultRule {
  hits: number;
}

const mostFaults = 100;

/** The troubles that are switched on. */
export class GoogleFaults {
  #rules: GoogleFault[] = [];

  list(): readonly GoogleFault[] {
    return this.#rules;
  }

  /** False when there are too many already. */
  add(rule: GoogleFaultRule): boolean {
    if (this.#rules.length >= mostFaults) return false;
    this.#rules.push({ ...rule, hits: 0 });
    return true;
  }

  reset(): void {
    this.#rules = [];
  }

  /** The fault that hits a call, counted; undefined when all is well. */
  hit(call: string): GoogleFault | undefined {
    const fault = this.#rules.find((rule) => rule.call === undefined || rule.call === call);
    if (!fault) return undefined;
    fault.hits++;
    if (fault.count !== undefined && fault.hits >= fault.count) {
      this.#rules = this.#rules.filter((rule) => rule !== fault);
    }
    return fault;
  }
}
