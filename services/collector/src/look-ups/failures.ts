import { CiceroError, type ErrorCode, errorCatalogue } from '@cicero/contracts';
import { ProviderError } from '../rapidapi/errors.ts';

/** A failure as the caller is told it. */
export interface Failure {
  code: ErrorCode;
  message: string;
  /** Seconds. */
  retryAfter?: number | undefined;
}

const notPublic = 'Akun ini tidak ditemukan atau tidak terbuka untuk umum.';

/**
 * What the caller is told of a failure: what the provider said, and with which status, is nobody's business outside, and
 * above all no 401, which pages take for the end of their login (docs/collection.md, "Live look-ups").
 * @throws what is neither the provider's failure nor one of the catalogue
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof CiceroError) {
    const { code, message, retryAfter } = error;
    return { code, message, retryAfter };
  }
  if (!(error instanceof ProviderError)) throw error;
  const code = codeOf(error);
  const message = code === 'PROFILE_NOT_FOUND' ? notPublic : errorCatalogue[code].message;
  return code === 'SERVICE_UNAVAILABLE' ? { code, message, retryAfter: pauseOf(error) } : { code, message };
}

function codeOf({ errorClass, withheld }: ProviderError): ErrorCode {
  if (errorClass === 'resource') return 'PROFILE_NOT_FOUND';
  // Not asked, or asked too often, or with a key that is refused: the provider itself is well.
  if (withheld || errorClass === 'auth' || errorClass === 'quota' || errorClass === 'throttle') {
    return 'SERVICE_UNAVAILABLE';
  }
  return 'UPSTREAM_FAILED';
}

const pause = { least: 10, most: 3_600 };

/** Seconds after which asking again makes sense. */
function pauseOf({ errorClass, retryAfter }: ProviderError): number {
  const said = retryAfter === undefined ? 0 : Math.ceil(retryAfter / 1000);
  return Math.min(Math.max(said, errorClass === 'quota' ? 60 : pause.least), pause.most);
}
