import { expect, test } from 'vitest';
import { bySeniority } from '../../src/reports/seniority.ts';

const officer = (
  userId: string,
  position: string | null,
  title: string | null = 'BRIPDA',
  name: string | null = 'N',
) => ({
  ...{ userId, position, title, name },
});
const ordered = (...officers: ReturnType<typeof officer>[]) =>
  officers.toSorted(bySeniority).map(({ userId, position }) => position ?? userId);

test('positions come highest first; a title that only names a directorate is none', () => {
  const positions = [
    'STAF DIREKTORAT',
    'KANIT',
    'KASAT BINMAS',
    'KASUBBAG',
    'KABAG',
    'KASUBDIT',
    'WADIR',
    'DIR BINMAS',
  ];
  expect(ordered(...positions.map((position, at) => officer(String(at), position)))).toEqual([
    ...['DIR BINMAS', 'WADIR', 'KASUBDIT', 'KABAG', 'KASUBBAG', 'KASAT BINMAS', 'KANIT', 'STAF DIREKTORAT'],
  ]);
  expect(ordered(officer('1', 'STAF DIREKTORAT', 'IPTU'), officer('2', null, 'AKP'))).toEqual(['2', 'STAF DIREKTORAT']);
  expect(ordered(officer('1', 'STAF DIREKTORAT', 'AKBP'), officer('2', 'kanit', 'BRIPDA'))[0]).toBe('kanit');
  expect(ordered(officer('1', 'DIREKTUR'), officer('2', 'WADIREKTUR'))).toEqual(['DIREKTUR', 'WADIREKTUR']);
});

test('then ranks as they are written, then names, then numbers; what is unknown comes last', () => {
  const people = [
    ...[officer('1', null, 'PNS', 'A'), officer('2', null, null, 'A'), officer('3', null, 'briptu ', 'B')],
    ...[officer('4', null, 'BRIPTU', 'a'), officer('5', null, 'KOMPOL', 'Z'), officer('6', null, 'BRIPTU', null)],
  ];
  expect(ordered(...people)).toEqual(['5', '4', '3', '6', '1', '2']);
});

test('a rank is one however it is written, and the higher one comes first', () => {
  const inOrder = (...titles: string[]) =>
    titles
      .map((title, at) => officer(String(at), null, title))
      .toSorted(bySeniority)
      .map(({ title }) => title);
  expect(inOrder('AKBP', 'Kombes. Pol.', 'IPDA', 'KOMISARIS BESAR POLISI', 'BRIGJEN POL', 'KBP')).toEqual([
    ...['BRIGJEN POL', 'Kombes. Pol.', 'KOMISARIS BESAR POLISI', 'KBP', 'AKBP', 'IPDA'],
  ]);
  expect(inOrder('BRIPTU', 'BRIGPOL', 'BRIGADIR POLISI', 'BRIPKA')).toEqual([
    ...['BRIPKA', 'BRIGPOL', 'BRIGADIR POLISI', 'BRIPTU'],
  ]);
  expect(inOrder('PENATA MUDA', 'PENATA MUDA TINGKAT I', 'PENATA', 'Penata Tk. I', 'JURU MUDA', 'JURU')).toEqual([
    ...['Penata Tk. I', 'PENATA', 'PENATA MUDA TINGKAT I', 'PENATA MUDA', 'JURU', 'JURU MUDA'],
  ]);
});
