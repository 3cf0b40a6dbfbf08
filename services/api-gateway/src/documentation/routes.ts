import { openScope } from '@cicero/access';
import type { Http, Logger } from '@cicero/runtime';
import swaggerUi from '@fastify/swagger-ui';
import type { Dispatcher } from 'undici';
import type { GatewayConfig } from '../config.ts';
import { DocumentationCollector } from './collect.ts';
import type { OpenApiDocument } from './merge.ts';

export interface DocumentationParts {
  config: GatewayConfig;
  dispatcher: Dispatcher;
  log: Logger;
}

/** `/docs` for people and `/docs/json` for tools: every route of every service in one document. */
export async function documentation(app: Http, parts: DocumentationParts): Promise<void> {
  const own = (): OpenApiDocument => structuredClone(app.swagger()) as OpenApiDocument;
  const collector = new DocumentationCollector({ ...parts, own });
  let current: OpenApiDocument = {};
  await app.register(async (scope: Http) => {
    openScope(scope);
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'none', tryItOutEnabled: true, persistAuthorization: false },
      uiHooks: {
        // The plugin asks for the document without waiting, so it is made ready before.
        preHandler: async (request) => {
          if (/\/(?:json|yaml)$/i.test(request.routeOptions.url ?? '')) current = await collector.merged();
        },
      },
      transformSpecification: () => current,
      transformSpecificationClone: false,
    });
  });
}
