import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../src/attendance/order.ts';

/** Most names are plain; what else people type is among them. */
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 ]{0,6}$/),
  fc.stringMatching(/^[A-Z.,'’\-_()/éÉßıİ ]{0,4}$/),
  fc.constantFrom(null, '', ' ', 'ANI', 'ani', "ANI'S", 'A NI', 'AN-I'),
);

test('people stand in the order of the collation, however their names are compared', () => {
  const collator = new Intl.Collator('id');
  const person = fc.record({ count: fc.nat(2), name, userId: fc.stringMatching(/^[0-9]{4}$/) });
  fc.assert(
    fc.property(fc.uniqueArray(person, { selector: ({ userId }) => userId, maxLength: 30 }), (people) => {
      const expected = people.toSorted((a, b) => {
        if (a.count !== b.count) return b.count - a.count;
        if (a.name === null || b.name === null) {
          if (a.name !== b.name) return a.name === null ? 1 : -1;
        } else {
          const names = collator.compare(a.name.toUpperCase(), b.name.toUpperCase());
          if (names !== 0) return names;
        }
        return a.userId < b.userId ? -1 : 1;
      });
      const rows = people.map(({ count, ...who }) => ({ count, person: who }));
      expect(inOrder(rows).map(({ person: who }) => who.userId)).toEqual(expected.map(({ userId }) => userId));
    }),
    { numRuns: 2_000 },
  );
});
