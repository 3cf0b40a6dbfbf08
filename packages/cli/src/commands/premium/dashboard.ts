import {
  type DashboardRequest,
  decidePremium,
  isToken,
  onePage,
  readLine,
  readRequest,
  readTier,
  readUntil,
  requestList,
  requestStates,
  rupiah,
  settledDecision,
} from '@cicero/api-gateway';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { CommandError, table } from '../../terminal.ts';
import { transactIn } from '../../transact.ts';
import { operator } from '../account/operator.ts';
import { type Desk, numberIn, stateIn } from './desk.ts';

const states = ['open', ...requestStates] as const;

/** Requests of dashboard accounts. */
export const dashboardDesk: Desk = {
  async list({ terminal, database }, { status, limit }) {
    const list = requestList({ status: stateIn(states, status) }, { by: 'created_at', descending: true });
    const { rows, total } = await onePage<DashboardRequest>((await database()).db, list, { limit, offset: 0 });
    if (total === 0) {
      terminal.line('no request');
      return;
    }
    terminal.line(
      table(
        ['id', 'account', 'status', 'tier', 'amount', 'bank', 'sender', 'asked', 'expires'],
        rows.map((row) => [
          ...[row.request_id, row.username, row.status, row.premium_tier, rupiah(row.transfer_amount)],
          ...[row.bank_name, row.sender_name, row.created_at.toISOString(), row.expired_at?.toISOString()],
        ]),
      ),
    );
    if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit and --status`);
  },

  async show({ terminal, database }, name) {
    const { db } = await database();
    const row = await named(db, name);
    const told: [string, unknown][] = [
      ['request', row.request_id],
      ['token', row.request_token],
      ['status', row.status],
      ['decided', row.responded_at ? `${row.responded_at.toISOString()} by ${row.decided_by ?? '-'}` : null],
      ['account', `${row.username} (${row.dashboard_user_id})`],
      ['client', row.client_id],
      ['whatsapp', row.whatsapp],
      ['tier', row.premium_tier],
      ['amount', rupiah(row.transfer_amount)],
      ['unique code', row.metadata.unique_code],
      ['bank', row.bank_name],
      ['account number', row.account_number],
      ['sender', row.sender_name],
      ['proof', row.proof_url],
      ['asked', row.created_at.toISOString()],
      ['expires', row.expired_at?.toISOString()],
      ['premium until', row.subscription_expires_at?.toISOString()],
    ];
    terminal.line(table(['what', 'value'], told));
    const steps = await db
      .selectFrom('dashboard_premium_request_audit')
      .select(['created_at', 'action', 'actor', 'note'])
      .where('request_id', '=', row.request_id)
      .orderBy('audit_id')
      .execute();
    if (steps.length === 0) return;
    const cells = steps.map(({ created_at, action, actor, note }) => [created_at.toISOString(), action, actor, note]);
    terminal.line(`\n${table(['at', 'step', 'by', 'note'], cells)}`);
  },

  async decide(tools, name, { decision, tier, until, note, dryRun }) {
    const { clock, terminal } = tools;
    const { db } = await tools.database();
    const { request_id, username, status } = await named(db, name);
    const wanted = {
      decision,
      tier: readTier('tier', tier),
      expiresAt: readUntil('until', until, clock.now()),
      note: readLine('note', 'Catatan', note),
      waitingOnly: false,
    };
    const done = decision === 'approve' ? 'approved' : 'denied';
    if (dryRun) {
      terminal.line(`request ${request_id} of ${username} would be ${done}; it is ${status}`);
      return;
    }
    const decided = await transactIn(
      tools,
      db,
    )((unit) => decidePremium(unit, clock, { requestId: request_id }, wanted, operator()));
    const { request, subscription } = settledDecision(decided, decision);
    const already = decided.outcome === 'standing' ? ' already' : '';
    const end = subscription?.expires_at ? `until ${subscription.expires_at.toISOString()}` : 'without end';
    const what = subscription ? `: ${subscription.tier} ${end}` : '';
    terminal.line(`request ${request_id} of ${username} is ${request.status}${already}${what}`);
  },
};

/** @throws CommandError */
async function named(db: Kysely<DB>, text: string): Promise<DashboardRequest> {
  const requestId = numberIn(text);
  const row = isToken(text)
    ? await readRequest(db, { token: text })
    : requestId && (await readRequest(db, { requestId }));
  if (!row) throw new CommandError(`there is no request "${text}"; see: cicero premium list`);
  return row;
}
