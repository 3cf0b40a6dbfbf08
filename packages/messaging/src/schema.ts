import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

const compiled = new WeakMap<TSchema, Validator>();

/**
 * Why a value does not match a schema: where and what, without the value, which may be personal. Null when it does.
 * A schema is compiled at its first use, once. The formats used (uuid, date, date-time, email) are TypeBox's own.
 */
export function mismatch(schema: TSchema, value: unknown): string | null {
  let validator = compiled.get(schema);
  if (!validator) {
    validator = Compile(schema);
    compiled.set(schema, validator);
  }
  if (validator.Check(value)) return null;
  const error = validator.Errors(value)[0];
  return error ? `${error.instancePath || '/'} ${error.message}` : 'does not match its schema';
}
