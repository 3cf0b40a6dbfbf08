import type { ServiceContext } from '@cicero/platform';
import type { Clock, Logger } from '@cicero/runtime';
import type { Instagram } from '../rapidapi/instagram.ts';
import type { Call } from '../rapidapi/provider.ts';
import type { TikTok } from '../rapidapi/tiktok.ts';
import type { LookbackSettings } from './window.ts';

/** The platforms as the provider shows them. */
export interface Sources {
  readonly instagram: Instagram;
  readonly tiktok: TikTok;
}

/** What collecting works with. */
export interface CollectorParts extends Pick<ServiceContext, 'db' | 'cache' | 'transact'> {
  readonly sources: Sources;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lookback: LookbackSettings;
}

/** The part of a provider call that is the same throughout one collection. */
export type RunCall = Pick<Call, 'meter' | 'signal'>;

/** The database refuses these values, whoever sends them (SQLSTATE 22 and 23): trying again cannot help. */
export function isDataError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23]/.test(code);
}
