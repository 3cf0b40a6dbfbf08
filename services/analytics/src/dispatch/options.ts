import type { TObject } from 'typebox';

/** An option of a report, as people are shown it. */
export interface ShownOption {
  name: string;
  description: string;
  /** What can be chosen; empty = anything of the type. */
  values: unknown[];
  type: string;
  /** Null when there is none. */
  default: unknown;
}

/** What a JSON schema can say of an option. */
interface Property {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Property[];
  default?: unknown;
  description?: string;
}

/** The options that a schema describes. */
export function optionsOf({ properties }: TObject): ShownOption[] {
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => ({
    name,
    description: property.description ?? '',
    values: valuesOf(property),
    type: property.type ?? property.anyOf?.find(({ type }) => type)?.type ?? typeof valuesOf(property)[0],
    default: property.default ?? null,
  }));
}

function valuesOf(property: Property): unknown[] {
  if (property.anyOf) return property.anyOf.flatMap(valuesOf);
  if (property.const !== undefined) return [property.const];
  return property.enum ?? (property.type === 'boolean' ? [true, false] : []);
}
