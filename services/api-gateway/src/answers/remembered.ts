import type { ServiceContext } from '@cicero/platform';

/** So long an answer that nobody asks for is kept, milliseconds. */
const keptFor = 10 * 60_000;

/**
 * An answer that was worked out before, or is now. The key says everything it depends on, data versions included: what
 * is remembered is never wrong, only no longer asked for. Without the cache it is worked out every time.
 */
export async function remembered<Value>(
  { cache, log }: Pick<ServiceContext, 'cache' | 'log'>,
  key: string,
  workOut: () => Promise<Value>,
): Promise<Value> {
  const name = `gateway:answer:${key}`;
  try {
    const known = await cache.getBuffer(name);
    if (known) return JSON.parse(known.toString('utf8')) as Value;
  } catch (err) {
    log.warn({ err }, 'remembered answers are out of reach');
    return workOut();
  }
  const value = await workOut();
  // Nobody waits for it, and without it the next caller works it out.
  cache.set(name, Buffer.from(JSON.stringify(value)), keptFor).catch((err: unknown) => {
    log.warn({ err }, 'an answer could not be remembered');
  });
  return value;
}
