import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import product from '../../../../package.json' with { type: 'json' };
import { everybody } from './everybody.ts';

const Metadata = Type.Object({
  ...{ name: Type.String(), version: Type.String(), description: Type.String() },
  repository: Type.Union([Type.String(), Type.Null()]),
  uptime: Type.Number({ description: 'Seconds since this process began' }),
  node: Type.String({ description: 'Version of the runtime' }),
});
const { name, version, description } = product;
const example = { name, version, description, repository: null, uptime: 86_400.5, node: 'v24.0.0' };

/** Which Cicero this is, and since when it runs. */
export function metadataRoutes(app: Http): void {
  app.get(
    '/api/metadata',
    {
      config: { access: everybody },
      schema: {
        tags: ['Lain-lain'],
        summary: 'Name and version of the product, and since when the gateway runs',
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Metadata }),
            examples: [{ success: true, data: example }],
          },
          '4xx': ErrorAnswer,
        },
      },
    },
    async () => {
      // Where the sources are is nobody's business outside.
      const data = { name, version, description, repository: null, uptime: process.uptime(), node: process.version };
      return { success: true as const, data };
    },
  );
}
