import { sql } from 'kysely';
import { type Answer, type Caller, World } from '../world.ts';

export const administrator = '6281300000009';
/** What the form sends. */
export const form = {
  premium_tier: 'premium_1',
  bank_name: 'BANK CONTOH',
  account_number: '0001112223',
  sender_name: 'ANI CONTOH',
  transfer_amount: 300_123,
  amount: 300_123,
  unique_code: 123,
};

type Row = Record<string, unknown>;
type Method = 'GET' | 'POST' | 'PUT';

/** A world with an administrator to be told. @param more environment on top */
export const openWorld = (more: Readonly<Record<string, string>> = {}): Promise<World> =>
  World.open({ env: { ADMIN_WHATSAPP: administrator, ...more } });

/** Numbers that are told what becomes of requests. */
export const numbers = { admin: '628120000001', operator: '628120000002', ani: '6281200000001' } as const;

/** What people do about premium, in short. */
export function counter(world: () => World) {
  const call = (who: Caller | null, method: Method, url: string, body?: object): Promise<Answer<Row>> =>
    world().call<Row>(who, method, url, body);
  return {
    call,
    /** Asks for premium as an account; returns the request. */
    async ask(who: Caller, more: object = {}): Promise<Row> {
      const { status, body } = await call(who, 'POST', '/api/premium/request', { ...form, ...more });
      if (status !== 201) throw new Error(`no request: ${status} ${body.code}`);
      return body.request;
    },
    /** An instant so many hours from now, as answers spell it. */
    inHours: (hours: number): string => new Date(world().clock.now().getTime() + hours * 3_600_000).toISOString(),
    latest: async (who: Caller) => (await call(who, 'GET', '/api/premium/request/latest')).body,
    /** Texts sent since the last look, in order of their recipients: those of one instant have no other. */
    async told(): Promise<{ to: string; text: string; key: string }[]> {
      const messages = await world().messages('notifier.send-message');
      await world().db.deleteFrom('outbox').execute();
      return messages
        .map(({ data }) => ({
          to: String(data.recipient).replace('@c.us', ''),
          text: String(data.text),
          key: String(data.dedupeKey),
        }))
        .toSorted((one, two) => one.to.localeCompare(two.to));
    },
    /** The subscriptions of an account, oldest first. */
    async subscriptions(accountId: string): Promise<Row[]> {
      const { rows } = await sql<Row>`
        select tier, status, started_at, expires_at, canceled_at from dashboard_user_subscriptions
        where dashboard_user_id = ${accountId} order by started_at, expires_at`.execute(world().db);
      return rows;
    },
    /** Runs a job as it is due now; returns its counts. */
    async run(key: string): Promise<Readonly<Record<string, number>>> {
      const job = world().service.jobList.find((one) => one.key === key);
      if (!job) throw new Error(`no job ${key}`);
      const { clock, host } = world();
      const signal = new AbortController().signal;
      return job.run({ runId: '-', scheduledFor: clock.now(), reason: 'schedule', log: host.log, signal });
    },
    /** Everything there is, gone; the people stay. */
    async anew(): Promise<void> {
      const { db } = world();
      await sql`delete from dashboard_premium_request`.execute(db);
      await sql`delete from dashboard_user_subscriptions`.execute(db);
      await sql`delete from premium_request`.execute(db);
      await sql`update dashboard_user set premium_status = false, premium_tier = null, premium_expires_at = null`.execute(
        db,
      );
      await sql`update "user" set premium_status = false, premium_end_date = null`.execute(db);
      await sql`delete from audit_event`.execute(db);
      await sql`delete from outbox`.execute(db);
    },
  };
}
