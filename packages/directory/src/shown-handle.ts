import type { Platform } from '@cicero/contracts';
import { parseHandle } from './handles.ts';

/** A stored handle as people are shown it: Instagram names bare, TikTok names with `@`; what is no handle as it is. */
export function shownHandle(platform: Platform, stored: string | null): string | null {
  const handle = parseHandle(platform, stored ?? '');
  if (handle === null) return stored;
  return platform === 'tiktok' ? `@${handle}` : handle;
}
