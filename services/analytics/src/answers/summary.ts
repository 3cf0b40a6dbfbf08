import type { DB } from '@cicero/database';
import { presentClient, shownClient } from '@cicero/directory';
import type { Kysely } from 'kysely';
import { compareUnits } from '../comparison/units.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { countListed } from '../measure/people.ts';
import { measureWindows, type PostsByPlatform } from '../measure/windows.ts';
import { type ClosedWindow, spanOf, windowBefore } from '../periods/intervals.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { audienceOf } from '../summary/audience.ts';
import { topContents } from '../summary/contents.ts';
import { coverageOf, type UnitCoverage } from '../summary/directorate.ts';
import { periodLine } from '../summary/period.ts';
import { countStored } from '../summary/stored.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, selectPlatforms } from './platforms.ts';
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
  return answers.of('summary', { subject, before, posts }, await platformVersions(db, scope, posts));
}

export const summaryComputation = computation<Input>({
  format: 1,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, input) {
    return Buffer.from(JSON.stringify({ success: true, data: summaryAnswer(await readParts(db, input)) }));
  },
});

async function readParts(db: Kysely<DB>, { subject, before, posts }: Input): Promise<SummaryParts> {
  const { scope, window, withContacts } = subject;
  const windows = before ? [window, before] : [window];
  const measured = await measureWindows(db, { scope, windows, userId: null }, posts);
  const comparison = compareUnits(measured);
  const contents = await topContents(db, { scope, window, posts, most: tableLength });
  const isDirectorate = scope.members === null;
  const units = comparison.units.map(({ clientId, name, now }): UnitCoverage => {
    const { people, byStatus } = now.instagram;
    const tiktok = people - now.tiktok.byStatus.no_username;
    return { clientId, name, people, instagram: people - byStatus.no_username, tiktok };
  });
  return {
    client: shownClient(await presentClient(db, scope.owner), withContacts),
    window,
    users: await countListed(db, { ...scope, regionalId: null }),
    stored: {
      instagram: await countStored(db, 'instagram', scope.owner),
      tiktok: await countStored(db, 'tiktok', scope.owner),
    },
    told: {
      period: periodLine(window),
      comparison,
      audience: audienceOf(measured),
      contents,
      coverage: isDirectorate ? coverageOf(units) : null,
    },
  };
}
