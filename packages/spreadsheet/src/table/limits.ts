/** What a table that somebody uploads may take, whatever the file claims. See docs/spreadsheets.md, "Hostile files". */
export const tableLimits = {
  /** Columns with something in them. */
  columns: 256,
  /** Characters in one cell: what Excel itself can hold. */
  cellLength: 32_767,
  /** Rows Excel can hold. */
  rows: 1_048_576,
  /** Columns Excel can hold (XFD); a cell named beyond it is no cell. */
  gridColumns: 16_384,
  /** Bytes that all opened parts of a workbook may unpack to, together. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Files inside a workbook. */
  parts: 5_000,
  /** Elements inside elements; a real workbook has about ten. */
  depth: 64,
  /** Texts shared between cells, formats and sheets: each of them is held in memory. */
  sharedTexts: 1_000_000,
  formats: 70_000,
  sheets: 1_000,
  /** Characters of one record of a CSV file. */
  recordLength: 1024 * 1024,
} as const;
