import type { DB } from '@cicero/database';
import { presentClient, shownClient } from '@cicero/directory';
import type { Kysely, Transaction } from 'kysely';
import { compareUnits } from '../comparison/units.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { atOneMoment } from '../measure/moment.ts';
import { countListed } from '../measure/people.ts';
import { type PostsByPlatform, readMeasuredWindows } from '../measure/windows.ts';
import { type ClosedWindow, spanOf, windowBefore } from '../periods/intervals.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { audienceOf } from '../summary/audience.ts';
import { topContents } from '../summary/contents.ts';
import { coverageOf, unitCoverage } from '../summary/directorate.ts';
import { periodLine } from '../summary/period.ts';
import { countStored } from '../summary/stored.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, postVersionScopes, selectPlatforms } from './platforms.ts';
import { type SummaryParts, summaryAnswer } from './summary-answer.ts';

/** Posts in the table. */
const tableLength = 10;

export interface SummarySubject {
  scope: AttendanceScope;
  window: ClosedWindow;
  /** Whether the contacts of the client are the caller's to see. */
  withContacts: boolean;
}

interface Input {
  subject: SummarySubject;
  before: ClosedWindow | null;
  posts: PostsByPlatform;
}

/**
 * A client and a period in numbers, tables and sentences.
 * @throws CiceroError CLIENT_NOT_FOUND
 */
export async function summaryOf(db: Kysely<DB>, answers: Answers, subject: SummarySubject): Promise<Answer> {
  const { scope, window } = subject;
  await presentClient(db, scope.owner);
  const before = windowBefore(window);
  const posts = await selectPlatforms(db, scope, spanOf(before ? [before, window] : [window]));
  const versions = await platformVersions(db, scope, posts, postVersionScopes(scope, posts));
  return answers.of('summary', { subject, before, posts }, versions);
}

export const summaryComputation = computation<Input>({
  format: 1,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, input) {
    const parts = await atOneMoment(db, (tx) => readParts(tx, input));
    return Buffer.from(JSON.stringify({ success: true, data: summaryAnswer(parts) }));
  },
});

async function readParts(tx: Transaction<DB>, { subject, before, posts }: Input): Promise<SummaryParts> {
  const { scope, window, withContacts } = subject;
  const windows = before ? [window, before] : [window];
  const measured = await readMeasuredWindows(tx, { scope, windows, userId: null }, posts);
  const comparison = compareUnits(measured);
  const contents = await topContents(tx, { scope, window, posts, most: tableLength });
  const isDirectorate = scope.members === null;
  return {
    client: shownClient(await presentClient(tx, scope.owner), withContacts),
    window,
    users: await countListed(tx, { ...scope, regionalId: null }),
    stored: {
      instagram: await countStored(tx, 'instagram', scope.owner),
      tiktok: await countStored(tx, 'tiktok', scope.owner),
    },
    told: {
      period: periodLine(window),
      comparison,
      audience: audienceOf(measured),
      contents,
      coverage: isDirectorate ? coverageOf(comparison.units.map(unitCoverage)) : null,
    },
  };
}
