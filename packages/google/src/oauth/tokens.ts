import type { Clock } from '@cicero/runtime';
import { CodeChallengeMethod, type Credentials, OAuth2Client } from 'google-auth-library';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { GoogleSettings } from '../settings.ts';
import { GoogleTrouble, troubleOf } from '../trouble.ts';

/** Milliseconds Google may take to answer about tokens. */
const answerTime = 15_000;

export const contactsScope = 'https://www.googleapis.com/auth/contacts';
/** What an account is asked for: its contacts, and which account it is. */
const scopes = [contactsScope, 'openid', 'email'];

const Claims = Compile(Type.Object({ email: Type.String({ maxLength: 254 }), email_verified: Type.Boolean() }));

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresAt: Date;
}

export interface Granted {
  tokens: Tokens;
  /** What was allowed; people may untick part of what was asked. */
  scopes: readonly string[];
  /** E-mail address of the account. */
  account: string | null;
}

/** The address of Google's page that asks for consent. It always asks, so that a refresh token comes with the answer. */
export function consentUrl(settings: GoogleSettings, asked: { state: string; challenge: string }): string {
  return clientOf(settings).generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: scopes,
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: CodeChallengeMethod.S256,
  });
}

/** @throws GoogleTrouble `revoked` for a code that is not good, `refused` when tokens are missing in the answer */
export async function exchangeCode(
  settings: GoogleSettings,
  clock: Clock,
  given: { code: string; verifier: string },
): Promise<Granted> {
  const { tokens } = await answered(() =>
    clientOf(settings).getToken({ code: given.code, codeVerifier: given.verifier }),
  );
  const { access_token, refresh_token, scope, id_token } = tokens;
  if (!access_token || !refresh_token) throw new GoogleTrouble('refused');
  return {
    tokens: { accessToken: access_token, refreshToken: refresh_token, expiresAt: expiryOf(tokens, clock) },
    scopes: (scope ?? '').split(' ').filter(Boolean),
    account: accountOf(id_token),
  };
}

/** A fresh access token. @throws GoogleTrouble `revoked` when consent was taken back or has run out */
export async function refreshTokens(settings: GoogleSettings, clock: Clock, refreshToken: string): Promise<Tokens> {
  const client = clientOf(settings);
  client.setCredentials({ refresh_token: refreshToken });
  const { credentials } = await answered(() => client.refreshAccessToken());
  if (!credentials.access_token) throw new GoogleTrouble('away');
  return {
    accessToken: credentials.access_token,
    refreshToken: credentials.refresh_token ?? refreshToken,
    expiresAt: expiryOf(credentials, clock),
  };
}

/** Takes consent back at Google. @throws GoogleTrouble */
export async function revokeToken(settings: GoogleSettings, token: string): Promise<void> {
  await answered(() => clientOf(settings).revokeToken(token));
}

/** Never logs in on its own: it knows a token only while it is asked something about it. */
function clientOf({ clientId, clientSecret, redirectUrl, consentUrl: page, oauthUrl }: GoogleSettings): OAuth2Client {
  return new OAuth2Client({
    clientId,
    clientSecret,
    redirectUri: redirectUrl,
    endpoints: { oauth2AuthBaseUrl: page, oauth2TokenUrl: `${oauthUrl}/token`, oauth2RevokeUrl: `${oauthUrl}/revoke` },
    transporterOptions: { timeout: answerTime },
  });
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw troubleOf(error);
  }
}

/** The library reckons from the machine's time; what Google said is how long the token lives. */
function expiryOf({ expiry_date }: Credentials, clock: Clock): Date {
  const life = expiry_date ? expiry_date - Date.now() : 0;
  return new Date(clock.now().getTime() + life);
}

/** The address in an ID token. It came from Google itself over TLS, so its signature need not be looked at. */
function accountOf(idToken: string | null | undefined): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString());
    if (!Claims.Check(claims)) return null;
    // Whoever makes an account may enter somebody else's address; Google says whether it was looked at.
    return claims.email_verified ? claims.email : null;
  } catch {
    return null;
  }
}
