import type { PrincipalKind } from '@cicero/runtime';

/** Who is calling, as established from a verified token and a live session. */
export interface Principal {
  kind: PrincipalKind;
  /** dashboard_user_id, NRP, client id or penmas user id, by kind. */
  id: string;
  /** The role whose data the caller sees, lower case: for an account of one directorate that directorate. */
  role: string | null;
  /** The account's own role, lower case: `admin` stays `admin` also where the directorate decides the data. */
  accountRole: string | null;
  /** Clients whose data the caller may see, canonical (upper case). Empty = none. */
  clientIds: readonly string[];
  /** The one client, when there is exactly one. */
  clientId: string | null;
  /** Region of the one client, upper case. */
  regionalId: string | null;
  /** The jti of the token, by which its session is ended. */
  sessionId: string;
  /** Claims of the token; what decides access is above, read from the database a moment ago. */
  claims: Readonly<Record<string, unknown>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route whose access rule is not public. */
    principal: Principal | null;
  }
}
