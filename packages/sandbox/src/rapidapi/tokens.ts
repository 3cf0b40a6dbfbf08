import { hash, salt } from '../world/hash.ts';

/**
 * Opaque page tokens. A token holds a position and is sealed with the list it belongs to,
 * so that a token of another account or list is recognised and refused.
 */
export function makeToken(list: string, position: string): string {
  return Buffer.from(`${position}|${seal(list, position)}`).toString('base64url');
}

/** The position of a token of this list; undefined when the token is not of this list. */
export function readToken(list: string, token: string): string | undefined {
  const [position, sealed, ...rest] = Buffer.from(token, 'base64url').toString('utf8').split('|');
  const valid = position !== undefined && sealed === seal(list, position) && rest.length === 0;
  return valid && makeToken(list, position) === token ? position : undefined;
}

function seal(list: string, position: string): string {
  return hash(salt(list), salt(position)).toString(36);
}
