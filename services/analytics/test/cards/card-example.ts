import type { Card } from '../../src/cards/card.ts';

const legend: Card['legend'] = [
  { label: 'Sudah', tone: 'done' },
  { label: 'Kurang', tone: 'partly' },
  { label: 'Belum', tone: 'none' },
  { label: 'Belum input username', tone: 'missing' },
];

/** A card of so many units with 12 + 3 + 4 + 1 people each. */
export function cardOf(units: number, more: Partial<Card> = {}): Card {
  const parts = [12, 3, 4, 1];
  return {
    title: 'Likes Instagram',
    client: 'DIREKTORAT BINMAS',
    when: 'Senin, 3/11/2025 · 15.20 WIB',
    headline: { value: '60%', label: 'sudah lengkap' },
    legend,
    totals: parts.map((part) => part * units),
    rows: Array.from({ length: units }, (_, at) => ({ label: `POLRES ${at + 1}`, parts })),
    unit: 'personel',
    ...more,
  };
}
