import { Type } from 'typebox';
import { defineMessage } from '../message.ts';

export const importPersonnel = defineMessage({
  type: 'api-gateway.import-personnel',
  kind: 'command',
  summary: 'Carry out an import of personnel that was asked for, or go on with one that was cut short.',
  publishedBy: ['api-gateway'],
  consumedBy: ['api-gateway.import-personnel'],
  data: Type.Object({ importId: Type.String({ format: 'uuid' }) }),
});
