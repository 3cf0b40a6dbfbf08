import type { Http } from '@cicero/runtime';
import type { Dispatcher } from 'undici';
import type { GatewayConfig } from '../config.ts';
import { addressOf, destinations } from './destinations.ts';
import { forward, onlyForwards } from './forward.ts';

/** Forwards every prefix of the table to its service. */
export async function forwardToServices(app: Http, config: GatewayConfig, dispatcher: Dispatcher): Promise<void> {
  await app.register(async (scope: Http) => {
    onlyForwards(scope);
    for (const { prefix, service, startingWith, only, signIn, repeatable } of destinations) {
      const route = startingWith ? `/${startingWith}*` : only;
      await forward(scope, {
        prefix,
        upstream: addressOf(service, config),
        dispatcher,
        ...(route ? { routes: [route] } : {}),
        ...(signIn ? { config: { limit: 'sign-in', repeatable: true } } : repeatable ? { config: { repeatable } } : {}),
      });
    }
  });
}
