/** A text as it is stored; blank means none. */
export function readText(given: string | null): string | null {
  // The database takes every character but this one.
  const text = given?.replaceAll('\0', '') ?? '';
  return text.trim() === '' ? null : text;
}

/**
 * Of the named fields those that a body holds and that would change the record.
 * @returns name and new value
 */
export function changedTexts<Field extends string>(
  fields: readonly Field[],
  body: Readonly<Partial<Record<Field, string | null>>>,
  present: Readonly<Record<Field, string | null>>,
): Partial<Record<Field, string | null>> {
  const changes: Partial<Record<Field, string | null>> = {};
  for (const field of fields) {
    const given = body[field];
    if (given === undefined) continue;
    const value = readText(given);
    if (value !== present[field]) changes[field] = value;
  }
  return changes;
}
