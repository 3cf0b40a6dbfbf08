import { type ErrorClass, ProviderError } from './errors.ts';
import { parseJson } from './parse-json.ts';

/** An answer as it came over the wire. Header names are lower case. */
export interface RawAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** What the gateway says about the plan: requests per period, those left, and seconds until the period ends. */
export interface RateLimit {
  limit: number | null;
  remaining: number | null;
  resetSeconds: number | null;
}

export function rateLimitOf(headers: RawAnswer['headers']): RateLimit {
  return {
    limit: headerNumber(headers['x-ratelimit-requests-limit']),
    remaining: headerNumber(headers['x-ratelimit-requests-remaining']),
    resetSeconds: headerNumber(headers['x-ratelimit-requests-reset']),
  };
}

/**
 * The parsed JSON of a good answer.
 * @param now decides what a Retry-After date means
 * @throws ProviderError of the class that the answer belongs to
 */
export function readAnswer(answer: RawAnswer, now: Date): unknown {
  const { status, text } = answer;
  if (status < 200 || status > 299) throw errorOf(answer, now);
  try {
    const body = parseJson(text);
    if (body !== null && typeof body === 'object') return body;
  } catch {
    // Said below, by what it looks like.
  }
  // A page of the gateway instead of the product's answer: the next try may get through.
  if (text.trimStart().startsWith('<')) throw new ProviderError('transient', 'HTML instead of JSON', { status });
  throw new ProviderError('shape', text.trim() === '' ? 'empty answer' : 'answer is not JSON', { status });
}

function errorOf(answer: RawAnswer, now: Date): ProviderError {
  const { status, headers } = answer;
  const said = messageOf(answer.text);
  const limit = rateLimitOf(headers);
  const make = (errorClass: ErrorClass, retryAfter?: number): ProviderError =>
    new ProviderError(errorClass, `HTTP ${status}${said ? `: ${said}` : ''}`, {
      status,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  if (status === 401) return make('auth');
  if (status === 403) return make(/\b(api )?key\b|subscri/i.test(said) ? 'auth' : 'resource');
  if (status === 429) {
    if (/quota/i.test(said) || limit.remaining === 0) {
      return make('quota', limit.resetSeconds === null ? undefined : limit.resetSeconds * 1000);
    }
    return make('throttle', retryAfterOf(headers['retry-after'], now));
  }
  if (status === 408 || status >= 500) return make('transient');
  if (status >= 400) return make('resource');
  return make('shape');
}

/** The provider's own words; HTML and long bodies say nothing useful. */
function messageOf(text: string): string {
  try {
    const body = parseJson(text) as Record<string, unknown> | null;
    for (const field of ['message', 'messages', 'detail', 'error']) {
      const value = body?.[field];
      if (typeof value === 'string') return value.slice(0, 200);
    }
  } catch {
    // Not JSON.
  }
  return '';
}

/** Milliseconds to wait: the header holds seconds or an HTTP date. */
function retryAfterOf(header: string | string[] | undefined, now: Date): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isFinite(date) ? Math.max(0, date - now.getTime()) : undefined;
}

function headerNumber(header: string | string[] | undefined): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : null;
}
