import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  nextOf,
  type ReportSubscription,
  type SubscriptionFields,
  subscriptionsPage,
} from '@cicero/analytics';
import { canonicalClientId } from '@cicero/directory';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { CommandError, table } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { transactIn } from '../../transact.ts';
import { operator } from '../account/operator.ts';
import { inWords, knownReport, namedSubscription, nameOf, readOptionWords } from './asked.ts';

/** What is said about a subscription on the command line. */
export interface SubscriptionWords {
  client?: string;
  type?: string;
  option: string[];
  to: string[];
  at: string[];
  picture?: boolean;
  files?: boolean;
  sayNothing?: boolean;
  note?: string;
}

/** Subscriptions as a table. */
export async function list(
  { terminal, database, clock }: Toolbox,
  filter: { report?: string; client?: string; on?: boolean; off?: boolean; limit: number },
): Promise<void> {
  if (filter.on && filter.off) throw new CommandError('--on or --off, not both');
  const clientId = canonicalClientId(filter.client ?? '');
  const { rows, total } = await subscriptionsPage(
    (await database()).db,
    {
      ...(filter.report === undefined ? {} : { report: knownReport(filter.report).key }),
      ...(clientId === null ? {} : { clientId }),
      ...(filter.on || filter.off ? { active: filter.on === true } : {}),
    },
    { limit: filter.limit, offset: 0 },
  );
  if (total === 0) {
    terminal.line('no subscription');
    return;
  }
  const headings = ['subscription', 'report', 'about', 'options', 'to', 'when', 'next', 'note'];
  const now = clock.now();
  const cells = rows.map((row) => [
    ...[nameOf(row), row.report, aboutWhom(row), optionsOf(row), row.recipients.join(' '), row.schedule.join(' | ')],
    ...[row.active ? momentOf(nextOf(row, now)) : 'off', row.note],
  ]);
  terminal.line(table(headings, cells));
  if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit`);
}

/** Makes one. */
export async function subscribe(tools: Toolbox, key: string, words: SubscriptionWords): Promise<void> {
  const report = knownReport(key).key;
  if (words.to.length === 0 || words.at.length === 0) throw new CommandError('--to and --at are needed');
  const { db } = await tools.database();
  const fields: SubscriptionFields = {
    ...{ report, clientId: null, clientType: null, options: {}, recipients: [], schedule: [] },
    ...{ picture: true, files: true, saysNothing: false, active: true, note: null },
    ...fieldsOf(report, words),
  };
  const row = await inWords(() =>
    transactIn(
      tools,
      db,
      'analytics',
    )(({ tx }) => createSubscription(tx, { clock: tools.clock, by: operator() }, fields)),
  );
  tell(tools, row);
}

/** Changes what is said of one. */
export async function change(tools: Toolbox, name: string, words: SubscriptionWords): Promise<void> {
  const { db } = await tools.database();
  const before = await namedSubscription(db, name);
  const said = fieldsOf(before.report, words);
  if (Object.keys(said).length === 0)
    throw new CommandError('nothing is said to be changed (add --help for what can be)');
  await apply(tools, before, said);
}

/** Switches one on or off. */
export async function switchTo(tools: Toolbox, name: string, active: boolean): Promise<void> {
  await apply(tools, await namedSubscription((await tools.database()).db, name), { active });
}

/** Takes one away, if told to. */
export async function unsubscribe(tools: Toolbox, name: string, { apply: really }: { apply?: boolean }): Promise<void> {
  const { db } = await tools.database();
  const row = await namedSubscription(db, name);
  tell(tools, row);
  if (!really) {
    tools.terminal.line('nothing was changed: --apply takes it away; `cicero report disable` only switches it off');
    return;
  }
  const parts = { clock: tools.clock, by: operator() };
  await inWords(() =>
    transactIn(tools, db, 'analytics')(({ tx }) => deleteSubscription(tx, parts, row.subscriptionId)),
  );
  tools.terminal.line('taken away; what it has sent stays in: cicero report history');
}

async function apply(tools: Toolbox, before: ReportSubscription, said: Partial<SubscriptionFields>): Promise<void> {
  const { db } = await tools.database();
  const parts = { clock: tools.clock, by: operator() };
  const row = await inWords(() =>
    transactIn(tools, db, 'analytics')(({ tx }) => changeSubscription(tx, parts, before.subscriptionId, said)),
  );
  tell(tools, row);
}

function fieldsOf(report: string, words: SubscriptionWords): Partial<SubscriptionFields> {
  const { client, type, picture, files, sayNothing, note } = words;
  const all = (text: string): boolean => /^(all|-)$/i.test(text.trim());
  if (type !== undefined && !all(type) && !/^(org|direktorat)$/i.test(type.trim())) {
    throw new CommandError('--type is org, direktorat or all');
  }
  return {
    // Who names one client names no type, and the other way round.
    ...(client === undefined
      ? {}
      : { clientId: all(client) ? null : client, ...(type === undefined ? { clientType: null } : {}) }),
    ...(type === undefined
      ? {}
      : { clientType: all(type) ? null : typeOf(type), ...(client === undefined ? { clientId: null } : {}) }),
    ...(words.option.length > 0 ? { options: readOptionWords(report, words.option) } : {}),
    ...(words.to.length > 0 ? { recipients: words.to } : {}),
    ...(words.at.length > 0 ? { schedule: words.at } : {}),
    ...(picture === undefined ? {} : { picture }),
    ...(files === undefined ? {} : { files }),
    ...(sayNothing === undefined ? {} : { saysNothing: sayNothing }),
    ...(note === undefined ? {} : { note }),
  };
}

function typeOf(type: string): 'org' | 'direktorat' {
  return type.trim().toLowerCase() === 'org' ? 'org' : 'direktorat';
}

function tell({ terminal, clock }: Toolbox, row: ReportSubscription): void {
  const told: [string, unknown][] = [
    ['subscription', row.subscriptionId],
    ...(row.seedKey === null ? [] : [['name', row.seedKey] as [string, unknown]]),
    ['report', row.report],
    ['about', aboutWhom(row)],
    ['options', optionsOf(row)],
    ['to', row.recipients.join(' ')],
    ['when', row.schedule.join(' | ')],
    ['next', row.active ? momentOf(nextOf(row, clock.now())) : 'off'],
    ['with', [row.picture && 'picture', row.files && 'files'].filter(Boolean).join(', ') || 'text only'],
    ['when there is nothing', row.saysNothing ? 'says so' : 'says nothing'],
    ['note', row.note],
  ];
  terminal.line(table(['what', 'value'], told));
}

function aboutWhom({ clientId, clientType }: ReportSubscription): string {
  return clientId ?? (clientType === null ? 'all' : `all ${clientType}`);
}

function optionsOf({ options }: ReportSubscription): string {
  return (
    Object.entries(options)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ') || '-'
  );
}

/** `2025-11-10 15:20`, in Jakarta. */
export function momentOf(at: Date | null): string {
  return at === null ? '-' : `${jakartaDay(at)} ${jakartaTime(at)}`;
}
