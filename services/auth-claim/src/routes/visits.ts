import { open, originOf } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { AuthParts } from '../parts.ts';
import { recordVisit } from '../visits/visits.ts';

export function visitRoutes(app: Http, parts: AuthParts): void {
  app.get(
    '/api/auth/open',
    {
      config: { access: open },
      schema: {
        tags: ['Kunjungan'],
        summary: 'Tell that the site was opened',
        response: { 200: Type.Object({ success: Type.Literal(true) }, { examples: [{ success: true }] }) },
      },
    },
    async (request) => {
      await recordVisit(parts, originOf(request));
      return { success: true as const };
    },
  );
}
