import { compareNames } from './order.ts';

type Compare<Row> = (one: Row, other: Row) => number;
/** What a list can be put in order by. */
type Columns<Row> = Readonly<Record<string, Compare<Row>>>;
type SortOf<Of> = Extract<keyof Of, string> | `-${Extract<keyof Of, string>}`;

/** A column of texts as people read them; what has none comes last. */
export function byText<Row>(textOf: (row: Row) => string | null): Compare<Row> {
  return (one, other) => compareNames(textOf(one)?.toUpperCase() ?? null, textOf(other)?.toUpperCase() ?? null);
}

/** A column of ids, which compare as they are. */
export function byCode<Row>(codeOf: (row: Row) => string): Compare<Row> {
  return (one, other) => {
    const [a, b] = [codeOf(one), codeOf(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}

/** A column of numbers; what has none comes before everything. */
export function byNumber<Row>(numberOf: (row: Row) => number | null): Compare<Row> {
  const of = (row: Row): number => numberOf(row) ?? Number.NEGATIVE_INFINITY;
  return (one, other) => (of(one) === of(other) ? 0 : of(one) - of(other));
}

/** What `sort` may say: a column, or `-` and a column for descending. */
export function sortsOf<Of extends object>(columns: Of): SortOf<Of>[] {
  const names = Object.keys(columns) as Extract<keyof Of, string>[]; // the keys of a literal are its columns
  return names.flatMap((name): SortOf<Of>[] => [name, `-${name}`]);
}

/** The rows by one column; those whose value is equal stay in the order in which they come. */
export function inOrderOf<Row, Of extends Columns<Row>>(columns: Of, rows: readonly Row[], sort: SortOf<Of>): Row[] {
  const descending = sort.startsWith('-');
  const compare = columns[descending ? sort.slice(1) : sort];
  if (!compare) return [...rows];
  return rows.toSorted((one, other) => (descending ? compare(other, one) : compare(one, other)));
}
