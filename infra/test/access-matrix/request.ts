import type { Http } from '@cicero/runtime';
import type { Caller } from './callers.ts';
import type { DocumentedRoute } from './document.ts';
import type { Ask } from './sample.ts';
import type { Answer } from './verdict.ts';

/** Each caller comes from an address of its own, so that what one is slowed down for does not meet another. */
const addresses = new Map<string, string>();

function addressOf({ name }: Caller): string {
  const known = addresses.get(name) ?? `198.51.100.${addresses.size + 1}`;
  addresses.set(name, known);
  return known;
}

/** Sends what a sample says to a service (or the door), as this caller. */
export async function send(
  app: Http,
  route: Pick<DocumentedRoute, 'method' | 'url'>,
  ask: Ask,
  caller: Caller,
): Promise<Answer> {
  const { query = {}, headers = {}, body } = ask;
  const answer = await caller.present((shown) =>
    app.inject({
      method: route.method as 'GET',
      url: pathOf(route.url, ask),
      query,
      remoteAddress: '127.0.0.1',
      headers: { 'x-forwarded-for': addressOf(caller), ...headers, ...shown },
      ...(body ? { payload: body } : {}),
    }),
  );
  return { status: answer.statusCode, text: answer.body, code: codeOf(answer.body) };
}

/** @throws Error for a name in the path that the sample gives no value for */
export function pathOf(url: string, { params = {} }: Ask): string {
  return url.replace(/:(\w+)|\*/g, (placeholder, name: string | undefined) => {
    const value = params[name ?? '*'];
    if (value === undefined) throw new Error(`the sample of ${url} says nothing for ${placeholder}`);
    return name === undefined ? value : encodeURIComponent(value);
  });
}

function codeOf(body: string): string | undefined {
  if (!body.startsWith('{')) return undefined;
  const { success, code } = JSON.parse(body) as { success?: boolean; code?: string };
  return success === false ? code : undefined;
}
