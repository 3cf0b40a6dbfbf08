import { type RawBuilder, sql } from 'kysely';

/** A column that lists who engaged with a post: an array of user names, in one spelling per platform. */
export interface EngagementList {
  table: string;
  key: string;
  column: string;
  /** In front of every user name: TikTok names are stored with `@`. */
  prefix: '' | '@';
}

export const engagementLists: readonly EngagementList[] = [
  { table: 'insta_like', key: 'shortcode', column: 'likes', prefix: '' },
  { table: 'insta_comment', key: 'shortcode', column: 'comments', prefix: '' },
  { table: 'tiktok_comment', key: 'video_id', column: 'comments', prefix: '@' },
];

/** True for a value that is present but no array: it used to abort every recap that met it. */
export function isNotArray(list: EngagementList): RawBuilder<boolean> {
  return sql<boolean>`jsonb_typeof(${sql.ref(list.column)}) <> 'array'`;
}

/** True for an array with a member that is not a user name in its canonical spelling. */
export function hasOddMembers(list: EngagementList): RawBuilder<boolean> {
  const spelled = String.raw`^${list.prefix}[^@A-Z\\s]([^A-Z]*[^A-Z\\s])?$`;
  const garbage = `${list.prefix}[object object]`;
  const odd = `$[*] ? (@.type() != "string" || !(@ like_regex "${spelled}") || @ == "${garbage}")`;
  return sql<boolean>`(
    jsonb_typeof(${sql.ref(list.column)}) = 'array' AND jsonb_path_exists(${sql.ref(list.column)}, ${odd}::jsonpath))`;
}
