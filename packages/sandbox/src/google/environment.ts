import { googleClient } from './oauth-grants.ts';

/**
 * What services need to find this Google instead of the real one.
 * @param url where the sandbox is, as services see it
 * @param door where it is for people: they are sent to its consent page, and back to what stands there
 */
export function googleEnvironment(url: string, door: string): Readonly<Record<string, string>> {
  return {
    GOOGLE_CLIENT_ID: googleClient.id,
    GOOGLE_CLIENT_SECRET: googleClient.secret,
    GOOGLE_REDIRECT_URL: `${door}/api/oauth/callback`,
    GOOGLE_CONSENT_URL: `${door}/sandbox/google/consent`,
    GOOGLE_OAUTH_URL: `${url}/sandbox/google/oauth`,
    GOOGLE_PEOPLE_URL: `${url}/sandbox/google/people`,
  };
}
