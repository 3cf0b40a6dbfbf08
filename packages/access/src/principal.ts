import type { PrincipalKind } from '@cicero/runtime';

/** Who is calling, as established from a verified token and a live session. */
export interface Principal {
  kind: PrincipalKind;
  /** dashboard_user_id, NRP, client id or penmas user id, by kind. */
  id: string;
  /** Lower case; null when the kind has none. */
  role: string | null;
  /** Clients whose data the caller may see, canonical (upper case). Empty = none. */
  clientIds: readonly string[];
  /** The one client, when there is exactly one. */
  clientId: string | null;
  /** Region of the one client, upper case. */
  regionalId: string | null;
  sessionId: string;
  /** Claims of the token as the legacy answers carry them. */
  claims: Readonly<Record<string, unknown>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route whose access rule is not public. */
    principal: Principal | null;
  }
}
