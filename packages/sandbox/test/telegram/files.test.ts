import { beforeEach, describe, expect, it } from 'vitest';
import { administratorsRoom, telegramBot } from '../../src/index.ts';
import { servedSandbox } from '../rapidapi/product.ts';

const sandbox = servedSandbox();
const group = administratorsRoom.id;
const png = Buffer.from('89504e470d0a1a0a00', 'hex');

beforeEach(() => sandbox.running().telegram.reset());

interface Answer {
  description?: string;
  result: { message_id: number };
}
/** What is asserted of an answer is what the test is about. */
const read = async (answer: Response) => (await answer.json()) as Answer;

/** Sends a file as a bot does: its part is named by the parameter, or the parameter says where to find it. */
async function upload(method: string, parameter: string, file: Buffer | null, more: Record<string, string> = {}) {
  const form = new FormData();
  form.set('chat_id', String(group));
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  if (file)
    form.set(more[parameter]?.replace('attach://', '') ?? parameter, new Blob([new Uint8Array(file)]), 'rekap é.png');
  const url = `${sandbox.base()}/sandbox/telegram/bot${telegramBot.token}/${method}`;
  const answer = await fetch(url, { method: 'POST', body: form });
  return { status: answer.status, body: await read(answer) };
}

describe('files', () => {
  it('are put into a chat as a picture or a document, and can be fetched from the page', async () => {
    const photo = await upload('sendPhoto', 'photo', png, { caption: 'Rekap', disable_notification: 'true' });
    expect(photo.body.result).toMatchObject({ caption: 'Rekap', photo: [{ file_size: 9 }] });
    const text = await upload('sendDocument', 'document', Buffer.from('<b>x'), { document: 'attach://abc' });
    expect(text.body.result).toMatchObject({ document: { file_name: 'rekap é.png', file_size: 4 } });
    const { body } = await sandbox.ask('GET', `/sandbox/telegram/api/messages?chatId=${group}`);
    expect(body.messages).toMatchObject([
      { text: 'Rekap', silent: true, file: { kind: 'photo', name: 'rekap é.png', bytes: 9 } },
      { text: '', silent: false, file: { kind: 'document', bytes: 4 } },
    ]);
    expect(JSON.stringify(body)).not.toContain(png.toString('base64'));
    const address = `${sandbox.base()}/sandbox/telegram/files/${group}`;
    const fetched = await fetch(`${address}/${text.body.result.message_id}`);
    expect(await fetched.text()).toBe('<b>x');
    expect(fetched.headers.get('content-type')).toBe('application/octet-stream');
    expect(fetched.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await fetch(`${address}/99`)).status).toBe(404);
  });

  it('that are none, no picture, or not there are refused as Telegram does', async () => {
    const refusals = [
      await upload('sendPhoto', 'photo', Buffer.from('no picture')),
      await upload('sendDocument', 'document', Buffer.alloc(0)),
      await upload('sendDocument', 'document', null),
      await upload('sendDocument', 'document', png, { caption: 'x'.repeat(1_025) }),
    ].map(({ status, body }) => [status, body.description]);
    expect(refusals).toEqual([
      [400, expect.stringContaining('IMAGE_PROCESS_FAILED')],
      [400, 'Bad Request: file must be non-empty'],
      [400, 'Bad Request: there is no document in the request'],
      [400, 'Bad Request: message caption is too long'],
    ]);
    const url = `${sandbox.base()}/sandbox/telegram/bot${telegramBot.token}/sendPhoto`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const nonsense = await fetch(url, { method: 'POST', headers, body: '--x nonsense' });
    expect([nonsense.status, (await read(nonsense)).description]).toEqual([
      400,
      "Bad Request: can't parse multipart form data",
    ]);
  });
});
