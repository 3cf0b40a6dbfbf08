import type { ServiceContext } from '@cicero/platform';
import type { CollectorSettings } from '../config.ts';
import { Budget } from './budget.ts';
import { type Instagram, instagramOn } from './instagram.ts';
import type { Product } from './products.ts';
import { Provider, type ProviderParts } from './provider.ts';
import { type TikTok, tiktokOn } from './tiktok.ts';
import { Transport, type TransportLimits } from './transport.ts';

/** The platforms behind their products, with what they share: connections and the ledger of requests. */
export interface RapidApi {
  readonly instagram: Instagram;
  readonly tiktok: TikTok;
  readonly budget: Budget;
  close(): Promise<void>;
}

export interface RapidApiOptions extends Pick<ProviderParts, 'observe' | 'sleep' | 'random' | 'breaker'> {
  limits?: Partial<TransportLimits>;
}

/** Opens the provider; connections are made when they are first needed. */
export function openRapidApi(
  { cache, clock, log }: Pick<ServiceContext, 'cache' | 'clock' | 'log'>,
  settings: Pick<CollectorSettings, 'products' | 'RAPIDAPI_DAILY_BUDGET'>,
  options: RapidApiOptions = {},
): RapidApi {
  const { limits, ...behaviour } = options;
  const transport = new Transport(limits);
  const budget = new Budget({ cache, clock, log }, { daily: settings.RAPIDAPI_DAILY_BUDGET });
  const providerOf = (product: Product): Provider =>
    new Provider(product, { transport, budget, clock, log, ...behaviour });
  const { instagram, tiktok, fallback } = settings.products;
  return {
    instagram: instagramOn(providerOf(instagram)),
    tiktok: tiktokOn(providerOf(tiktok), fallback && providerOf(fallback), log),
    budget,
    close: () => transport.close(),
  };
}
