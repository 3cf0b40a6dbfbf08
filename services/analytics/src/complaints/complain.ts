import { randomUUID } from 'node:crypto';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { hasHandle, type PersonRecord } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import type { Day } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Directorates } from '../scope/directorates.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { publishAnswer, toDashboard, toPersonnel } from './deliver.ts';
import { readEvidence } from './evidence.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { recogniseAll } from './recognise.ts';
import { mayRead, scopesOfPerson, type Told } from './scopes.ts';
import { countTickets, holdComplaints, repeatedTicket, storeTicket, subjectOf, type Ticket } from './tickets.ts';
import { answerText, type ComplaintWords, generalText, knownText } from './wording.ts';

/** So many answers a person gets in 24 hours: each is a message to their phone. */
const mostPerDay = 10;
const day = 24 * 3_600_000;

/** What complaints need. */
export interface ComplaintParts extends Pick<ServiceContext, 'db' | 'clock' | 'transact'> {
  directorates: Directorates;
  words: ComplaintWords;
  /** First day whose posts are counted for somebody who complains. */
  since: Day;
}

/** A complaint as it was understood. */
export interface Complaint {
  platform: Platform;
  /** One line each. */
  issues: readonly string[];
  /** Said instead of the general answer when nothing is recognised; without markup. */
  solution: string | null;
  /** Accounts that it names, canonical. */
  reported: Readonly<Record<Platform, string | null>>;
}

/** Who brings it in. */
export interface Complainer {
  /** `<kind>:<id>` */
  key: string;
  /** Whose numbers the answer may tell. */
  told: Told;
  /** Number at which a dashboard account reads along; null = none does. */
  whatsapp: string | null;
}

/**
 * Answers a complaint: the answer is stored as a ticket and handed over for delivery, in one transaction. The same
 * complaint within half an hour is the same ticket, and nothing is sent again; unless its delivery failed.
 * @throws CiceroError RATE_LIMITED
 */
export async function complain(
  parts: ComplaintParts,
  person: PersonRecord,
  complaint: Complaint,
  by: Complainer,
): Promise<Ticket> {
  const { db, clock, transact } = parts;
  const at = clock.now();
  const { platform, issues } = complaint;
  const kinds = recogniseAll(issues, platform);
  const same = { userId: person.user_id, platform, subject: subjectOf(kinds, issues), at };
  const hasAccount = hasHandle(person.insta) || hasHandle(person.tiktok);
  const outcome = outcomeOf({ active: person.status !== false, hasHandle: hasAccount }, kinds, complaint.solution);
  const scopes = outcome.kind === 'known' ? await scopesFor(parts, person, by) : [];
  const about = scopes.map(({ owner }) => owner).sort();
  const answer = () => answerOf(parts, person, { complaint, outcome, scopes, about, by, at });

  const repeated = await repeatedTicket(db, same);
  if (repeated) return isFor(by, repeated, about) ? repeated : retold(repeated, await answer());
  await requireRoom(db, person.user_id, at);
  const ticket = await answer();
  return transact(async (unit) => {
    await holdComplaints(unit.tx, person.user_id);
    const meanwhile = await repeatedTicket(unit.tx, same);
    if (meanwhile) return isFor(by, meanwhile, about) ? meanwhile : retold(meanwhile, ticket);
    await requireRoom(unit.tx, person.user_id, at);
    await storeTicket(unit.tx, ticket, { subject: same.subject, dedupeKeys: publishAnswer(unit, ticket) });
    return ticket;
  });
}

async function scopesFor(
  { directorates }: ComplaintParts,
  person: PersonRecord,
  { told }: Complainer,
): Promise<AttendanceScope[]> {
  return scopesOfPerson(person, await directorates()).filter(({ owner }) => mayRead(told, [owner]));
}

/** Whether the words of a ticket are those that whoever repeats it is told: their own, or such about the same clients. */
function isFor(by: Complainer, ticket: Ticket, about: readonly string[]): boolean {
  if (!mayRead(by.told, ticket.about)) return false;
  return ticket.requestedBy === by.key || ticket.about?.join() === about.join();
}

/** The ticket of somebody else, in the words of one's own. */
function retold(ticket: Ticket, { issue, solution, message, about }: Ticket): Ticket {
  return { ...ticket, issue, solution, message, about };
}

async function requireRoom(db: Kysely<DB>, userId: string, at: Date): Promise<void> {
  if ((await countTickets(db, userId, new Date(at.getTime() - day))) < mostPerDay) return;
  throw new CiceroError('RATE_LIMITED', {
    message: `Sudah ada ${mostPerDay} komplain tentang personel ini dalam 24 jam terakhir. Coba lagi besok.`,
  });
}

interface Answered {
  complaint: Complaint;
  outcome: Outcome;
  scopes: readonly AttendanceScope[];
  /** Their owners, sorted. */
  about: readonly string[];
  by: Complainer;
  at: Date;
}

async function answerOf(
  { db, words, since }: ComplaintParts,
  person: PersonRecord,
  { complaint, outcome, scopes, about, by, at }: Answered,
): Promise<Ticket> {
  const { platform, issues, reported } = complaint;
  const evidence = () => readEvidence(db, { person, scopes, reported }, { now: at, since });
  const solution =
    outcome.kind === 'known' ? knownText(outcome.kinds, await evidence(), words) : generalText(outcome, words);
  const reporter = [person.title, person.nama].filter(Boolean).join(' ');
  const personnel = toPersonnel(person);
  return {
    ticketId: randomUUID(),
    userId: person.user_id,
    platform,
    issue: issues.join('\n'),
    solution,
    message: answerText({ at, reporter, nrp: person.user_id, issues, solution }),
    about,
    requestedBy: by.key,
    requestedAt: at,
    deliveries: [personnel, toDashboard(by.whatsapp, personnel)],
  };
}
