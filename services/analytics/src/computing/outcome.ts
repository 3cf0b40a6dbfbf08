import { CiceroError, type ErrorCode, errorCatalogue } from '@cicero/contracts';

/** What comes back from a thread: bytes that moved here, or what was thrown there. */
export type Outcome = { etag: string; body: Uint8Array<ArrayBuffer> } | { thrown: Thrown };

/** An error as plain data. On its way from thread to thread it would lose its code, by which it is told apart. */
export interface Thrown {
  name: string;
  message: string;
  stack: string;
  code: string | undefined;
  fields: Readonly<Record<string, unknown>> | undefined;
  retryAfter: number | undefined;
}

export function thrown(error: unknown): Thrown {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const { fields, retryAfter } = error instanceof CiceroError ? error : {};
  return { name, message, stack, code, fields, retryAfter };
}

/** The error on this side: what is told apart by class or code there is so here. */
export function thrownAgain({ name, message, stack, code, fields, retryAfter }: Thrown): Error {
  if (name === 'CiceroError' && isKnown(code)) {
    const more = { ...(fields ? { fields } : {}), ...(retryAfter === undefined ? {} : { retryAfter }) };
    return Object.assign(new CiceroError(code, { message, ...more }), { stack });
  }
  return Object.assign(new Error(message), { name, stack }, code === undefined ? {} : { code });
}

function isKnown(code: string | undefined): code is ErrorCode {
  return code !== undefined && code in errorCatalogue;
}
