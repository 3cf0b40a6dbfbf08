import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** The service's OpenAPI document, from the routes' schemas; that a route wants a token, from its access rule. */
export function openApiOf(title: string): FastifyDynamicSwaggerOptions {
  const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } as const;
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title, version: '1.0.0' },
      components: { securitySchemes: { bearer } },
    },
    transform: ({ schema, url, route }) => {
      const signedIn = route.config?.access?.kind === 'signed-in';
      return { schema: { ...schema, ...(signedIn ? { security: [{ bearer: [] }] } : {}) }, url };
    },
  };
}
