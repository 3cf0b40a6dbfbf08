import { readFile } from 'node:fs/promises';
import Schema from 'typebox/schema';
import { expect, test } from 'vitest';

/** One body or answer of a route, as the merged document has it. */
interface Content {
  name: string;
  schema: Record<string, unknown>;
  examples: unknown[];
}

type Media = Record<string, { schema?: Record<string, unknown>; example?: unknown; examples?: object }>;
interface Operation {
  requestBody?: { content?: Media };
  responses?: Record<string, { content?: Media }>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const successes = ['200', '201', '202'];

/** Every JSON body, and every JSON answer of success, of every route behind the public door. */
async function contents(): Promise<Content[]> {
  const text = await readFile(new URL('../../docs/api/openapi.json', import.meta.url), 'utf8');
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    methods.flatMap((method) => {
      const { requestBody, responses = {} } = operations[method] ?? {};
      const route = `${method.toUpperCase()} ${path}`;
      return [
        ...jsonOf(`${route}, body`, requestBody?.content),
        ...successes.flatMap((status) => jsonOf(`${route}, ${status}`, responses[status]?.content)),
      ];
    }),
  );
}

function jsonOf(name: string, content: Media | undefined): Content[] {
  const { schema, example, examples } = content?.['application/json'] ?? {};
  // Files are said to be JSON where a route does not say what else they are.
  if (!schema || schema.format === 'binary') return [];
  const named = Object.values(examples ?? {}).map((one: { value?: unknown }) => one.value);
  const said = example === undefined ? [] : [example];
  return [{ name, schema, examples: [...said, ...named, ...examplesIn(schema)] }];
}

/** Of the schema itself, or of what it may be. */
function examplesIn({ example, examples, anyOf }: Record<string, unknown>): unknown[] {
  const within = Array.isArray(anyOf) ? anyOf.flatMap(examplesIn) : [];
  return [...(example === undefined ? [] : [example]), ...(Array.isArray(examples) ? examples : []), ...within];
}

test('every JSON body and every JSON answer of success has an example', async () => {
  const all = await contents();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual([]);
});

test('every example is one: its schema lets it pass', async () => {
  const wrong = (await contents()).flatMap(({ name, schema, examples }) =>
    examples.filter((example) => !Schema.Check(schema, example)).map((example) => ({ name, example })),
  );
  expect(wrong).toEqual([]);
});
