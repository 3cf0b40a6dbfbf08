import type { PrincipalKind } from '@cicero/runtime';
import type { RouteAccess } from './http/declarations.ts';

export interface AccessRow {
  service: string;
  method: string;
  url: string;
  /** Empty = everybody, without a token. */
  principals: readonly PrincipalKind[];
  /** Empty = every role. */
  roles: readonly string[];
  /** Whether dashboard accounts with the role `operator` pass. */
  operators: boolean;
}

/** Who may call what: the declarations of all services as rows, in order of path and method. */
export function accessMatrix(services: Readonly<Record<string, readonly RouteAccess[]>>): AccessRow[] {
  const rows = Object.entries(services).flatMap(([service, routes]) =>
    routes.map(({ method, url, rule }): AccessRow => {
      if (rule.kind === 'public') return { service, method, url, principals: [], roles: [], operators: true };
      const { principals, roles = [], operators = true } = rule;
      return {
        service,
        method,
        url,
        principals,
        roles,
        operators: operators && (roles.length === 0 || roles.includes('operator')),
      };
    }),
  );
  const key = (row: AccessRow): string => `${row.url} ${row.method} ${row.service}`;
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The matrix as a Markdown table; the committed document is made from this. */
export function renderAccessMatrix(rows: readonly AccessRow[]): string {
  const lines = rows.map((row) => {
    const open = row.principals.length === 0;
    const cells = [
      row.method,
      `\`${row.url}\``,
      row.service,
      open ? 'everybody' : row.principals.join(', '),
      row.roles.length === 0 ? 'any' : row.roles.join(', '),
      open || !row.principals.includes('dashboard') ? '' : row.operators ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| Method | Path | Service | Callers | Roles | Operators |', '|---|---|---|---|---|---|', ...lines, ''].join(
    '\n',
  );
}
