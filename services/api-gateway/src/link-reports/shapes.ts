import { type Static, Type } from 'typebox';
import type { ReportRow } from './reports.ts';

const Text = Type.Union([Type.String(), Type.Null()]);

/** A report as every answer shows it. */
export const Report = Type.Object({
  shortcode: Type.String({ description: 'Code of the task, not of a reported link' }),
  user_id: Type.String({ description: 'NRP or NIP' }),
  instagram_link: Text,
  facebook_link: Text,
  twitter_link: Text,
  tiktok_link: Text,
  youtube_link: Text,
  created_at: Type.Union([Type.String(), Type.Null()], { description: 'When the post was published' }),
  reported_at: Type.Union([Type.String(), Type.Null()], { description: 'When the report came in; null for old ones' }),
  updated_at: Type.Union([Type.String(), Type.Null()], { description: 'When it was last corrected' }),
  caption: Text,
  image_url: Text,
  thumbnail_url: Text,
});
export type Report = Static<typeof Report>;

/** The same, or a task that was just assigned and that nobody has reported about. */
export const SpecialReport = Type.Object({ ...Report.properties, user_id: Text });
export type SpecialReport = Static<typeof SpecialReport>;

export function shownReport(row: ReportRow): Report {
  const { shortcode, user_id, caption, image_url, thumbnail_url } = row;
  const { instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link } = row;
  return {
    ...{ shortcode, user_id, instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link },
    created_at: row.created_at?.toISOString() ?? null,
    reported_at: row.reported_at?.toISOString() ?? null,
    updated_at: row.updated_at?.toISOString() ?? null,
    ...{ caption, image_url, thumbnail_url },
  };
}
