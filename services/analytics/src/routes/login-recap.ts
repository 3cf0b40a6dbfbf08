import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { answerOf } from '../answers/answer-cache.ts';
import { nullableText } from '../answers/nullable-text.ts';
import { sendAnswer } from '../answers/send.ts';
import { type LoginRecap, listedAtMost, measureLogins } from '../logins/measure.ts';
import { loginModes, readLoginPeriod } from '../logins/period.ts';
import { loginRecap } from '../reports/logins.ts';
import { visibleClients } from '../scope/visible-clients.ts';
import { type AskingParts, otherAnswers, signedIn } from './asking.ts';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));
const count = Type.Integer({ minimum: 0 });

export const LoginRecapAnswer = Type.Object({
  success: Type.Literal(true),
  message: Type.String({ description: 'Teks rekap untuk WhatsApp' }),
  data: Type.Object({
    mode: Type.Union(loginModes.map((mode) => Type.Literal(mode))),
    start_date: Type.String({ description: 'Hari pertama (WIB)' }),
    end_date: Type.String({ description: 'Hari terakhir, termasuk' }),
    total_accounts: Type.Integer({ minimum: 0, description: 'Akun yang masuk, masing-masing sekali' }),
    total_logins: count,
    accounts: Type.Array(Type.Object({ username: Type.String(), role: nullableText, logins: count }), {
      maxItems: listedAtMost,
      description: 'Harian dan mingguan; login terbanyak dahulu',
    }),
    units: Type.Array(Type.Object({ client_id: Type.String(), name: nullableText, operators: count, logins: count }), {
      maxItems: listedAtMost,
      description: 'Bulanan, juga satuan tanpa login; login terbanyak dahulu',
    }),
  }),
});

/** Who of one's own units signed in to the dashboard, operators too (docs/resources.md, "Who was here"). */
export function loginRecapRoutes(app: Http, { db, clock }: Pick<AskingParts, 'db' | 'clock'>): void {
  app.get(
    '/api/dashboard/login-web/recap',
    {
      config: { access: permit(['dashboard']) },
      schema: {
        tags: ['Absensi'],
        summary: 'Rekap login ke dashboard',
        description: 'Akun satuan (client bertipe org) yang boleh diketahui pemanggil.',
        querystring: Type.Object({
          mode: text(`${loginModes.join(', ')}; default harian`),
          start_time: text('YYYY-MM-DD atau waktu lengkap; satu batas saja berarti hari itu'),
          startDate: text('Nama lain start_time'),
          end_time: text('Termasuk'),
          endDate: text('Nama lain end_time'),
        }),
        response: { 200: { ...LoginRecapAnswer, examples: [answer(example)] }, ...otherAnswers },
      },
    },
    async (request, reply) => {
      const clients = visibleClients(signedIn(request.principal));
      const recap = await measureLogins(db, readLoginPeriod(request.query, clock.now()), clients);
      return sendAnswer(request, reply, answerOf(Buffer.from(JSON.stringify(answer(recap)))));
    },
  );
}

function answer(recap: LoginRecap): object {
  const { period, totals, accounts, units } = recap;
  return {
    success: true,
    message: loginRecap(recap),
    data: {
      mode: period.mode,
      start_date: period.from,
      end_date: period.to,
      total_accounts: totals.accounts,
      total_logins: totals.logins,
      accounts,
      units: units.map(({ clientId, name, operators, logins }) => ({ client_id: clientId, name, operators, logins })),
    },
  };
}

const example: LoginRecap = {
  period: { mode: 'harian', from: '2025-11-10', to: '2025-11-10' },
  totals: { accounts: 1, logins: 3, units: 0, unitsWithout: 0 },
  accounts: [{ username: 'operator.contoh', role: 'operator', logins: 3 }],
  units: [],
};
