import { sendMessage } from '@cicero/contracts';
import type { JobCounts, JobRun, ServiceContext } from '@cicero/platform';
import { type Day, jakartaDay, startOfDay } from '@cicero/runtime';
import { reportClients } from '../reports/clients.ts';
import type { ReportClient } from '../reports/report.ts';
import { clientsToRemind, peopleToRemind, type RemindedPerson } from './people.ts';
import { nextStage, type ReminderStage, readStates, writeStates } from './stages.ts';
import { type OpenByPlatform, openTasksOf, readDone, readTasks, reminderScope, type Tasks } from './tasks.ts';
import { reminderText } from './wording.ts';

export type RemindParts = Pick<ServiceContext, 'db' | 'transact' | 'clock'>;

/** In the evening nobody is reminded any more: 21:00 Jakarta, milliseconds into the day. */
const bedtime = 21 * 3_600_000;
/** People in one transaction. */
const page = 200;

interface Remembered {
  day: Day;
  run: Date;
  until: Date;
  claimPage: string | null;
}

/**
 * Tells everybody who wants to know, by personal WhatsApp message, which of the day's posts still wait for them; who is
 * done is thanked once. See docs/reminders.md. A run that is repeated tells nobody twice.
 * @param run.claimPage where personnel correct their own record
 */
export async function remind(
  parts: RemindParts,
  { scheduledFor, signal }: Pick<JobRun, 'scheduledFor' | 'signal'>,
  { claimPage, pageSize = page }: { claimPage: string | null; pageSize?: number },
): Promise<JobCounts> {
  const counts = { clients: 0, reminded: 0, thanked: 0, tooLate: 0 };
  const day = jakartaDay(scheduledFor);
  const until = new Date(startOfDay(day).getTime() + bedtime);
  if (parts.clock.now() >= until) return { ...counts, tooLate: 1 };
  const wanted = await clientsToRemind(parts.db);
  for (const client of await reportClients(parts.db)) {
    if (!wanted.has(client.clientId)) continue;
    const tasks = await readTasks(parts.db, reminderScope(client), day);
    // A day without tasks is nobody's to be thanked for.
    if (tasks.instagram.length + tasks.tiktok.length === 0) continue;
    counts.clients += 1;
    let after: string | null = '';
    while (after !== null) {
      signal.throwIfAborted();
      const { people, last } = await peopleToRemind(parts.db, reminderScope(client), after, pageSize);
      const told = await tellPage(parts, { client, tasks, people }, { day, run: scheduledFor, until, claimPage });
      counts.reminded += told.filter((stage) => stage !== 'completed').length;
      counts.thanked += told.filter((stage) => stage === 'completed').length;
      after = last;
    }
  }
  return counts;
}

/** @returns the stages of what was said */
async function tellPage(
  { db, transact, clock }: RemindParts,
  { client, tasks, people }: { client: ReportClient; tasks: Tasks; people: readonly RemindedPerson[] },
  { day, run, until, claimPage }: Remembered,
): Promise<ReminderStage[]> {
  const about = { day, clientId: client.clientId, run };
  const done = await readDone(db, tasks, people);
  const states = await readStates(
    db,
    about,
    people.map(({ chatId }) => chatId),
  );
  const due: { person: RemindedPerson; open: OpenByPlatform; stage: ReminderStage }[] = [];
  for (const person of people) {
    const open = openTasksOf(person, tasks, done);
    const nothing = open.instagram.open.length + open.tiktok.open.length === 0;
    const stage = nextStage(states.get(person.chatId) ?? null, nothing, run);
    if (stage !== null) due.push({ person, open, stage });
  }
  return transact(async (unit) => {
    const told = await writeStates(
      unit.tx,
      about,
      due.map(({ person, stage }) => ({ chatId: person.chatId, stage })),
    );
    const said = due.filter(({ person }) => told.has(person.chatId));
    for (const { person, open, stage } of said) {
      unit.publish(sendMessage, {
        channel: 'whatsapp',
        account: 'gateway',
        recipient: person.chatId,
        text: reminderText(stage, { at: clock.now(), day, client, person, open, claimPage }),
        dedupeKey: `task-reminder:${day}:${stage}:${client.clientId}:${person.chatId}`,
        priority: 'broadcast',
        expiresAt: until.toISOString(),
        // What still waits when somebody is reminded again is old.
        topic: `task-reminder:${client.clientId}`,
      });
    }
    return said.map(({ stage }) => stage);
  });
}
