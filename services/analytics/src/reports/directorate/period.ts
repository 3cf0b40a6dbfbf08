import { type Day, startOfDay } from '@cicero/runtime';
import { Type } from 'typebox';
import { type NamedPeriod, namedWindow } from '../../exports/period.ts';
import type { Window } from '../../periods/window.ts';

/** The option `period`; the first is the default. */
export function periodOption<Name extends NamedPeriod>(names: readonly [Name, ...Name[]]) {
  return Type.Union(
    names.map((name) => Type.Literal(name)),
    { default: names[0] },
  );
}

/** The window of a period by its name, seen from the day that a report is about. */
export function periodWindow(period: NamedPeriod, day: Day): Window {
  return namedWindow({ period }, startOfDay(day));
}
