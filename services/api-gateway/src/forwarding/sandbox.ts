import type { ServerResponse } from 'node:http';
import type { Http } from '@cicero/runtime';
import { Agent } from 'undici';
import { forward, onlyForwards } from './forward.ts';

/**
 * The pages of the sandbox under the public address, for development. Their event streams stay open as long as the
 * page does and may be silent; when the gateway stops, it ends them, or it would wait for the last page to be closed.
 */
export async function forwardToSandbox(app: Http, url: string): Promise<void> {
  const dispatcher = new Agent({ connect: { timeout: 2_000 }, headersTimeout: 60_000, bodyTimeout: 0 });
  const underWay = new Set<ServerResponse>();
  await app.register(async (scope: Http) => {
    onlyForwards(scope);
    scope.addHook('onRequest', async (_request, reply) => {
      // Mails are shown in frames.
      reply.removeHeader('x-frame-options');
      underWay.add(reply.raw);
      reply.raw.once('close', () => underWay.delete(reply.raw));
    });
    scope.addHook('preClose', async () => {
      for (const answer of underWay) answer.destroy();
    });
    scope.addHook('onClose', () => dispatcher.destroy());
    await forward(scope, {
      prefix: '/sandbox',
      upstream: url,
      dispatcher,
      config: { limit: 'none', repeatable: true },
    });
  });
}
