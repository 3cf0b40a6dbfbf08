/** What can be wrong between us and Google. */
export type TroubleKind =
  /** Nobody has connected an account, or it was disconnected. */
  | 'not-connected'
  /** The connection does not work any more; only connecting again helps. */
  | 'broken'
  /** Google was in trouble a moment ago, and is left alone for a while. */
  | 'resting'
  /** This process cannot read the tokens: its `CICERO_SECRET` is another one than they were sealed with. */
  | 'unreadable'
  /** It is another account than the one that is expected. */
  | 'other-account'
  /** The token was not accepted. */
  | 'unauthorised'
  /** Consent was taken back, or has run out. */
  | 'revoked'
  /** Google does not know our client id, secret or address. */
  | 'client-refused'
  /** The account did not allow what is asked. */
  | 'scope-missing'
  /** The People API is not enabled in the project. */
  | 'api-disabled'
  /** The account may not do this, whatever it allowed us: it is suspended, or its organisation forbids it. */
  | 'forbidden'
  /** Too many requests. */
  | 'quota'
  /** The account holds as many contacts as Google allows. */
  | 'full'
  /** A list of changes can no longer be told from where we left off. */
  | 'stale'
  /** Google says no to this request, and would again. */
  | 'refused'
  /** No answer, or none that makes sense. */
  | 'away';

/** Trouble with Google. Carries nothing of the request or the answer: tokens and numbers stand in them. */
export class GoogleTrouble extends Error {
  override readonly name = 'GoogleTrouble';
  readonly kind: TroubleKind;
  /** Milliseconds after which trying again makes sense, when Google or we know. */
  readonly retryAfter: number | undefined;

  constructor(kind: TroubleKind, retryAfter?: number) {
    super(`Google: ${troubleInWords(kind)}`);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** A kind as it is logged and shown at the console, with what to do where that is not in the word itself. */
export function troubleInWords(kind: TroubleKind): string {
  const more = hints[kind];
  return more === undefined ? kind : `${kind} (${more})`;
}

const hints: Partial<Record<TroubleKind, string>> = {
  unreadable:
    'the tokens were sealed with another CICERO_SECRET than this process has: give all processes the same, or connect again',
};

interface Refusal {
  status: number;
  /** Of the token endpoint: `invalid_grant`. */
  oauth: string;
  /** Of the APIs: `RESOURCE_EXHAUSTED`, reasons, messages; upper case. */
  words: string;
  retryAfter: number | undefined;
}

/** What an error of the client libraries means. */
export function troubleOf(error: unknown): GoogleTrouble {
  if (error instanceof GoogleTrouble) return error;
  const refusal = refusalOf(error);
  return refusal ? new GoogleTrouble(kindOf(refusal), refusal.retryAfter) : new GoogleTrouble('away');
}

function kindOf({ status, oauth, words }: Refusal): TroubleKind {
  if (oauth === 'invalid_grant') return 'revoked';
  if (['invalid_client', 'unauthorized_client', 'redirect_uri_mismatch'].includes(oauth)) return 'client-refused';
  if (status === 401) return 'unauthorised';
  if (status === 429 || /RATE_?LIMIT|QUOTA_?EXCEEDED|RESOURCE_EXHAUSTED/.test(words)) return 'quota';
  if (words.includes('MY_CONTACTS_OVERFLOW')) return 'full';
  if (words.includes('EXPIRED_SYNC_TOKEN') || words.includes('SYNC TOKEN IS EXPIRED')) return 'stale';
  if (status === 403) {
    if (/SERVICE_DISABLED|ACCESSNOTCONFIGURED/.test(words)) return 'api-disabled';
    return words.includes('SCOPE') ? 'scope-missing' : 'forbidden';
  }
  // A conflict of two writers and a request that took too long are nobody's fault.
  if (status >= 500 || status === 408 || status === 409) return 'away';
  return 'refused';
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!isRecord(error) || !isRecord(error.response)) return undefined;
  const { status, data, headers } = error.response;
  if (typeof status !== 'number') return undefined;
  const body = isRecord(data) ? data : {};
  return {
    status,
    oauth: typeof body.error === 'string' ? body.error : '',
    words: (isRecord(body.error) ? JSON.stringify(body.error) : '').toUpperCase().slice(0, 10_000),
    retryAfter: secondsOf(headerOf(headers, 'retry-after')),
  };
}

/** The library hands headers on as they came, or, in some errors, as a plain copy. */
function headerOf(headers: unknown, name: string): unknown {
  if (!isRecord(headers)) return undefined;
  return typeof headers.get === 'function' ? headers.get(name) : headers[name];
}

function secondsOf(header: unknown): number | undefined {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
