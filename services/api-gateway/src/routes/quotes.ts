import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { chooseQuote } from '../quotes/choose.ts';
import { everybody } from './everybody.ts';

const Quote = Type.Object({
  text: Type.String(),
  author: Type.String(),
  translation: Type.String({ description: 'What it means' }),
});

/** A proverb for the first page of the app, from a list of our own: nobody else is asked. */
export function quoteRoutes(app: Http): void {
  app.get(
    '/api/quotes/random',
    {
      config: { access: everybody },
      schema: {
        tags: ['Lain-lain'],
        summary: 'An Indonesian proverb and what it means, another one each time',
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Quote }),
            examples: [{ success: true, data: chooseQuote(() => 0) }],
          },
          '4xx': ErrorAnswer,
        },
      },
    },
    async (_request, reply) => {
      void reply.header('cache-control', 'no-store');
      return { success: true as const, data: chooseQuote() };
    },
  );
}
