import type { Http } from '@cicero/runtime';
import type { DocumentedRoute } from './document.ts';

interface Operation {
  parameters?: { name: string }[];
  requestBody?: { content: Record<string, { schema?: { properties?: Record<string, unknown> } }> };
}

/** The names of everything a request may carry to a route, as its schemas say. Undefined when they are hidden. */
export function fieldsOf(app: Http, { method, url }: Pick<DocumentedRoute, 'method' | 'url'>): string[] | undefined {
  const { paths = {} } = app.swagger() as unknown as { paths?: Record<string, Record<string, Operation>> };
  const operation = paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!operation) return undefined;
  const bodies = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema?.properties ?? {});
  return [...(operation.parameters ?? []).map(({ name }) => name), ...bodies.flatMap((body) => Object.keys(body))];
}

/** Whether a route can be told a client: by a field, or as the thing the path is about. */
export function takesClient(fields: readonly string[], url: string): boolean {
  return fields.some((name) => /^(x-)?client([_-]?ids?)?$/i.test(name)) || /\/clients\/[:*]/.test(url);
}
