import type { Answer } from '../world.ts';

/** What became of a request: its status, of a refusal with its code, as in `404 USER_NOT_FOUND`. */
export function verdict({ status, body }: Pick<Answer<unknown>, 'status' | 'body'>): number | string {
  return status < 400 ? status : `${status} ${body.code}`;
}
