/** Reads server-sent events of an address until closed, as an adapter would. */
export function listenTo(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const events: { id: string | undefined; type: string; data: Record<string, unknown> }[] = [];
  const waiting: (() => void)[] = [];
  const reading = read().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });

  async function read(): Promise<void> {
    const response = await fetch(url, { headers, signal: stop.signal });
    if (!response.body) throw new Error('no stream');
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  function take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data === undefined) return;
    events.push({ id: field('id'), type: field('event') ?? 'message', data: JSON.parse(data) });
    for (const wake of waiting.splice(0)) wake();
  }

  return {
    events,
    /** Waits until there are this many events of a type. */
    async until(type: string, count: number) {
      const deadline = Date.now() + 5_000;
      const found = () => events.filter((event) => event.type === type);
      while (found().length < count) {
        if (Date.now() > deadline) throw new Error(`only ${found().length} of ${count} ${type} events came`);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          setTimeout(resolve, 200);
        });
      }
      return found();
    },
    async close() {
      stop.abort();
      await reading;
    },
  };
}
