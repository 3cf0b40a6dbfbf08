import type { ServiceName } from '@cicero/contracts';
import { serviceOf } from '../forwarding/destinations.ts';

/** The parts of an OpenAPI 3.1 document that services write. */
export interface OpenApiDocument {
  openapi?: string;
  info?: { title: string; version: string; description?: string };
  servers?: unknown[];
  tags?: { name: string; description?: string }[];
  paths?: Record<string, unknown>;
  components?: Record<string, Record<string, unknown>>;
}

export interface ServiceDocument {
  service: ServiceName;
  document: OpenApiDocument;
}

/**
 * One document of the whole product from those of its services. A path stands for the service that the gateway sends
 * it to; what cannot be reached through the gateway is left out. Components of the same name but another content get
 * the service's name in front. The result depends on the documents only, paths and names in alphabetical order.
 */
export function mergeOpenApi(documents: readonly ServiceDocument[]): OpenApiDocument {
  const paths: Record<string, unknown> = {};
  const tags = new Map<string, { name: string; description?: string }>();
  const components: Record<string, Record<string, unknown>> = {};
  for (const { service, document } of documents) {
    const own = withOwnNames(document, service, components);
    for (const [path, item] of Object.entries(own.paths ?? {})) {
      if ((serviceOf(path) ?? 'api-gateway') === service) paths[path] = item;
    }
    for (const [section, entries] of Object.entries(own.components ?? {})) {
      components[section] = { ...components[section], ...entries };
    }
    for (const tag of own.tags ?? []) if (!tags.has(tag.name)) tags.set(tag.name, tag);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cicero', version: '1.0.0', description: 'Every route behind the public door.' },
    ...(tags.size > 0 ? { tags: [...tags.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)) } : {}),
    paths: sorted(paths),
    components: sorted(
      Object.fromEntries(Object.entries(components).map(([name, entries]) => [name, sorted(entries)])),
    ),
  };
}

/** The document with those components renamed that others have already taken for something else. */
function withOwnNames(
  document: OpenApiDocument,
  service: ServiceName,
  taken: Readonly<Record<string, Record<string, unknown>>>,
): OpenApiDocument {
  const renamed = new Map<string, string>();
  for (const [section, entries] of Object.entries(document.components ?? {})) {
    for (const [name, entry] of Object.entries(entries)) {
      const other = taken[section]?.[name];
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(entry)) {
        renamed.set(`#/components/${section}/${name}`, `${service}-${name}`);
      }
    }
  }
  if (renamed.size === 0) return document;
  const moved = repoint(document, renamed) as OpenApiDocument;
  for (const [reference, name] of renamed) {
    const [, , section = '', old = ''] = reference.split('/');
    const entries = moved.components?.[section];
    if (!entries) continue;
    entries[name] = entries[old];
    delete entries[old];
  }
  return moved;
}

/** A copy of the value in which every `$ref` to a renamed component points to its new name. */
function repoint(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => repoint(item, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== '$ref' || typeof item !== 'string') return [key, repoint(item, renamed)];
      const name = renamed.get(item);
      return [key, name ? `${item.slice(0, item.lastIndexOf('/'))}/${name}` : item];
    }),
  );
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
