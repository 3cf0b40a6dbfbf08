import { type Platform, platforms, sendMessage } from '@cicero/contracts';
import { type DB, isOutage } from '@cicero/database';
import type { Job, JobCounts, JobRun, ServiceContext, UnitOfWork } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { measureAttendance } from '../measure/measure.ts';
import { selectPosts } from '../measure/posts.ts';
import { directorateRecap, unitRecap } from '../recaps/attendance.ts';
import { linksOf } from '../recaps/content.ts';
import { type ClientContacts, recipientsOf } from '../recaps/recipients.ts';
import { inParts } from '../recaps/text.ts';
import { directorateScope, unitScope } from '../scope/scope.ts';

/** A recap of the day that is older than this is of no use to anybody. */
const usefulFor = 4 * 3_600_000;
/** Below the limit of a message; the notifier cuts further as WhatsApp wants it. */
const partLength = 60_000;

interface RecapClient extends ClientContacts {
  client_id: string;
  nama: string;
  directorate: boolean;
  instagram: boolean;
  tiktok: boolean;
}

/** The day's attendance to every active client, three times a day. */
export function attendanceRecapJob(context: ServiceContext): Job {
  return {
    key: 'analytics.attendance-recap',
    title: 'Rekap absensi likes dan komentar',
    schedule: ['20 15,18,20 * * *'],
    catchUp: 60 * 60_000,
    run: (run) => sendRecaps(context, run),
  };
}

async function sendRecaps(context: ServiceContext, run: JobRun): Promise<JobCounts> {
  const counts = { clients: 0, messages: 0, withoutRecipients: 0, failed: 0 };
  for (const client of await recapClients(context.db)) {
    counts.clients += 1;
    const recipients = recipientsOf(client);
    if (recipients.length === 0) {
      counts.withoutRecipients += 1;
      continue;
    }
    try {
      counts.messages += await sendClientRecaps(context, run, client, recipients);
    } catch (err) {
      // The database is away for everybody: the run is repeated as a whole, and its keys keep it from telling twice.
      if (isOutage(err)) throw err;
      counts.failed += 1;
      run.log.error({ err, clientId: client.client_id }, 'the recap of a client failed; the others go on');
    }
  }
  if (counts.failed > 0 && counts.failed + counts.withoutRecipients === counts.clients) {
    throw new Error(`the recaps of all ${counts.failed} clients with recipients failed`);
  }
  return counts;
}

async function recapClients(db: Kysely<DB>): Promise<RecapClient[]> {
  const { rows } = await sql<RecapClient>`
    select * from (
      select upper(trim(client_id)) as client_id, nama, client_group, client_operator, client_super,
        coalesce(lower(trim(client_type)) = 'direktorat', false) as directorate,
        coalesce(client_insta_status and trim(client_insta) <> '', false) as instagram,
        coalesce(client_tiktok_status and trim(client_tiktok) <> '', false) as tiktok
      from clients where client_status is true
    ) client where instagram or tiktok order by client_id`.execute(db);
  return rows;
}

/** @returns how many messages were handed over */
async function sendClientRecaps(
  context: ServiceContext,
  run: JobRun,
  client: RecapClient,
  recipients: readonly string[],
): Promise<number> {
  const texts: { platform: Platform; text: string }[] = [];
  for (const platform of platforms) {
    if (client[platform]) texts.push({ platform, text: await recapText(context, run, client, platform) });
  }
  return context.transact(async (unit) => {
    let messages = 0;
    for (const { platform, text } of texts) {
      for (const recipient of recipients) messages += publish(unit, run, { client, platform, text, recipient });
    }
    return messages;
  });
}

async function recapText(
  { db, clock }: ServiceContext,
  run: JobRun,
  client: RecapClient,
  platform: Platform,
): Promise<string> {
  const clientId = client.client_id;
  const day = jakartaDay(run.scheduledFor);
  const window = { from: day, to: day };
  const scope = client.directorate ? directorateScope(clientId, clientId.toLowerCase()) : unitScope(clientId);
  const posts = await selectPosts(db, platform, scope, window);
  const attendance = await measureAttendance(db, { platform, scope, window }, posts);
  const links = await linksOf(db, platform, window, posts);
  const recap = { platform, client: { clientId, name: client.nama }, day, at: clock.now(), links, attendance };
  return client.directorate ? directorateRecap(recap) : unitRecap(recap);
}

function publish(
  unit: UnitOfWork,
  run: JobRun,
  message: { client: RecapClient; platform: Platform; text: string; recipient: string },
): number {
  const { client, platform, text, recipient } = message;
  const slot = run.scheduledFor.toISOString();
  const parts = inParts(text, partLength);
  parts.forEach((part, at) => {
    const suffix = at === 0 ? '' : `:${at + 1}`;
    unit.publish(sendMessage, {
      channel: 'whatsapp',
      account: client.directorate ? 'gateway' : 'operator',
      recipient,
      text: part,
      priority: 'recap',
      dedupeKey: `recap:attendance:${client.client_id}:${platform}:${slot}:${recipient}${suffix}`,
      topic: `recap:attendance:${client.client_id}:${platform}${suffix}`,
      expiresAt: new Date(run.scheduledFor.getTime() + usefulFor).toISOString(),
    });
  });
  return parts.length;
}
