import { createHash } from 'node:crypto';
import { googleClient } from '../../src/index.ts';
import { type ConsentDecision, decideAtGoogle } from '../../src/testing.ts';

export const verifier = 'penguji-'.repeat(8);
const redirectUri = 'http://localhost:3000/api/oauth/callback';
const contacts = 'https://www.googleapis.com/auth/contacts';

/** Google's page as a program asks for it; what is given replaces what is usual. */
export function consentAddress(base: string, asked: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: googleClient.id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: `${contacts} openid email`,
    state: 'keadaan',
    access_type: 'offline',
    prompt: 'consent',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...asked,
  });
  return `${base}/sandbox/google/consent?${query}`;
}

/** A code, fresh from the consent page. */
export async function codeFrom(base: string, decision: ConsentDecision = {}): Promise<string> {
  return (await decideAtGoogle(consentAddress(base), decision)).searchParams.get('code') ?? '';
}

/** Asks the token endpoint; what is given replaces what is right. */
export async function redeem(base: string, form: Record<string, string>) {
  const body = new URLSearchParams({
    client_id: googleClient.id,
    client_secret: googleClient.secret,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...form,
  });
  const answer = await fetch(`${base}/sandbox/google/oauth/token`, { method: 'POST', body });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> &
      Partial<Record<'access_token' | 'refresh_token' | 'error', string>>,
  };
}
