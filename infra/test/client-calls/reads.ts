import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What a client reads of an answer; whatever else there is does not matter to it. */
export type Reads = TSchema;

/** A text, maybe empty. */
export const text = Type.String();
/** A text, or nothing. */
export const maybe = Type.Union([Type.String(), Type.Null()]);
/** A number that a page calculates with. */
export const number = Type.Number();
/** A switch that shows or hides something. */
export const flag = Type.Boolean();
/** A moment as `new Date()` reads it. */
export const moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' });

/** An object of which these fields are read. */
export const fields = (properties: Record<string, TSchema>) => Type.Object(properties);
/** A list that is walked through; empty ones prove nothing. */
export const rows = (properties: Record<string, TSchema>) => Type.Array(Type.Object(properties), { minItems: 1 });

/** Which of the fields are not as the client reads them; empty = it finds everything. */
export function missingIn(body: unknown, reads: Reads): string[] {
  return Value.Errors(reads, body).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
