import { permit } from '@cicero/access';
import { readConsent } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { setConsent } from '../../personnel/notification.ts';
import { callOf, sendPerson } from './call.ts';
import { bodyLimit, PersonPath, personAnswers, tags } from './schemas.ts';

const Consent = Type.String({
  maxLength: 20,
  description: 'true, 1, on, ya, yes, aktif or false, 0, off, tidak, no, nonaktif',
});

/** Whether somebody wants to be written to. */
export function userNotificationRoutes(app: Http, context: ServiceContext): void {
  app.put(
    '/api/users/:id/wa-notification',
    {
      config: { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Whether a person wants notices over WhatsApp; the number must be the one of record',
        params: PersonPath,
        body: Type.Object(
          {
            whatsapp: Type.Optional(Type.String({ maxLength: 64 })),
            opt_in: Type.Optional(Consent),
            wa_notification_opt_in: Type.Optional(Consent),
          },
          { examples: [{ whatsapp: '628120000001', opt_in: 'ya' }] },
        ),
        response: personAnswers,
      },
    },
    async (request, reply) => {
      const { whatsapp = '', opt_in, wa_notification_opt_in } = request.body;
      const consent = readConsent(opt_in ?? wa_notification_opt_in);
      return sendPerson(
        reply,
        await setConsent(await callOf(context, request), request.params.id, { whatsapp, consent }),
      );
    },
  );
}
