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

/** The matrix as a Markdown document, methods of equal rules side by side; the committed document is made from this. */
export function renderAccessMatrix(rows: readonly AccessRow[]): string {
  const groups = Map.groupBy(rows, (row) => JSON.stringify({ ...row, method: undefined }));
  const lines = [...groups.values()].flatMap((group) => {
    const [row] = group;
    if (!row) return [];
    const open = row.principals.length === 0;
    const cells = [
      `\`${row.url}\``,
      group.map(({ method }) => method).join(', '),
      row.service,
      open ? 'everybody' : row.principals.join(', '),
      row.roles.length === 0 ? 'any' : row.roles.join(', '),
      open || !row.principals.includes('dashboard') ? '' : row.operators ? 'yes' : 'no',
    ];
    return [`| ${cells.join(' | ')} |`];
  });
  return [
    '# Who may call what',
    '',
    'Made from the declarations beside the routes (`pnpm generate`). Routes that the public door only forwards stand',
    'with the service that answers them. Roles are asked of accounts, not of personnel. What the kinds of callers are:',
    '[access](../access.md).',
    '',
    '| Path | Methods | Service | Callers | Roles | Operators |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
