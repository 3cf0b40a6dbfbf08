import { type RawBuilder, sql } from 'kysely';
import { happened, type LogQuery } from './pages.ts';

/** Kinds of accounts that sign in. */
export const loginKinds = ['dashboard', 'client', 'personnel', 'penmas'] as const;
export type LoginKind = (typeof loginKinds)[number];

/** A login that succeeded. */
export interface LoginRow {
  log_id: number;
  actor_id: string | null;
  /** Null when it was an account of the dashboard or of the press section that is gone. */
  kind: LoginKind | null;
  login_type: string | null;
  login_source: string | null;
  logged_at: Date | null;
}

export interface LoginFilter {
  since: Date | null;
  until: Date | null;
  kind: LoginKind | null;
  /** Id of an account, client or person, as its kind has it. */
  actor: string | null;
}

const isDashboards = sql`exists (select from dashboard_user d where d.dashboard_user_id::text = l.actor_id)`;
const isPress = sql`exists (select from penmas_user p where p.user_id = l.actor_id)`;
/** The log says type and source; accounts of the dashboard and of the press section share theirs. */
const kindIs: Readonly<Record<LoginKind, RawBuilder<unknown>>> = {
  personnel: sql`l.login_type = 'user'`,
  client: sql`(l.login_type = 'operator' and l.login_source = 'mobile')`,
  dashboard: sql`(l.login_type = 'operator' and l.login_source = 'web' and ${isDashboards})`,
  penmas: sql`(l.login_type = 'operator' and l.login_source = 'web' and ${isPress})`,
};
const kind = sql`case ${sql.join(
  loginKinds.map((name) => sql`when ${kindIs[name]} then ${sql.lit(name)}`),
  sql` `,
)} end`;

/** Logins of accounts of every kind. */
export function logins({ since, until, kind: wanted, actor }: LoginFilter): LogQuery {
  const parts = [
    happened(sql`l.logged_at`, { since, until }),
    ...(wanted ? [kindIs[wanted]] : []),
    ...(actor ? [sql`l.actor_id = ${actor}`] : []),
  ];
  return {
    columns: sql`l.log_id, l.actor_id, ${kind} as kind, l.login_type, l.login_source, l.logged_at`,
    from: sql`login_log l`,
    where: sql.join(parts, sql` and `),
    newest: sql`l.logged_at desc, l.log_id desc`,
  };
}
