/** For the tests of every package: people in front of the sandbox's pages. Not part of the product. */

export interface ConsentDecision {
  /** Default: agrees. */
  decision?: 'allow' | 'deny';
  account?: string;
  /** Whether the box for contacts stays ticked. Default: yes. */
  contacts?: boolean;
}

/** Opens Google's consent page and decides there; returns the address the browser is sent back to. */
export async function decideAtGoogle(
  page: string,
  { decision = 'allow', account, contacts = true }: ConsentDecision = {},
) {
  const shown = await fetch(page);
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(await shown.text()) ?? [];
  if (shown.status !== 200 || request === '') throw new Error(`no consent page: ${shown.status}`);
  const form = new URLSearchParams({ request, decision });
  if (account !== undefined) form.set('account', account);
  if (contacts) form.set('contacts', 'on');
  const address = new URL('/sandbox/google/consent', page);
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank');
}
