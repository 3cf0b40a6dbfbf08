import { readFileSync } from 'node:fs';

/** A stored answer of a product. */
export function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../samples/${name}.json`, import.meta.url), 'utf8'));
}

/**
 * The keys of every object of an answer and the JSON types of its values, list elements together:
 * `data.items[].code` → `string`. Null says nothing about a type.
 */
export function shapeOf(value: unknown, path = '$', into = new Map<string, Set<string>>()): Map<string, Set<string>> {
  if (Array.isArray(value)) for (const element of value) shapeOf(element, `${path}[]`, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) shapeOf(inner, `${path}.${key}`, into);
  }
  const types = into.get(path) ?? new Set();
  into.set(path, types);
  if (value !== null) types.add(Array.isArray(value) ? 'array' : typeof value);
  return into;
}

/** What differs between two shapes, leaving out what lies inside something the other has only as null or empty. */
export function differences(expected: unknown, actual: unknown, optional: readonly string[] = []): string[] {
  const left = shapeOf(expected);
  const right = shapeOf(actual);
  const isOptional = (path: string) => optional.some((end) => path.includes(end));
  const known = (shape: Map<string, Set<string>>, path: string) => {
    const parent = path.replace(/(\[\]|\.[^.[\]]+)$/, '');
    return shape.has(parent) && (shape.get(parent)?.size ?? 0) > 0 && !path.endsWith('[]');
  };
  const found: string[] = [];
  for (const [path, types] of left) {
    const others = right.get(path);
    if (!others) {
      if (known(right, path) && !isOptional(path)) found.push(`missing ${path}`);
    } else if (types.size > 0 && others.size > 0 && ![...others].every((type) => types.has(type))) {
      found.push(`${path} is ${[...others]} instead of ${[...types]}`);
    }
  }
  for (const path of right.keys()) {
    if (!left.has(path) && known(left, path) && !isOptional(path)) found.push(`surplus ${path}`);
  }
  return found;
}
