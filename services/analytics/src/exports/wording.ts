import type { Platform } from '@cicero/contracts';

/** What files call engagement. */
export const wordsOf: Readonly<
  Record<Platform, { network: string; engagement: string; handle: string; file: string }>
> = {
  instagram: { network: 'Instagram', engagement: 'Likes', handle: 'Username Instagram', file: 'Likes_Instagram' },
  tiktok: { network: 'TikTok', engagement: 'Komentar', handle: 'Username TikTok', file: 'Komentar_TikTok' },
};
