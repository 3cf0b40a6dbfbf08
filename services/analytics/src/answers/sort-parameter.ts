import { Type } from 'typebox';

/** `sort` of a list: one of these. */
export function sortParameter<Sort extends string>(sorts: readonly Sort[], description: string) {
  return Type.Optional(
    Type.Union(
      sorts.map((sort) => Type.Literal(sort)),
      { description },
    ),
  );
}
