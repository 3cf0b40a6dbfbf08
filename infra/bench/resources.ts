import { availableParallelism, loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Adapters, openPlace, type Place } from '@cicero/api-gateway/bench/place';
import { redisReachable } from '@cicero/cache/testing';
import { postgresReachable } from '@cicero/database/testing';
import Fastify from 'fastify';
import { type Load, load } from './resources/load.ts';
import { type Paging, pageThrough } from './resources/paging.ts';

export interface ReadFigure {
  what: string;
  bytes: number;
  gateway: Load;
  /** A Fastify route without anything that answers with the same bytes. */
  bare: Load;
}

interface Read {
  what: string;
  path: string;
  press?: true;
  /** Long answers: one caller, few times. */
  long?: true;
}

const reads: readonly Read[] = [
  { what: 'a page of 50 people', path: '/api/users/list?client_id=DITBINMAS&limit=50' },
  { what: 'everybody', path: '/api/users/list?client_id=DITBINMAS', long: true },
  { what: 'everybody by name', path: '/api/users/list?client_id=DITBINMAS&sort=nama', long: true },
  { what: 'one unit', path: '/api/users/list?client_id=RES_7' },
  { what: 'one person', path: '/api/users/10000007' },
  { what: 'clients, 251 of them', path: '/api/clients' },
  { what: 'profile of a client', path: '/api/clients/profile?client_id=DITBINMAS' },
  { what: 'a page of 20 link reports', path: '/api/link-reports' },
  { what: 'a page of 50 events', path: '/api/events?limit=50', press: true },
];

export interface ResourcesSize {
  people: number;
  /** For each figure; long answers at least three times. */
  milliseconds: number;
}

/**
 * The gateway's reads beside a bare route that returns the same bytes: answers a second, median and 99th percentile,
 * and what paging through everybody does to the memory.
 * @param words `--full`: 250,000 people instead of 10,000; `--embedded` leaves the servers out
 */
export async function benchResources(words: readonly string[] = []): Promise<void> {
  const servers = !words.includes('--embedded') && (await postgresReachable()) && (await redisReachable());
  const adapters: Adapters = servers ? 'servers' : 'embedded';
  const size = { people: words.includes('--full') ? 250_000 : 10_000, milliseconds: 5_000 };
  // Without it what is held could not be told from what nobody has tidied up yet.
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc');
  const place = await openPlace(size.people, adapters);
  try {
    const paging = await pageThrough(place.url, place.authorization);
    const figures = await measureReads(place, size);
    process.stdout.write(resourcesReport({ adapters, people: size.people, figures, paging }));
  } finally {
    await place.close();
  }
}

/** Each read of the gateway, then the same bytes from a bare route, one after the other. */
export async function measureReads(place: Place, { milliseconds }: ResourcesSize): Promise<ReadFigure[]> {
  const figures: ReadFigure[] = [];
  for (const { what, path, press, long } of reads) {
    const headers = { authorization: press ? place.press : place.authorization };
    const answer = await fetch(place.url + path, { headers });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    const content = Buffer.from(await answer.arrayBuffer());
    const order = { path, headers, connections: long ? 1 : 10, milliseconds, least: long ? 3 : 100 };
    const gateway = await load({ ...order, url: place.url });
    const bare = Fastify();
    bare.get('/*', async (_request, reply) => reply.type('application/json; charset=utf-8').send(content));
    try {
      const url = await bare.listen({ port: 0, host: '127.0.0.1' });
      figures.push({ what, bytes: content.byteLength, gateway, bare: await load({ ...order, url }) });
    } finally {
      await bare.close();
    }
  }
  return figures;
}

/** The figures as a table. */
export function resourcesReport(parts: {
  adapters: Adapters;
  people: number;
  figures: readonly ReadFigure[];
  paging: Paging;
}): string {
  const { adapters, people, figures, paging } = parts;
  const row = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(30)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
  const mb = (value: number): string => `${(value / 1e6).toFixed(value < 1e6 ? 3 : 0)} MB`;
  const rate = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} /s`;
  return [
    `reads of the gateway, ${people.toLocaleString('en')} people, ${adapters === 'servers' ? 'PostgreSQL and Redis' : 'in process'}; ` +
      `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
    row('', 'answer', 'gateway', 'median', 'p99', 'bare', 'p99', 'ratio'),
    ...figures.map(({ what, bytes, gateway, bare }) =>
      row(
        what,
        mb(bytes),
        rate(gateway.perSecond),
        ms(gateway.median),
        ms(gateway.p99),
        rate(bare.perSecond),
        ms(bare.p99),
        `×${(bare.perSecond / gateway.perSecond).toFixed(1)}`,
      ),
    ),
    `paging through ${paging.people.toLocaleString('en')} people, ${paging.pages} pages`,
    row('a page: first ten, last ten', ms(paging.first), ms(paging.last)),
    row('held after a tenth, at the end', mb(paging.early), mb(paging.late)),
    row('peak of the process', mb(paging.peakRss)),
    '',
  ].join('\n');
}
