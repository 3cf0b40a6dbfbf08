import {
  findSubscription,
  optionsOf,
  type ReportSubscription,
  reportCatalogue,
  type ShownOption,
  subscriptionsPage,
} from '@cicero/analytics';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { CommandError } from '../../terminal.ts';

/** The report of a key. @throws CommandError that names those that sound like it, else all */
export function knownReport(key: string) {
  const wanted = key.trim().toLowerCase();
  const found = reportCatalogue.find((report) => report.key === wanted);
  if (found) return found;
  const keys = reportCatalogue.map((report) => report.key);
  const near = keys.filter((one) => wanted.length > 2 && (one.includes(wanted) || wanted.includes(one)));
  const meant = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '; see: cicero report list';
  throw new CommandError(`there is no report "${key}"${meant}`);
}

/** Collects an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/**
 * `name=value` for each option, as the report wants them typed.
 * @throws CommandError that says what there is to choose from
 */
export function readOptionWords(key: string, words: readonly string[]): Record<string, string | number | boolean> {
  const options = optionsOf(knownReport(key).options);
  return Object.fromEntries(
    words.map((word) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word.trim()) ?? [];
      const option = options.find((one) => one.name === name.trim());
      if (!option) {
        const known = options.map(optionWord).join(', ') || 'none';
        throw new CommandError(`"${word}" is no option of ${key}; there are: ${known}`);
      }
      return [option.name, typed(option, value.trim())];
    }),
  );
}

/** `mode=all|sudah|belum` */
export function optionWord({ name, values, type }: ShownOption): string {
  return `${name}=${values.length > 0 ? values.join('|') : `<${type}>`}`;
}

function typed(option: ShownOption, value: string): string | number | boolean {
  if (option.type === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if ((option.type === 'integer' || option.type === 'number') && value !== '' && Number.isFinite(Number(value))) {
    return Number(value);
  }
  const known = option.values.map(String);
  if (option.type !== 'string' || (known.length > 0 && !known.includes(value))) {
    throw new CommandError(`"${value}" is no ${option.name}; choose ${optionWord(option)}`);
  }
  return value;
}

/**
 * The subscription of an id, of the first characters of one, or of the name it came with.
 * @throws CommandError
 */
export async function namedSubscription(db: Kysely<DB>, name: string): Promise<ReportSubscription> {
  const exact = await findSubscription(db, name);
  if (exact) return exact;
  const start = name.trim().toLowerCase();
  const { rows } = await subscriptionsPage(db, {}, { limit: 10_000, offset: 0 });
  const beginning = start.length < 4 ? [] : rows.filter(({ subscriptionId }) => subscriptionId.startsWith(start));
  if (beginning.length === 1 && beginning[0]) return beginning[0];
  if (beginning.length > 1) throw new CommandError(`"${name}" is the beginning of ${beginning.length} subscriptions`);
  throw new CommandError(`there is no subscription "${name}"; see: cicero report subscriptions`);
}

/** What people call a subscription here: its name, else the beginning of its id. */
export function nameOf({ seedKey, subscriptionId }: Pick<ReportSubscription, 'seedKey' | 'subscriptionId'>): string {
  return seedKey ?? subscriptionId.slice(0, 8);
}

const hints: Partial<Record<string, string>> = {
  CLIENT_NOT_FOUND: 'there is no such active client; see: cicero client list',
  REPORT_UNFIT: 'the report is not for such a client; see: cicero report list',
  SCHEDULE_INVALID: 'five fields of cron in Jakarta time are needed, such as "20 15,18 * * 1-5"',
  RECIPIENT_INVALID:
    'a recipient is group, operator, super, administrators, a WhatsApp number, …@g.us, telegram:<chat id> or email:<address>',
  DATE_INVALID: 'a time such as 2025-11-10T15:20 or a day is needed, in Jakarta',
};

/** What the domain refuses, as a line a person can act on. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CiceroError) || error.status >= 500) throw error;
    const fields = Object.entries(error.fields ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
    const detail = fields.length > 0 ? ` (${fields.join(', ')})` : '';
    throw new CommandError(`${hints[error.code] ?? error.message}${detail}`, { cause: error });
  }
}
