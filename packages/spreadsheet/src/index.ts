export { type CsvOptions, csvBytes, csvMediaType, csvStream, writeCsv } from './csv/write-csv.ts';
export type { TableFormat } from './table/format.ts';
export { normaliseHeader } from './table/header.ts';
export { tableLimits } from './table/limits.ts';
export { readTable } from './table/read-table.ts';
export type { TableSource } from './table/source.ts';
export type { Header, ReadTableOptions, Table, TableRow, TableWarning, WarningCode } from './table/table.ts';
export {
  type CellValue,
  type Column,
  type ColumnKind,
  type Sheet,
  type SheetDefinition,
  sheet,
} from './workbook/sheet.ts';
export { legalSheetNames } from './workbook/sheet-names.ts';
export { workbookBytes, workbookStream, writeWorkbook, xlsxMediaType } from './workbook/write-workbook.ts';
