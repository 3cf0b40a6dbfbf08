import { describe, expect, it } from 'vitest';
import { type ServerEvent, serverEvents } from '../../src/whatsapp/sandbox/event-stream.ts';

async function read(...chunks: (string | Buffer)[]): Promise<ServerEvent[]> {
  async function* body() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const events: ServerEvent[] = [];
  for await (const event of serverEvents(body())) events.push(event);
  return events;
}

describe('serverEvents', () => {
  it('reads events with id, type and data of several lines, and no comments', async () => {
    expect(
      await read(': halo\n\n', 'id: 7\nevent: state\ndata: satu\ndata: dua\n\n', 'data:tiga\n\n', 'event: x\n\n'),
    ).toEqual([
      { id: '7', type: 'state', data: 'satu\ndua' },
      { id: undefined, type: 'message', data: 'tiga' },
    ]);
  });

  it('does not care where chunks end, not even inside a character or a line break', async () => {
    const bytes = Buffer.from('data: “ayo” 👍\r\n\r\ndata: dua\r\n\r\n');
    const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect((await read(...chunks)).map((event) => event.data)).toEqual(['“ayo” 👍', 'dua']);
  });

  it('drops an event that was cut off, and ends with an error when one never ends', async () => {
    expect(await read('data: satu\n\ndata: du')).toHaveLength(1);
    await expect(read('data: ', 'x'.repeat(1_100_000))).rejects.toThrow('too long');
  });
});
