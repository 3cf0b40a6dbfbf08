import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { readAnev } from '../anev/asked.ts';
import { anevOf } from '../answers/anev.ts';
import { anevExample } from '../answers/anev-example.ts';
import { AnevAnswer, AnevQuery } from '../answers/anev-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import type { PremiumGuard } from '../premium/guard.ts';
import { type AskingParts, ClientHeader, otherAnswers, signedIn } from './asking.ts';

export interface AnevParts extends AskingParts {
  requirePremium: PremiumGuard;
}

/** Analysis and evaluation for accounts with premium, operators too (docs/anev.md). */
export function anevRoutes(app: Http, { db, clock, answers, directorates, requirePremium }: AnevParts): void {
  app.get(
    '/api/dashboard/anev',
    {
      config: { access: permit(['dashboard']) },
      schema: {
        tags: ['Absensi'],
        summary: 'Analisis dan evaluasi pelaksanaan di kedua platform',
        description:
          'Akun premium. Konten dan personel sama dengan rekap untuk cakupan dan hari yang sama. Tanpa premium: 403 ' +
          'dengan premium_tier, premium_expires_at, dan expires_at; rentang yang salah: 400 dengan permitted_time_ranges.',
        querystring: AnevQuery,
        headers: ClientHeader,
        response: { 200: { ...AnevAnswer, examples: [anevExample] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request.principal);
      await requirePremium(principal);
      const options = {
        header: request.headers['x-client-id'],
        now: clock.now(),
        directorates: await directorates(),
      };
      const asked = readAnev(principal, request.query, options);
      return sendAnswer(request, reply, await anevOf(db, answers, asked));
    },
  );
}
