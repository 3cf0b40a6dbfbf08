import { createHash, randomBytes } from 'node:crypto';
import { OauthError } from './google-error.ts';

/** The program that may ask for consent, as the Google Cloud console would know it. */
export const googleClient = {
  id: '100000000000-sandbox.apps.googleusercontent.example',
  secret: 'GOCSPX-sandbox-secret',
} as const;

/** The Google accounts of the sandbox. */
export const googleAccounts = ['humas.contoh@gmail.example', 'cadangan.contoh@gmail.example'] as const;

/** Milliseconds a code and an access token are good for. */
const codeLife = 10 * 60_000;
const tokenLife = 3_599_000;

export interface ConsentRequest {
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  challenge: string;
  offline: boolean;
}

export interface Grant {
  account: string;
  scopes: readonly string[];
  refreshToken: string;
}

type Form = Readonly<Record<string, string | undefined>>;

/** Consents that were given: codes, refresh tokens, access tokens. */
export class Grants {
  readonly #now: () => number;
  readonly #codes = new Map<string, ConsentRequest & { account: string; until: number }>();
  readonly #access = new Map<string, { refreshToken: string; until: number }>();
  #grants: Grant[] = [];
  readonly #changed: () => void;

  constructor(now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
  }

  get all(): readonly Grant[] {
    return this.#grants;
  }

  restore(grants: readonly Grant[]): void {
    this.#grants = [...grants];
  }

  /** Somebody agreed; the code goes to the program that asked. */
  agree(request: ConsentRequest, account: string, scopes: readonly string[]): string {
    const code = `4/${secret(32)}`;
    this.#codes.set(code, { ...request, scopes, account, until: this.#now() + codeLife });
    return code;
  }

  /** The token endpoint. @throws OauthError */
  token(form: Form): object {
    if (form.client_id !== googleClient.id || form.client_secret !== googleClient.secret) {
      throw new OauthError('invalid_client', 'The OAuth client was not found.', 401);
    }
    if (form.grant_type === 'authorization_code') return this.#redeem(form);
    if (form.grant_type === 'refresh_token') return this.#refresh(form.refresh_token ?? '');
    throw new OauthError('unsupported_grant_type', `Invalid grant_type: ${form.grant_type ?? ''}`);
  }

  /** Ends a grant by its refresh or access token. @throws OauthError */
  revoke(token: string): void {
    const refreshToken = this.#access.get(token)?.refreshToken ?? token;
    if (!this.#grants.some((grant) => grant.refreshToken === refreshToken)) {
      throw new OauthError('invalid_token', 'Token expired or revoked');
    }
    this.#end((grant) => grant.refreshToken === refreshToken);
  }

  /** The owner takes every consent back, in the settings of the account. */
  revokeAll(): void {
    this.#end(() => true);
  }

  /** Access tokens stop to work before their time; refresh tokens stay. */
  expireAccess(): void {
    this.#access.clear();
  }

  /** The grant behind an access token that is good. */
  grantOf(accessToken: string): Grant | undefined {
    const held = this.#access.get(accessToken);
    if (!held || held.until <= this.#now()) return undefined;
    return this.#grants.find((grant) => grant.refreshToken === held.refreshToken);
  }

  #redeem({ code = '', redirect_uri, code_verifier = '' }: Form): object {
    const request = this.#codes.get(code);
    // A code is good once, whatever comes of it.
    this.#codes.delete(code);
    if (!request || request.until <= this.#now()) throw new OauthError('invalid_grant', 'Malformed auth code.');
    if (request.redirectUri !== redirect_uri) throw new OauthError('redirect_uri_mismatch', 'Bad Request');
    const challenge = createHash('sha256').update(code_verifier).digest('base64url');
    if (challenge !== request.challenge) throw new OauthError('invalid_grant', 'Invalid code verifier.');
    const grant = { account: request.account, scopes: request.scopes, refreshToken: `1//${secret(40)}` };
    this.#grants.push(grant);
    this.#changed();
    const refresh = request.offline ? { refresh_token: grant.refreshToken } : {};
    return { ...this.#accessToken(grant), ...refresh, id_token: idToken(grant) };
  }

  #refresh(refreshToken: string): object {
    const grant = this.#grants.find((one) => one.refreshToken === refreshToken);
    if (!grant) throw new OauthError('invalid_grant', 'Token has been expired or revoked.');
    return this.#accessToken(grant);
  }

  #accessToken({ refreshToken, scopes }: Grant): object {
    const accessToken = `ya29.${secret(60)}`;
    this.#access.set(accessToken, { refreshToken, until: this.#now() + tokenLife });
    const expires = { access_token: accessToken, expires_in: tokenLife / 1_000 };
    return { ...expires, scope: scopes.join(' '), token_type: 'Bearer' };
  }

  #end(ended: (grant: Grant) => boolean): void {
    const over = new Set(this.#grants.filter(ended).map(({ refreshToken }) => refreshToken));
    this.#grants = this.#grants.filter(({ refreshToken }) => !over.has(refreshToken));
    for (const [token, { refreshToken }] of this.#access) if (over.has(refreshToken)) this.#access.delete(token);
    this.#changed();
  }
}

/** What only says who the account is; its signature is not looked at by who gets it from Google itself. */
function idToken({ account }: Grant): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://accounts.google.com', aud: googleClient.id, email: account, email_verified: true };
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), 'sandbox'].join('.');
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
