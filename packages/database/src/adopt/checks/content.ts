import { sql } from 'kysely';
import { engagementLists, hasOddMembers, isNotArray } from '../engagement-list.ts';
import type { AdoptionCheck } from '../report.ts';

const posts = [
  { table: 'insta_post', key: 'shortcode', images: true },
  { table: 'insta_post_khusus', key: 'shortcode', images: true },
  { table: 'tiktok_post', key: 'video_id', images: false },
] as const;

/** Posts and the lists of who engaged with them. */
export const contentChecks: readonly AdoptionCheck[] = [
  ...engagementLists.flatMap((list): AdoptionCheck[] => {
    const { table, key, column } = list;
    const needs = [`${table}.${column}`];
    return [
      {
        name: `${table}-not-a-list`,
        severity: 'error',
        needs,
        fixable: true,
        advice: 'The value is no list. The repair converts what it understands; correct what remains by hand.',
        offenders: sql`SELECT ${sql.ref(key)} AS id FROM ${sql.table(table)} WHERE ${isNotArray(list)}`,
      },
      {
        name: `${table}-odd-members`,
        severity: 'warning',
        needs,
        fixable: true,
        advice: 'Members are objects, blanks or differently spelled names. The repair rewrites the list.',
        offenders: sql`SELECT ${sql.ref(key)} AS id FROM ${sql.table(table)} WHERE ${hasOddMembers(list)}`,
      },
    ];
  }),
  ...posts.flatMap(({ table, key, images }): AdoptionCheck[] => [
    {
      name: `${table}-without-client`,
      severity: 'warning',
      needs: [`${table}.client_id`],
      advice: 'Posts without client belong to no recap. They stay; assign a client if one is known.',
      offenders: sql`SELECT ${sql.ref(key)} AS id FROM ${sql.table(table)} WHERE client_id IS NULL`,
    },
    {
      name: `${table}-without-time`,
      severity: 'warning',
      needs: [`${table}.created_at`],
      advice: 'Posts without publication time belong to no day. They stay; enter the time if it is known.',
      offenders: sql`SELECT ${sql.ref(key)} AS id FROM ${sql.table(table)} WHERE created_at IS NULL`,
    },
    ...(images
      ? [
          {
            name: `${table}-images-json-null`,
            severity: 'info' as const,
            needs: [`${table}.images_url`],
            fixable: true,
            advice: 'Two ways of saying "no pictures". The repair keeps one.',
            offenders: sql<{ id: string }>`
              SELECT ${sql.ref(key)} AS id FROM ${sql.table(table)} WHERE jsonb_typeof(images_url) = 'null'`,
          },
        ]
      : []),
  ]),
];
