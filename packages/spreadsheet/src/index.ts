export type { TableFormat } from './table/format.ts';
export { tableLimits } from './table/limits.ts';
export { readTable } from './table/read-table.ts';
export type { TableSource } from './table/source.ts';
export type { Header, ReadTableOptions, Table, TableRow, TableWarning, WarningCode } from './table/table.ts';
