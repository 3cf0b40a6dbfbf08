import { jakartaDay } from '@cicero/runtime';
import type { TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { lettering } from '../../src/cards/lettering.ts';
import { chatLimit, fitText } from '../../src/dispatch/fit-text.ts';
import { Rosters } from '../../src/measure/rosters.ts';
import { reportCatalogue } from '../../src/reports/catalogue.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { produce, readOptions } from '../../src/reports/produce.ts';
import { fits, type Produced, type ReportClient, type ReportDefinition } from '../../src/reports/report.ts';
import { hostileClients, hostileTexts, hostileWorld } from '../fixtures/hostile.ts';
import { World } from '../fixtures/world.ts';

let world: World;
let clients: ReportClient[];
beforeAll(async () => {
  world = await World.open();
  await hostileWorld(world);
  const asked: string[] = Object.values(hostileClients);
  clients = (await reportClients(world.db)).filter(({ clientId }) => asked.includes(clientId));
});
afterAll(() => world.close());

/** The defaults, and each value that an option can be given by name. */
function variantsOf({ options }: ReportDefinition): Record<string, unknown>[] {
  const variants = Object.entries(options.properties).flatMap(([name, schema]) =>
    valuesOf(schema).map((value) => ({ [name]: value })),
  );
  return [{}, ...variants];
}

function valuesOf(schema: TSchema): unknown[] {
  const said = schema as { const?: unknown; enum?: unknown[]; type?: unknown; anyOf?: TSchema[] };
  if ('const' in said) return [said.const];
  if (said.enum) return said.enum;
  if (said.type === 'boolean') return [true, false];
  return said.anyOf?.flatMap(valuesOf) ?? [];
}

function ask(definition: ReportDefinition, client: ReportClient, options: Record<string, unknown>): Promise<Produced> {
  const now = world.clock.now();
  const settings = { strengths: [], priorityUnits: [...hostileTexts] };
  const question = { client, day: jakartaDay(now), at: now.toISOString(), settings, previous: null };
  return produce(world.db, { ...question, report: definition.key, options }, new Rosters());
}

describe('whatever people have written, each report of each client with each option', () => {
  for (const definition of reportCatalogue) {
    test(definition.key, async () => {
      const troubles: string[] = [];
      const kinds = new Set<string>();
      for (const client of clients.filter((one) => fits(definition, one))) {
        for (const options of variantsOf(definition)) {
          const produced = await ask(definition, client, options);
          kinds.add(produced.kind);
          const where = `${definition.key} of ${client.clientId} ${JSON.stringify(options)}`;
          troubles.push(...troublesOf(produced).map((trouble) => `${where}: ${trouble}`));
        }
      }
      expect(troubles).toEqual([]);
      expect(kinds, 'the hostile world has something to say in this report').toContain('report');
    });
  }
});

describe('the catalogue', () => {
  test('every option has a default', () => {
    for (const definition of reportCatalogue) expect(() => readOptions(definition, {}), definition.key).not.toThrow();
  });

  test('every key is there once', () => {
    const keys = reportCatalogue.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

function troublesOf(produced: Produced): string[] {
  if (produced.kind === 'unchanged') return [];
  if (produced.kind === 'nothing') return textTroubles(produced.sentence);
  const { text, card, files = [] } = produced;
  const fitted = fitText(text).text;
  return [
    ...textTroubles(text),
    ...(fitted.length > chatLimit ? [`${fitted.length} characters in a chat`] : []),
    ...textTroubles(fitted),
    ...(card ? cardTroubles(card) : []),
    ...files.flatMap(({ name, bytes }) => [
      ...(/^[A-Za-z0-9][A-Za-z0-9_-]{0,200}\.(xlsx|txt|pdf|png|csv)$/.test(name) ? [] : [`file name ${name}`]),
      ...(bytes.length > 0 ? [] : [`file ${name} is empty`]),
    ]),
  ];
}

function textTroubles(text: string): string[] {
  if (text.trim() === '') return ['no text'];
  return text.split('\n').flatMap((line) => lineTroubles(line).map((trouble) => `${trouble} in ${line.slice(0, 400)}`));
}

function lineTroubles(line: string): string[] {
  const troubles: string[] = [];
  // In an address nothing is markup.
  const written = line.replace(/https?:\/\/\S+/g, 'LINK');
  if (written.length > 1_000 && !line.includes('http')) troubles.push(`${written.length} characters`);
  if (/\b(undefined|NaN|null|Infinity)\b|\[object/.test(written)) troubles.push('a value that is none');
  if (/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(written)) troubles.push('a control character');
  // In monospace nothing is markup, either.
  const blocks = written.split('```');
  if (blocks.length % 2 === 0) troubles.push('open ```');
  const marked = blocks.filter((_, at) => at % 2 === 0).join('KODE');
  if (marked.includes('`')) troubles.push('stray `');
  if (count(marked, '~') % 2 !== 0) troubles.push('open ~');
  if (count(marked, '*') % 2 !== 0) troubles.push('open *');
  for (const [, bold = ''] of marked.matchAll(/\*([^*]*)\*/g)) {
    if (bold.trim() !== bold || bold === '') troubles.push(`no bold: "*${bold}*"`);
  }
  if (count(marked, '_', /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu) % 2 !== 0) troubles.push('open _');
  return troubles;
}

function count(text: string, mark: string, pattern = new RegExp(`\\${mark}`, 'g')): number {
  return text.match(pattern)?.length ?? 0;
}

function cardTroubles({ title, client, when, headline, legend, totals, rows, unit }: Card): string[] {
  const words = [
    title,
    client,
    when,
    unit,
    headline?.value ?? '-',
    headline?.label ?? '-',
    ...legend.map((one) => one.label),
  ];
  const wrong = (parts: readonly number[]): boolean =>
    parts.length !== legend.length || !parts.every((part) => Number.isFinite(part) && part >= 0);
  return [
    ...words
      .filter((word) => word.trim() === '' || /\b(undefined|NaN|null)\b/.test(word))
      .map((word) => `card says "${word}"`),
    // What is longer is cut in the middle of the ring.
    ...(unit.length > 12 ? [`the unit "${unit}" is too long`] : []),
    ...(wrong(totals) ? [`totals ${JSON.stringify(totals)} of ${legend.length}`] : []),
    ...rows.filter(({ parts }) => wrong(parts)).map((row) => `row ${JSON.stringify(row)} of ${legend.length}`),
    ...rows
      .filter(({ label }) => /\b(undefined|NaN|null)\b/.test(lettering(label)))
      .map((row) => `card row "${row.label}"`),
  ];
}
