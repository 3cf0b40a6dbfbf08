import { updatePerson } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import { sql } from 'kysely';
import { note, type PremiumParts } from '../call.ts';

/** Takes premium from people whose day has come, at most so many. Returns how many. */
export async function endAppPremium(unit: UnitOfWork, { context }: PremiumParts, most: number): Promise<number> {
  const { tx } = unit;
  const { rows } = await sql<{ user_id: string }>`
    select user_id from "user" where premium_status and premium_end_date <= ${jakartaDay(context.clock.now())}::date
    order by user_id limit ${most} for no key update skip locked`.execute(tx);
  for (const { user_id } of rows) {
    await updatePerson(tx, user_id, { premium_status: false, premium_end_date: null });
    await note(tx, context.clock, 'ended', {
      actor: null,
      subject: { kind: 'personnel', id: user_id },
      origin: { channel: 'job' },
      detail: {},
    });
  }
  return rows.length;
}
