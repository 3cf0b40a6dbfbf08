import { defineMessage } from '@cicero/contracts';
import { Type } from 'typebox';

/** A small catalogue of the tests' own. */
export const happened = defineMessage({
  type: 'test.thing.happened',
  kind: 'event',
  summary: 'Something happened.',
  publishedBy: ['collector'],
  consumedBy: [],
  data: Type.Object({ number: Type.Integer() }),
});

export const doThing = defineMessage({
  type: 'test.do-thing',
  kind: 'command',
  summary: 'Do it.',
  publishedBy: ['collector'],
  consumedBy: [],
  data: Type.Object({ number: Type.Integer() }),
});

export const unheard = defineMessage({ ...happened, type: 'test.thing.unheard' });

export const catalogue = [happened, doThing, unheard];
