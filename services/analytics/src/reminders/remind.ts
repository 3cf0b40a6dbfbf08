import { sendMessage } from '@cicero/contracts';
import type { JobCounts, JobRun, ServiceContext } from '@cicero/platform';
import { type Day, jakartaDay, startOfDay } from '@cicero/runtime';
import { reportClients } from '../reports/clients.ts';
import type { ReportClient } from '../reports/report.ts';
import { chatsToRemind, clientsToRemind, peopleToRemind, type RemindedChat } from './people.ts';
import { nextStage, type ReminderStage, readStates, writeStates } from './stages.ts';
import { isDone, openTasksOf, readDone, readTasks, reminderScope, type Tasks } from './tasks.ts';
import { type RemindedMember, reminderText } from './wording.ts';

export type RemindParts = Pick<ServiceContext, 'db' | 'transact' | 'clock'>;

/** In the evening nobody is reminded any more: 21:00 Jakarta, milliseconds into the day. */
const bedtime = 21 * 3_600_000;
/** Chats in one transaction. */
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
    const scope = reminderScope(client);
    const tasks = await readTasks(parts.db, client, day);
    // A day without tasks is nobody's to be thanked for.
    if (tasks.instagram.length + tasks.tiktok.length === 0) continue;
    counts.clients += 1;
    const chats = await chatsToRemind(parts.db, scope);
    for (let at = 0; at < chats.length; at += pageSize) {
      signal.throwIfAborted();
      const told = await tellPage(
        parts,
        { client, tasks, chats: chats.slice(at, at + pageSize) },
        { day, run: scheduledFor, until, claimPage },
      );
      counts.reminded += told.filter((stage) => stage !== 'completed').length;
      counts.thanked += told.filter((stage) => stage === 'completed').length;
    }
  }
  return counts;
}

/** @returns the stages of what was said */
async function tellPage(
  { db, transact, clock }: RemindParts,
  { client, tasks, chats }: { client: ReportClient; tasks: Tasks; chats: readonly RemindedChat[] },
  { day, run, until, claimPage }: Remembered,
): Promise<ReminderStage[]> {
  const about = { day, clientId: client.clientId, run };
  const people = await peopleToRemind(
    db,
    reminderScope(client),
    chats.flatMap(({ userIds }) => userIds),
  );
  const byId = new Map(people.map((person) => [person.userId, person]));
  const done = await readDone(db, tasks, people);
  const states = await readStates(
    db,
    about,
    chats.map(({ chatId }) => chatId),
  );
  const due: { chatId: string; members: readonly RemindedMember[]; stage: ReminderStage }[] = [];
  for (const { chatId, userIds } of chats) {
    const members = userIds.flatMap((userId) => {
      const person = byId.get(userId);
      return person ? [{ person, open: openTasksOf(person, tasks, done) }] : [];
    });
    if (members.length === 0) continue;
    // Nobody is thanked while a colleague on the same phone has something left.
    const waiting = members.filter(({ open }) => !isDone(open));
    const stage = nextStage(states.get(chatId) ?? null, waiting.length === 0, run);
    if (stage !== null) due.push({ chatId, members: stage === 'completed' ? members : waiting, stage });
  }
  return transact(async (unit) => {
    const told = await writeStates(
      unit.tx,
      about,
      due.map(({ chatId, stage }) => ({ chatId, stage })),
    );
    const said = due.filter(({ chatId }) => told.has(chatId));
    for (const { chatId, members, stage } of said) {
      unit.publish(sendMessage, {
        channel: 'whatsapp',
        account: 'gateway',
        recipient: chatId,
        text: reminderText(stage, { at: clock.now(), day, client, members, claimPage }),
        dedupeKey: `task-reminder:${day}:${stage}:${client.clientId}:${chatId}`,
        priority: 'broadcast',
        expiresAt: until.toISOString(),
        // What still waits when somebody is reminded again is old.
        topic: `task-reminder:${client.clientId}`,
      });
    }
    return said.map(({ stage }) => stage);
  });
}
