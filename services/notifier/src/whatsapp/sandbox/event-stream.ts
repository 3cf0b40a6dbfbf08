/** One event of a stream of server-sent events. */
export interface ServerEvent {
  id: string | undefined;
  type: string;
  data: string;
}

const longestEvent = 1_048_576;

/**
 * Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) one by one, as fast as
 * they are taken. An event that grows beyond a megabyte ends the stream with an error.
 */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of body) {
    buffer = (buffer + decoder.decode(chunk, { stream: true })).replaceAll('\r\n', '\n');
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const event = parseEvent(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event) yield event;
    }
    if (buffer.length > longestEvent) throw new Error('an event is too long');
  }
}

/** The event of a block of lines; undefined for comments and blocks without data. */
function parseEvent(block: string): ServerEvent | undefined {
  const data: string[] = [];
  let id: string | undefined;
  let type = 'message';
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
    else if (field === 'id') id = value;
  }
  return data.length === 0 ? undefined : { id, type, data: data.join('\n') };
}
