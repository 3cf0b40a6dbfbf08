import { type ContactPage, GoogleTrouble, mostAtOnce, type PeopleApi } from '@cicero/google';
import { namesOf } from './names.ts';
import { isUncertain, type Saved, type SavingParts } from './saved.ts';
import { keepTaken, putAside, storeSaved, takeWaiting } from './waiting.ts';

/**
 * Saves many numbers: reads all contacts of the account once, a page at a time, then creates what is missing in
 * batches. What changed at the account meanwhile is read before each batch.
 */
export async function saveMany(parts: SavingParts, saved: Saved, signal: AbortSignal): Promise<void> {
  let token = await readAll(parts, saved, signal);
  while (!signal.aborted) {
    const { db, clock, by } = parts;
    const taken = await takeWaiting(db, { by, now: clock.now(), limit: mostAtOnce, fresh: true });
    if (taken.length === 0) return;
    token = await readChanges(parts, token, saved, signal);
    await createAll(parts, taken, saved, signal);
  }
}

/** Reads every contact; numbers that wait and are among them are saved. Returns where changes go on from. */
function readAll(parts: SavingParts, saved: Saved, signal: AbortSignal): Promise<string> {
  return readPages(parts, (api, page) => api.page(page), saved, signal);
}

async function readChanges(parts: SavingParts, token: string, saved: Saved, signal: AbortSignal): Promise<string> {
  try {
    return await readPages(parts, (api, page) => api.changes(token, page), saved, signal);
  } catch (error) {
    if (error instanceof GoogleTrouble && error.kind === 'stale') return readAll(parts, saved, signal);
    throw error;
  }
}

async function readPages(
  { db, google, account }: SavingParts,
  read: (api: PeopleApi, page: string | null) => Promise<ContactPage>,
  saved: Saved,
  signal: AbortSignal,
): Promise<string> {
  for (let next: string | null = null; ; ) {
    const at: string | null = next;
    const page: ContactPage = await google.ask((api) => read(api, at), signal, account);
    saved.found += await storeSaved(db, account, page.contacts);
    if (page.next === null) {
      if (page.syncToken === null) throw new GoogleTrouble('away');
      return page.syncToken;
    }
    next = page.next;
  }
}

async function createAll(
  { db, clock, google, by, account }: SavingParts,
  taken: readonly string[],
  saved: Saved,
  signal: AbortSignal,
): Promise<void> {
  const phones = await keepTaken(db, { by, now: clock.now(), phones: taken });
  if (phones.length === 0) return;
  const nameOf = await namesOf(db, phones);
  try {
    const contacts = phones.map((phone) => ({ phone, name: nameOf(phone) }));
    saved.created += await storeSaved(db, account, await google.ask((api) => api.createAll(contacts), signal, account));
    // What Google left out is tried one by one, later.
    await putAside(db, { by, now: clock.now(), phones, problem: 'refused' });
  } catch (error) {
    if (!(error instanceof GoogleTrouble)) throw error;
    if (isUncertain(error)) await putAside(db, { by, now: clock.now(), phones, problem: error.kind });
    if (error.kind !== 'refused') throw error;
  }
}
