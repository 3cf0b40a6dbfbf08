import type { Catalogue } from './catalogue.ts';
import type { AdoptionFinding, AdoptionSeverity } from './report.ts';

/** Types between which a value reads the same. */
const families: Readonly<Record<string, string>> = {
  'character varying': 'text',
  character: 'text',
  smallint: 'integer',
  bigint: 'integer',
};

/** Compares a schema with the one our migrations make. Drift is reported and never changed: others may rely on it. */
export function drift(actual: Catalogue, expected: Catalogue, sampleSize: number): AdoptionFinding[] {
  const finding = (check: string, severity: AdoptionSeverity, names: string[], advice: string): AdoptionFinding => ({
    check,
    severity,
    count: names.length,
    samples: names.sort().slice(0, sampleSize),
    advice,
    fixable: false,
  });
  const shared = [...expected.tables].flatMap(([table, columns]) => {
    const present = actual.tables.get(table);
    return present ? [{ table, columns, present }] : [];
  });
  const extraColumns = shared.flatMap(({ table, columns, present }) =>
    [...present.keys()].filter((column) => !columns.has(column)).map((column) => `${table}.${column}`),
  );

  return [
    finding(
      'tables-missing',
      'error',
      [...expected.tables.keys()].filter((table) => !actual.tables.has(table)),
      'Apply the migrations.',
    ),
    finding(
      'columns-missing',
      'error',
      shared.flatMap(({ table, columns, present }) =>
        [...columns.keys()].filter((column) => !present.has(column)).map((column) => `${table}.${column}`),
      ),
      'Apply the migrations.',
    ),
    finding(
      'column-types-differing',
      'error',
      shared.flatMap(({ table, columns, present }) =>
        [...columns].flatMap(([column, type]) => {
          const found = present.get(column);
          return found && family(found) !== family(type) ? [`${table}.${column}: ${found}, expected ${type}`] : [];
        }),
      ),
      'The column was made by hand or by a fork. Check that its values read correctly before relying on it.',
    ),
    finding(
      'keys-missing',
      'warning',
      [...expected.keys].filter(
        (key) => shared.some(({ table }) => key.startsWith(`${table}: `)) && !actual.keys.has(key),
      ),
      'Uniqueness or a reference is not guarded, possibly because rows violate it. Clean the rows and add the key.',
    ),
    finding(
      'tables-extra',
      'info',
      [...actual.tables.keys()].filter((table) => !expected.tables.has(table)),
      'Tables of a fork or made by hand. They stay and are not used.',
    ),
    finding(
      'columns-extra',
      'info',
      extraColumns.filter((column) => !actual.obsolete.has(column)),
      'Columns of a fork or made by hand. They stay and are not used.',
    ),
    finding(
      'columns-obsolete',
      'info',
      extraColumns.filter((column) => actual.obsolete.has(column)),
      'Their data has been carried over. Drop them once no older program reads them.',
    ),
    finding('views-extra', 'info', difference(actual.views, expected.views), 'Views of others. They stay.'),
    finding(
      'triggers-extra',
      'warning',
      difference(actual.triggers, expected.triggers),
      'A trigger that we do not know runs on our writes. Find out what it does.',
    ),
    finding(
      'row-level-security',
      'error',
      difference(actual.secured, expected.secured),
      'Row-level security hides rows from a login that does not own the table. Connect as the owner or drop it.',
    ),
  ];
}

function family(type: string): string {
  return families[type] ?? type;
}

function difference(some: Set<string>, others: Set<string>): string[] {
  return [...some].filter((name) => !others.has(name));
}
