import { open } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import '../edge/declarations.ts';

const Alive = Type.Object({ status: Type.Literal('ok') });

/** Answers that uptime monitors and old bookmarks expect. */
export function rootRoutes(app: Http): void {
  const config = { access: open, repeatable: true };
  app.all('/', { config, schema: { hide: true, response: { 200: Alive } } }, async () => ({ status: 'ok' as const }));
  app.all('/_next/dev', { config, schema: { hide: true, response: { 200: Alive } } }, async () => ({
    status: 'ok' as const,
  }));
}
