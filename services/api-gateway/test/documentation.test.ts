import { permit } from '@cicero/access';
import { createHttp, createLog, createMetrics, operationsRoutes } from '@cicero/runtime';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergeOpenApi } from '../src/index.ts';
import { nobody, TestHost } from './gateway.ts';

describe('merging', () => {
  const recap = { get: { summary: 'Rekap', responses: { 200: { $ref: '#/components/responses/Recap' } } } };

  test('takes each path from the service that answers it', () => {
    const merged = mergeOpenApi([
      { service: 'analytics', document: { paths: { '/api/insta/rekap-likes': recap, '/api/auth/x': {}, '/own': {} } } },
      { service: 'auth-claim', document: { paths: { '/api/auth/login': {}, '/api/insta/rekap-likes': {} } } },
      { service: 'collector', document: { paths: { '/api/insta/rapid-profile': {} } } },
      { service: 'api-gateway', document: { paths: { '/api/clients/profile': {} } } },
    ]);
    expect(Object.entries(merged.paths ?? {})).toEqual([
      ['/api/auth/login', {}],
      ['/api/clients/profile', {}],
      ['/api/insta/rapid-profile', {}],
      ['/api/insta/rekap-likes', recap],
    ]);
  });

  test('keeps components apart that share a name but not a content', () => {
    const post = { type: 'object' };
    const merged = mergeOpenApi([
      { service: 'analytics', document: { components: { schemas: { 'def-0': post, Error: { type: 'string' } } } } },
      {
        service: 'collector',
        document: {
          paths: { '/api/insta/rapid-posts': { get: { items: [{ $ref: '#/components/schemas/def-0' }] } } },
          components: { schemas: { 'def-0': { type: 'array' }, Error: { type: 'string' } } },
        },
      },
    ]);
    expect(merged.components).toEqual({
      schemas: { 'collector-def-0': { type: 'array' }, 'def-0': post, Error: { type: 'string' } },
    });
    expect(merged.paths).toEqual({
      '/api/insta/rapid-posts': { get: { items: [{ $ref: '#/components/schemas/collector-def-0' }] } },
    });
  });

  test('of nothing is an empty document', () => {
    expect(mergeOpenApi([])).toMatchObject({ openapi: '3.1.0', paths: {}, components: {} });
  });
});

describe('/docs', () => {
  let tests: TestHost;
  let url: string;
  let close: () => Promise<unknown>;

  beforeAll(async () => {
    tests = await TestHost.open();
    const metrics = createMetrics('analytics', { defaults: false });
    const analytics = await createHttp({
      log: createLog('x', { level: 'silent' }),
      metrics,
      title: 'Cicero analytics',
    });
    close = () => analytics.close();
    operationsRoutes(analytics, {}, metrics);
    const querystring = Type.Object({ client_id: Type.String({ description: 'Satuan' }) });
    analytics.get(
      '/api/insta/rekap-likes',
      { config: { access: permit(['dashboard']) }, schema: { querystring, summary: 'Rekap likes' } },
      async () => ({}),
    );
    const address = await analytics.listen({ port: 0, host: '127.0.0.1' });
    const env = { ANALYTICS_URL: address, AUTH_CLAIM_URL: nobody, COLLECTOR_URL: nobody, NOTIFIER_URL: nobody };
    url = (await tests.gateway(env)).url;
  });
  afterAll(async () => {
    await tests.close();
    await close();
  });

  test('is one document, whoever is away', async () => {
    const answer = await fetch(`${url}/docs/json`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      info: { title: 'Cicero' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      paths: {
        '/api/insta/rekap-likes': {
          get: { summary: 'Rekap likes', parameters: [{ name: 'client_id' }], security: [{ bearer: [] }] },
        },
      },
    });
  });

  test('is shown as a page', async () => {
    const answer = await fetch(`${url}/docs`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const page = await answer.text();
    for (const [, source] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const asset = await fetch(new URL(source ?? '', `${url}/docs`));
      expect([source, asset.status]).toEqual([source, 200]);
    }
  });
});
