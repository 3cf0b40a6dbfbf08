import { readFile } from 'node:fs/promises';
import type { PrincipalKind } from '@cicero/runtime';

/** A route and who may call it, as the committed document says. */
export interface DocumentedRoute {
  readonly service: string;
  readonly method: string;
  readonly url: string;
  /** Null = everybody. */
  readonly callers: readonly PrincipalKind[] | null;
  /** Null = any. */
  readonly roles: readonly string[] | null;
  /** Whether dashboard accounts that are operators pass; null where no dashboard account is asked about. */
  readonly operators: boolean | null;
}

const path = new URL('../../../docs/api/access.md', import.meta.url);
const kinds: readonly string[] = ['dashboard', 'personnel', 'client', 'penmas', 'system'];

/**
 * Reads docs/api/access.md as somebody who reviews it does: by its headings and its words. It shares nothing with the
 * code that writes it.
 * @throws Error for a line that cannot be read: nothing of the document is passed over
 */
export async function readAccessDocument(): Promise<DocumentedRoute[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.startsWith('|'));
  const [head, , ...rows] = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  if (head?.join() !== 'Path,Methods,Service,Callers,Roles,Operators') throw new Error(`unknown columns: ${head}`);
  return rows.flatMap((cells) => {
    const [url = '', methods = '', service = '', callers = '', roles = '', operators = ''] = cells;
    const route = {
      service,
      url: /^`(\/.*)`$/.exec(url)?.[1] ?? unreadable(cells),
      callers:
        callers === 'everybody'
          ? null
          : list(callers).map((kind) => (kinds.includes(kind) ? (kind as PrincipalKind) : unreadable(cells))),
      roles: roles === 'any' ? null : list(roles),
      operators: operators === '' ? null : operators === 'yes' || (operators === 'no' ? false : unreadable(cells)),
    };
    return list(methods).map((method) => ({ ...route, method }));
  });
}

/** What the matrix calls a route. */
export function nameOf({ method, url }: Pick<DocumentedRoute, 'method' | 'url'>): string {
  return `${method} ${url}`;
}

function list(cell: string): string[] {
  return cell.split(',').map((word) => word.trim());
}

function unreadable(cells: readonly string[]): never {
  throw new Error(`cannot be read: | ${cells.join(' | ')} |`);
}
