import { Type } from 'typebox';

/** Bytes of a body that is a form. */
export const bodyLimit = 16_384;

/** A field of a form. It may be missing: what is needed is told by the endpoint in its own words. */
export const text = (maxLength: number, description?: string) =>
  Type.Optional(Type.String({ maxLength, ...(description ? { description } : {}) }));

/** A value of an answer that may not be known. */
export const NullableText = Type.Union([Type.String(), Type.Null()]);
