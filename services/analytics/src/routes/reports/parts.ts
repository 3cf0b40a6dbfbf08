import { originOf, type Principal, scopeFor } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Decider, ServiceContext } from '@cicero/platform';
import type { FastifyRequest } from 'fastify';
import type { Computer } from '../../computing/computer.ts';
import type { ReportSettings } from '../../reports/report.ts';
import { signedIn } from '../asking.ts';

export interface ReportParts extends Pick<ServiceContext, 'db' | 'transact' | 'clock'> {
  computer: Computer;
  settings: ReportSettings;
  /** Numbers of the administrators, as recipients. */
  administrators: readonly string[];
}

export const tags = ['Laporan'];
export const refusals = { '4xx': ErrorAnswer };

/** Administrators of the installation: the account's own role counts, as where premium is decided. */
export function isAdministrator({ kind, accountRole }: Principal): boolean {
  return kind === 'dashboard' && accountRole === 'admin';
}

/** The clients whose reports a caller may read; null = all. */
export function readableClients(principal: Principal): string[] | null {
  if (isAdministrator(principal)) return null;
  const { clientIds, directorate } = scopeFor(principal);
  return [...new Set([...clientIds, ...(directorate === null ? [] : [directorate])])];
}

/**
 * The clients of a request, narrowed down to the one that it names.
 * @throws CiceroError CLIENT_DENIED
 */
export function narrowedClients(principal: Principal, requested: string | undefined): string[] | null {
  const readable = readableClients(principal);
  const wanted = requested?.trim().toUpperCase();
  if (!wanted) return readable;
  if (readable !== null && !readable.includes(wanted)) throw new CiceroError('CLIENT_DENIED');
  return [wanted];
}

/** Who changes something, for the trail. */
export function deciderOf(request: FastifyRequest): Decider {
  const { kind, id } = signedIn(request.principal);
  return { party: { kind, id }, origin: originOf(request) };
}
