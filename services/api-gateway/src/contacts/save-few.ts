import { GoogleTrouble } from '@cicero/google';
import { namesOf } from './names.ts';
import { few, isUncertain, type Saved, type SavingParts } from './saved.ts';
import { keepTaken, putAside, storeSaved, takeWaiting } from './waiting.ts';

/** Saves a few numbers, each looked up twice before it is created. False when there was nothing to do. */
export async function saveFew(parts: SavingParts, saved: Saved, signal: AbortSignal): Promise<boolean> {
  const { db, clock, by } = parts;
  const taken = await takeWaiting(db, { by, now: clock.now(), limit: few, fresh: false });
  if (taken.length === 0) return false;
  const missing = await lookUp(parts, taken, saved, signal);
  if (missing.length === 0) return true;
  const nameOf = await namesOf(db, missing);
  // Somebody at the account may have been faster; and a search knows what is new only after it was warmed up.
  for (const phone of await lookUp(parts, missing, saved, signal)) {
    if ((await keepTaken(db, { by, now: clock.now(), phones: [phone] })).length > 0) {
      await create(parts, { phone, name: nameOf(phone) }, saved, signal);
    }
  }
  return true;
}

async function lookUp(
  { google, db, account }: SavingParts,
  phones: readonly string[],
  saved: Saved,
  signal: AbortSignal,
): Promise<string[]> {
  await google.ask((api) => api.warmUp(), signal, account);
  const missing: string[] = [];
  for (const phone of phones) {
    const resourceName = await google.ask((api) => api.search(phone), signal, account);
    if (resourceName === null) missing.push(phone);
    else saved.found += await storeSaved(db, account, [{ phone, resourceName }]);
  }
  return missing;
}

async function create(
  { google, db, clock, by, account }: SavingParts,
  contact: { phone: string; name: string },
  saved: Saved,
  signal: AbortSignal,
): Promise<void> {
  const { phone } = contact;
  try {
    const resourceName = await google.ask((api) => api.create(contact), signal, account);
    if (resourceName === null) throw new GoogleTrouble('refused');
    saved.created += await storeSaved(db, account, [{ phone, resourceName }]);
  } catch (error) {
    if (!(error instanceof GoogleTrouble)) throw error;
    if (isUncertain(error)) await putAside(db, { by, now: clock.now(), phones: [phone], problem: error.kind });
    // A number that Google does not want is set aside; the others go on.
    if (error.kind !== 'refused') throw error;
  }
}
