import { Type } from 'typebox';
import type { OfficialAccount } from '../../clients/official-accounts.ts';

const Text = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Union([Type.Integer(), Type.Null()]);

/** An official account as answers show it. */
export const Account = Type.Object({
  ...{ satbinmas_account_id: Type.String(), client_id: Type.String(), platform: Type.String() },
  ...{ username: Type.String(), secUid: Text, display_name: Text, profile_url: Text },
  ...{ is_active: Type.Boolean(), is_verified: Type.Boolean(), created_at: Text, updated_at: Text },
});
export const accountExample = {
  satbinmas_account_id: '3f1d0000-0000-4000-8000-000000000001',
  ...{ client_id: 'RES_A', platform: 'instagram', username: 'binmas.resor.a', secUid: null },
  ...{ display_name: 'Binmas Resor A', profile_url: 'https://www.instagram.com/binmas.resor.a' },
  ...{ is_active: true, is_verified: false },
  ...{ created_at: '2026-02-01T01:00:00.000Z', updated_at: '2026-02-01T01:00:00.000Z' },
};

/** A post of an official account as answers show it. */
export const Media = Type.Object({
  ...{ satbinmas_media_id: Type.String(), satbinmas_account_id: Type.String(), client_id: Type.String() },
  ...{ username: Type.String(), media_id: Type.String(), code: Text, media_type: Text, product_type: Text },
  ...{ taken_at: Type.String(), ig_created_at: Text, caption_text: Text },
  ...{ like_count: Count, comment_count: Count, view_count: Count, play_count: Count },
  ...{ save_count: Count, share_count: Count, thumbnail_url: Text, media_url: Text, video_url: Text },
  ...{ width: Count, height: Count, duration_seconds: Type.Union([Type.Number(), Type.Null()]) },
  fetched_for_date: Type.String({ description: 'Day in Jakarta for which it was collected' }),
  ...{ is_album: Type.Boolean(), is_video: Type.Boolean(), created_at: Text, updated_at: Text },
  ...{ hashtags: Type.Array(Type.String()), mentions: Type.Array(Type.String()) },
});
export const mediaExample = {
  satbinmas_media_id: '3f1d0000-0000-4000-8000-000000000002',
  ...{ satbinmas_account_id: accountExample.satbinmas_account_id, client_id: 'RES_A', username: 'binmas.resor.a' },
  ...{ media_id: '3300000000000000001', code: 'Ab1', media_type: 'photo', product_type: 'feed' },
  ...{ taken_at: '2026-02-01T01:00:00.000Z', ig_created_at: null, caption_text: 'Sambang desa #polisiberbakti' },
  ...{ like_count: 40, comment_count: 3, view_count: null, play_count: null, save_count: null, share_count: null },
  ...{ thumbnail_url: null, media_url: null, video_url: null, width: 1080, height: 1350, duration_seconds: null },
  ...{ fetched_for_date: '2026-02-01', is_album: false, is_video: false },
  ...{ created_at: '2026-02-01T02:00:00.000Z', updated_at: '2026-02-01T02:00:00.000Z' },
  ...{ hashtags: ['polisiberbakti'], mentions: [] },
};

export function shownAccount({ created_at, updated_at, ...account }: OfficialAccount) {
  return {
    ...account,
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
  };
}
