import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp, createLog, createMetrics, currentTrace, type Http } from '../src/index.ts';

let app: Http;
let url: string;
beforeAll(async () => {
  const log = createLog('test', { level: 'silent' });
  app = await createHttp({ log, metrics: createMetrics('test', { defaults: false }), title: 'Test' });
  app.post('/trace', { schema: { body: Type.Object({ a: Type.Number() }) } }, async () => currentTrace() ?? {});
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** Sends a body in two parts and gives what the handler saw of its trace. */
function traceOf(id: string, agent: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/trace`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 7, 'x-request-id': id },
    });
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    call.on('error', reject);
    call.write('{"a"');
    void sleep(30).then(() => call.end(':1}'));
  });
}

test('a request has its own trace, also when its body is still arriving and its connection was used before', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const id of ['request-0001', 'request-0002']) {
    expect(await traceOf(id, agent)).toMatchObject({ correlationId: id });
  }
  agent.destroy();
});
