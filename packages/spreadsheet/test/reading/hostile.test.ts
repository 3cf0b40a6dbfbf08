import { expect, test } from 'vitest';
import { readAlone } from '../fixtures/alone.ts';
import { harmlessRatio, heavyFiles } from '../fixtures/heavy-files.ts';
import { refusal, valuesOf } from '../fixtures/reading.ts';
import { trickyFiles } from '../fixtures/tricky-files.ts';
import { row, xlsxFile } from '../fixtures/xlsx-file.ts';

test.each(trickyFiles)('$name ends as $code', async ({ make, code }) => {
  const error = await refusal(await make());
  expect(error).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].*[.]$/) });
});

// Made here, read in a process of its own: the memory of making a bomb is not the reader's. An idle one takes 100 MB.
test.each(heavyFiles)('$name ends as $code, soon and small', async ({ make, code }) => {
  const end = await readAlone(await make());
  expect(end).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].*[.]$/) });
  expect(end.peak).toBeLessThan(240);
  expect(end.processor).toBeLessThan(20);
});

test('how much a part shrinks says nothing: blanks shrink a thousandfold', async () => {
  expect(await valuesOf(await harmlessRatio())).toEqual([['b']]);
});

test('links to other workbooks are left alone, and so is every part nobody needs', async () => {
  const external =
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook r:id="rId1"/></externalLink>';
  const bytes = await xlsxFile({
    rows: row(1, 'a') + row(2, 'b'),
    parts: { 'xl/externalLinks/externalLink1.xml': external, 'xl/vbaProject.bin': Buffer.alloc(100_000_000) },
  });
  expect(await valuesOf(bytes)).toEqual([['b']]);
});
