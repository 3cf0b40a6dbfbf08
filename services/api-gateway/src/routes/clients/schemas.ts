import { ErrorAnswer } from '@cicero/contracts';
import { Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { Client } from '../../clients/shapes.ts';
import { clientExample } from './examples.ts';

export const tags = ['Client'];
export const refusals = { '4xx': ErrorAnswer };
export const Unchanged = Type.Null({ description: 'Unchanged (If-None-Match)' });
export const ClientPath = Type.Object({
  client_id: Type.String({ maxLength: 64, description: 'In any letter case' }),
});

/** What routes about one client answer. */
export const clientAnswers = {
  200: {
    ...Type.Object({ success: Type.Literal(true), data: Client }),
    examples: [{ success: true, data: clientExample }],
  },
  ...refusals,
};
export const clientsAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Array(Client),
    pagination: Type.Optional(Pagination),
  }),
  examples: [{ success: true, data: [clientExample] }],
};
