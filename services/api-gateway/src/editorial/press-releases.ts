import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { entityTag } from '@cicero/runtime';
import type { Kysely, Transaction } from 'kysely';
import type { Editorial, EditorialCall } from './caller.ts';
import { writeLog } from './change-log.ts';
import { findEvent, takeEvent } from './events.ts';
import { audit } from './history.ts';
import { changedTexts } from './texts.ts';

/** What a press release is made of. */
export const pressReleaseFields = [
  ...(['judul', 'dasar', 'tersangka', 'tkp', 'kronologi', 'modus'] as const),
  ...(['barang_bukti', 'pasal', 'ancaman', 'catatan'] as const),
] as const;
type Field = (typeof pressReleaseFields)[number];

export type PressRelease = { event_id: number } & Record<Field, string | null>;
export type PressReleaseBody = { [Name in Field]?: string | null };

const blank = Object.fromEntries(pressReleaseFields.map((field) => [field, null])) as Record<Field, string | null>;

/** The press release of an event that the caller may see. @throws CiceroError EVENT_NOT_FOUND, PRESS_RELEASE_NOT_FOUND */
export async function findPressRelease(db: Kysely<DB>, caller: Editorial, eventId: number): Promise<PressRelease> {
  await findEvent(db, caller, eventId);
  const row = await readPressRelease(db, eventId);
  if (!row) throw new CiceroError('PRESS_RELEASE_NOT_FOUND');
  return row;
}

/**
 * Gives an event its press release.
 * @throws CiceroError EVENT_NOT_FOUND; PRESS_RELEASE_EXISTS when it has one
 */
export async function createPressRelease(
  call: EditorialCall,
  eventId: number,
  body: PressReleaseBody,
): Promise<PressRelease> {
  return call.context.transact(async ({ tx }) => {
    const { status } = await takeEvent(tx, call.caller, eventId);
    if (await readPressRelease(tx, eventId)) throw new CiceroError('PRESS_RELEASE_EXISTS');
    const texts = changedTexts(pressReleaseFields, body, blank);
    const release = { event_id: eventId, ...blank, ...texts };
    await tx.insertInto('press_release_detail').values(release).execute();
    await note(tx, call, { eventId, status, event: 'created', fields: Object.keys(texts) });
    return release;
  });
}

/**
 * Changes a press release as far as the body says; blank clears.
 * @throws CiceroError EVENT_NOT_FOUND, PRESS_RELEASE_NOT_FOUND, PRECONDITION_FAILED
 */
export async function changePressRelease(
  call: EditorialCall,
  eventId: number,
  body: PressReleaseBody,
): Promise<PressRelease> {
  return call.context.transact(async ({ tx }) => {
    const { status } = await takeEvent(tx, call.caller, eventId);
    const present = await findPressRelease(tx, call.caller, eventId);
    call.refuseOutdated(pressReleaseTag(present));
    const changes = changedTexts(pressReleaseFields, body, present);
    const fields = Object.keys(changes);
    if (fields.length === 0) return present;
    await tx.updateTable('press_release_detail').set(changes).where('event_id', '=', eventId).execute();
    await note(tx, call, { eventId, status, event: 'updated', fields });
    return { ...present, ...changes };
  });
}

/** The tag of this version of a press release. */
export function pressReleaseTag(release: PressRelease): string {
  return entityTag([release.event_id, ...pressReleaseFields.map((field) => release[field])]);
}

async function readPressRelease(db: Kysely<DB>, eventId: number): Promise<PressRelease | undefined> {
  return db
    .selectFrom('press_release_detail')
    .select(['event_id', ...pressReleaseFields])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

async function note(
  tx: Transaction<DB>,
  call: EditorialCall,
  deed: { eventId: number; status: string | null; event: 'created' | 'updated'; fields: readonly string[] },
): Promise<void> {
  const { eventId, status, event, fields } = deed;
  const what = event === 'created' ? 'Rincian siaran pers dibuat' : 'Rincian siaran pers diubah';
  const changes = fields.length > 0 ? `${what}: ${fields.join(', ')}` : what;
  await writeLog(tx, call, { eventId, status, changes });
  await audit(tx, call, `press-release.${event}`, { kind: 'event', id: String(eventId) }, { fields });
}
