import type { AuditOrigin, Principal } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';

/** Who is at work in the editorial office. */
export interface Editorial {
  /** penmas user id */
  readonly id: string;
  /** Editors and admins see and change everything; everybody else what they wrote or were given to write. */
  readonly isEditor: boolean;
}

/** Roles that decide. */
export const editors = ['editor', 'admin'] as const;

export function editorialOf({ id, role }: Pick<Principal, 'id' | 'role'>): Editorial {
  return { id, isEditor: editors.some((editor) => editor === role) };
}

/** One request that changes something: who sent it, from where, and which version they think they change. */
export interface EditorialCall {
  context: ServiceContext;
  caller: Editorial;
  origin: AuditOrigin;
  /** Refuses when the record is no longer the version that the caller has seen. */
  refuseOutdated: (present: string) => void;
}
