import {
  type AppRequest,
  appRequestList,
  appStates,
  decideAppPremium,
  onePage,
  readAppRequest,
  readEndDay,
  settledAppDecision,
} from '@cicero/api-gateway';
import type { DB } from '@cicero/database';
import { addDays, isDay, jakartaDay } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { CommandError, table } from '../../terminal.ts';
import { transactIn } from '../../transact.ts';
import { operator } from '../account/operator.ts';
import { type Desk, numberIn, stateIn } from './desk.ts';

/** Requests of people in the app. */
export const appDesk: Desk = {
  async list({ terminal, database }, { status, limit }) {
    const state = stateIn(appStates, status === 'open' ? 'pending' : status);
    const list = appRequestList({ reach: null, status: state }, { by: 'created_at', descending: true });
    const { rows, total } = await onePage<AppRequest>((await database()).db, list, { limit, offset: 0 });
    if (total === 0) {
      terminal.line('no request');
      return;
    }
    terminal.line(
      table(
        ['id', 'person', 'name', 'client', 'status', 'bank', 'sender', 'proof', 'asked'],
        rows.map((row) => [
          ...[row.request_id, row.user_id, row.nama, row.client_id, row.status, row.bank_name, row.sender_name],
          ...[row.screenshot_url ? 'yes' : 'no', row.created_at?.toISOString()],
        ]),
      ),
    );
    if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit and --status`);
  },

  async show({ terminal, database }, name) {
    const row = await named((await database()).db, name);
    const told: [string, unknown][] = [
      ['request', row.request_id],
      ['status', row.status],
      ['decided', row.decided_at ? `${row.decided_at.toISOString()} by ${row.decided_by ?? '-'}` : null],
      ['person', row.user_id],
      ['name', row.nama],
      ['client', row.client_id],
      ['whatsapp', row.whatsapp],
      ['bank', row.bank_name],
      ['account number', row.account_number],
      ['sender', row.sender_name],
      ['proof', row.screenshot_url],
      ['asked', row.created_at?.toISOString()],
      ['changed', row.updated_at?.toISOString()],
    ];
    terminal.line(table(['what', 'value'], told));
  },

  async decide(tools, name, { decision, tier, until, note, dryRun }) {
    if (tier !== undefined) throw new CommandError('premium in the app has no tiers');
    if (note !== undefined) throw new CommandError('requests of the app keep no note');
    if (until !== undefined && !isDay(until)) throw new CommandError('--until is a day, such as 2026-12-31');
    const { clock, terminal } = tools;
    const { db } = await tools.database();
    const { request_id: id, user_id, status } = await named(db, name);
    // Stored is the first day without.
    const endDay = until === undefined ? null : readEndDay('until', addDays(until, 1), jakartaDay(clock.now()));
    const done = decision === 'approve' ? 'approved' : 'rejected';
    if (dryRun) {
      terminal.line(`request ${id} of ${user_id} would be ${done}; it is ${status}`);
      return;
    }
    const decided = await transactIn(
      tools,
      db,
    )((unit) => decideAppPremium(unit, clock, id, { decision, endDay, waitingOnly: false }, operator()));
    const request = settledAppDecision(decided, decision);
    const already = decided.outcome === 'standing' ? ' already' : '';
    const last = decided.outcome === 'decided' && decided.until !== null ? `, until ${addDays(decided.until, -1)}` : '';
    terminal.line(`request ${id} of ${user_id} is ${request.status}${already}${last}`);
  },
};

/** @throws CommandError */
async function named(db: Kysely<DB>, text: string): Promise<AppRequest> {
  const requestId = numberIn(text);
  const row = requestId === undefined ? undefined : await readAppRequest(db, requestId);
  if (!row) throw new CommandError(`there is no request "${text}" of the app; see: cicero premium list --app`);
  return row;
}
