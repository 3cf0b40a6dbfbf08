import type { ServiceContext } from '@cicero/platform';
import type { CollectorSettings } from '../config.ts';
import { Budget } from './budget.ts';
import { type Instagram, instagramOn } from './instagram.ts';
import type { Product } from './products.ts';
import { Provider, type ProviderParts } from './provider.ts';
import { impatient } from './retry.ts';
import { type TikTok, tiktokOn } from './tiktok.ts';
import { Transport, type TransportLimits } from './transport.ts';

/** The platforms behind their products, with what they share: connections and the ledger of requests. */
export interface RapidApi {
  readonly instagram: Instagram;
  readonly tiktok: TikTok;
  /** The same for somebody who waits at a page: few at once and on connections of their own, so that neither holds up the other. */
  readonly lookUps: { readonly instagram: Instagram; readonly tiktok: TikTok };
  readonly budget: Budget;
  close(): Promise<void>;
}

export interface RapidApiOptions extends Pick<ProviderParts, 'observe' | 'sleep' | 'random' | 'breaker'> {
  limits?: Partial<TransportLimits>;
}

const lookUpsAtOnce = 4;

/** Opens the provider; connections are made when they are first needed. */
export function openRapidApi(
  { cache, clock, log }: Pick<ServiceContext, 'cache' | 'clock' | 'log'>,
  settings: Pick<CollectorSettings, 'products' | 'RAPIDAPI_DAILY_BUDGET' | 'LOOK_UP_DAILY_REQUESTS'>,
  options: RapidApiOptions = {},
): RapidApi {
  const { limits, ...behaviour } = options;
  const transport = new Transport(limits);
  const budget = new Budget(
    { cache, clock, log },
    {
      daily: settings.RAPIDAPI_DAILY_BUDGET,
      lookUps: settings.LOOK_UP_DAILY_REQUESTS,
    },
  );
  const providerOf = (product: Product): Provider =>
    new Provider(product, { transport, budget, clock, log, ...behaviour });
  const aside = new Transport({ ...limits, connections: lookUpsAtOnce });
  const asideOf = (behind: Provider): Provider =>
    new Provider(behind.product, {
      ...{ transport: aside, budget, clock, log, ...behaviour },
      ...{ concurrency: lookUpsAtOnce, waits: impatient, behind },
    });
  const instagram = providerOf(settings.products.instagram);
  const tiktok = providerOf(settings.products.tiktok);
  const fallback = settings.products.fallback && providerOf(settings.products.fallback);
  return {
    instagram: instagramOn(instagram),
    tiktok: tiktokOn(tiktok, fallback, log),
    lookUps: {
      instagram: instagramOn(asideOf(instagram)),
      tiktok: tiktokOn(asideOf(tiktok), fallback && asideOf(fallback), log),
    },
    budget,
    close: async () => void (await Promise.all([transport.close(), aside.close()])),
  };
}
