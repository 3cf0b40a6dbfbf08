import { isOwnMember, permittedClient, reachOf, recordAudit } from '@cicero/access';
import { CiceroError, fetchSpecialPost } from '@cicero/contracts';
import { bumpVersions, type DB, linksScope } from '@cicero/database';
import { canonicalClientId, parseInstagramShortcode } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import { entityTag } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import type { Call } from '../personnel/call.ts';
import { type Reporter, reporterOf } from './call.ts';
import { type Links, noLinks } from './links.ts';
import type { SpecialReport } from './shapes.ts';
import { enterReport, type ReportBody, readAllLinks, submitReport } from './submit-report.ts';
import { isOpen, type Task } from './tasks.ts';

export type SpecialBody = ReportBody & { client_id?: string | null };

/**
 * A report about a special task of today; from accounts and units that name no task, the assigning of the post behind
 * the Instagram link, and with a person their report about it.
 * @throws CiceroError those of submitReport; LINK_INVALID for a link without a post; CLIENT_REQUIRED, CLIENT_DENIED,
 * CLIENT_NOT_FOUND; LINK_TAKEN for a post that is another client's special task
 */
export async function submitSpecial(call: Call, body: SpecialBody): Promise<{ data: SpecialReport; tag: string }> {
  const isReport = Boolean(body.shortcode?.trim() || body.post_id?.trim());
  // Tasks are not for personnel to make: they are told which field is missing.
  if (isReport || call.known.principal.kind === 'personnel') return submitReport(call, 'khusus', body);
  const links = readAllLinks(body);
  const shortcode = links.instagram_link === null ? null : parseInstagramShortcode(links.instagram_link);
  if (shortcode === null) {
    const message = 'Isi link Instagram dengan alamat unggahan yang menjadi tugas khusus.';
    throw new CiceroError('LINK_INVALID', { message, fields: { field: 'instagram_link' } });
  }
  const now = call.context.clock.now();
  return call.context.transact(async (unit) => {
    const person = body.user_id?.trim() ? await reporterOf(unit.tx, call, body.user_id) : null;
    const clientId = await clientOf(unit.tx, call, body.client_id, person);
    const task = await assign(unit, call, { shortcode, clientId, now });
    if (!person) return assigned(task, links);
    if (!isOpen('khusus', task.publishedAt, now)) throw new CiceroError('TASK_NOT_OPEN');
    return enterReport(unit, call, { kind: 'khusus', person, task, links, now });
  });
}

/** The stored id of the client that the task is for: as named, else the person's, else the caller's own. */
async function clientOf(
  tx: Transaction<DB>,
  { known: { principal } }: Call,
  named: string | null | undefined,
  person: Reporter | null,
): Promise<string> {
  const unit = person && isOwnMember(reachOf(principal), person) ? person.client_id : null;
  const clientId = permittedClient(principal, named?.trim() ? named : unit);
  const { rows } = await sql<{ client_id: string }>`select client_id from clients
    where upper(trim(client_id)) = ${clientId} and client_status is true and deleted_at is null
    order by client_id limit 1`.execute(tx);
  const [client] = rows;
  if (!client) throw new CiceroError('CLIENT_NOT_FOUND');
  return client.client_id;
}

/** Makes the post a special task, dated now until it is known when it was published. Assigned before, it stays as it is. */
async function assign(
  unit: UnitOfWork,
  { context, known: { principal }, origin }: Call,
  { shortcode, clientId, now }: { shortcode: string; clientId: string; now: Date },
): Promise<Task> {
  const { tx } = unit;
  const { numAffectedRows = 0n } = await sql`insert into insta_post_khusus (shortcode, client_id, created_at)
    values (${shortcode}, ${clientId}, ${now.toISOString()}::timestamptz at time zone 'UTC')
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ client_id: string | null; published_at: Date | null; is_known: boolean }>`
    select client_id, created_at at time zone 'UTC' as published_at,
      coalesce(caption, image_url, thumbnail_url) is not null as is_known
    from insta_post_khusus where shortcode = ${shortcode}`.execute(tx);
  const [post] = rows;
  if (!post || canonicalClientId(post.client_id ?? '') !== canonicalClientId(clientId)) {
    const message = 'Unggahan ini sudah menjadi tugas khusus satuan lain.';
    throw new CiceroError('LINK_TAKEN', { message, fields: { field: 'instagram_link' } });
  }
  // Assigned once more, a post that could not be fetched is tried again.
  if (!post.is_known) unit.publish(fetchSpecialPost, { clientId: clientId.trim().toUpperCase(), shortcode });
  if (numAffectedRows > 0n) {
    await recordAudit(tx, context.clock, {
      action: 'special-task.created',
      outcome: 'ok',
      actor: { kind: principal.kind, id: principal.id },
      subject: { kind: 'special-task', id: shortcode },
      origin,
      detail: { client: clientId },
    });
    await bumpVersions(tx, [linksScope(clientId)]);
  }
  return { shortcode, clientId, publishedAt: post.published_at ?? now };
}

function assigned({ shortcode, publishedAt }: Task, { instagram_link }: Links): { data: SpecialReport; tag: string } {
  const data: SpecialReport = {
    shortcode,
    user_id: null,
    ...noLinks,
    instagram_link,
    created_at: publishedAt.toISOString(),
    reported_at: null,
    updated_at: null,
    caption: null,
    image_url: null,
    thumbnail_url: null,
  };
  return { data, tag: entityTag(data) };
}
