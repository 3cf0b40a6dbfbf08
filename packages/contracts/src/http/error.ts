import { Type } from 'typebox';

/** What every refused or failed request answers. */
export const ErrorAnswer = Type.Object(
  { success: Type.Literal(false), message: Type.String(), code: Type.String() },
  { $id: 'Error', title: 'Error', additionalProperties: true },
);
