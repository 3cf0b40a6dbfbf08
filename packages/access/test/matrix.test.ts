import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessMatrix, open, permit, renderAccessMatrix } from '../src/index.ts';
import { Installation } from './fixtures/installation.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.open();
});
afterAll(() => installation.close());

test('the matrix shows every route once, with who may call it', async () => {
  const app = await installation.app(async (app) => {
    const routes = [
      ['GET', '/api/b', permit(['dashboard', 'client'], { operators: false })],
      ['POST', '/api/a', permit(['dashboard'], { roles: ['admin'] })],
      ['GET', '/api/a', permit(['personnel'])],
      ['GET', '/healthz', open],
    ] as const;
    for (const [method, url, access] of routes) {
      app.route({ method, url, config: { access }, schema: {}, handler: async () => ({}) });
    }
  });
  const rows = accessMatrix({ example: app.accessDeclarations });
  expect(renderAccessMatrix(rows)).toBe(`\
| Method | Path | Service | Callers | Roles | Operators |
|---|---|---|---|---|---|
| GET | \`/api/a\` | example | personnel | any |  |
| POST | \`/api/a\` | example | dashboard | admin | no |
| GET | \`/api/b\` | example | dashboard, client | any | no |
| GET | \`/healthz\` | example | everybody | any |  |
`);
});
