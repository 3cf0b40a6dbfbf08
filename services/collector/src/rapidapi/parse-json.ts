type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown;

/** Numbers of 16 digits and more, outside quotes. */
const longNumber = /[:[,\s]-?\d{16,}/;

/**
 * JSON.parse that keeps whole numbers too large for a double as their digits (text): providers write ids
 * as bare numbers, and a rounded id is another post's.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return parse(text);
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && source ? source : value,
  );
}
