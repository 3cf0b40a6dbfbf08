import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { addDays, type Day, startOfDay } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { atOneMoment } from '../../../measure/moment.ts';
import { periodOption, periodWindow } from '../../directorate/period.ts';
import { report } from '../../report.ts';
import { activeUnitOf, unitsOfDirectorate } from '../units.ts';
import { noUnits } from './no-units.ts';
import { officialMediaText } from './official-media-wording.ts';

/** What an official account published, and how the looks at it went. */
export interface OfficialAccountMedia {
  clientId: string;
  clientName: string;
  username: string;
  posts: number;
  likes: number;
  comments: number;
  /** When it was looked at last within the period; null = not at all. */
  fetchedAt: Date | null;
  /** Days of the period on which it was looked at, and those of them whose posts are not known, or not all. */
  looks: number;
  failures: number;
  /** Of the last look that failed, else `succeeded`; null = there was none yet. */
  status: 'succeeded' | 'partial' | 'failed' | null;
  /** Of the last look that failed. */
  errorClass: string | null;
}

export const officialMedia = report({
  key: 'official-media',
  title: 'Konten akun resmi satker',
  description:
    'Apa yang diunggah akun resmi tiap satker di satu platform: aktif, pasif, belum dibaca, belum punya akun, gagal dibaca.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({
    platform: Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')], { default: 'instagram' }),
    period: periodOption(['today', 'this_week', 'this_month']),
  }),
  async produce(db, { client, day, at }, { platform, period }) {
    const window = periodWindow(period, day);
    const days = { from: window.from ?? day, to: window.to ?? day };
    const { units, accounts } = await atOneMoment(db, async (tx) => ({
      units: await unitsOfDirectorate(tx, client.clientId),
      accounts: await readAccounts(tx, client.clientId, platform, days),
    }));
    if (units.length === 0) return noUnits(client);
    const recap = { client, day, at: new Date(at), platform, ...days, units, accounts };
    const facts = {
      ...{ units: units.length, accounts: accounts.length },
      posts: accounts.reduce((sum, account) => sum + account.posts, 0),
    };
    return { kind: 'report', text: officialMediaText(recap), facts };
  },
});

/** The active accounts of the directorate's active units on a platform. One statement, however many they are. */
async function readAccounts(
  db: Kysely<DB>,
  clientId: string,
  platform: Platform,
  { from, to }: { from: Day; to: Day },
): Promise<OfficialAccountMedia[]> {
  const since = startOfDay(from).toISOString();
  const until = startOfDay(addDays(to, 1)).toISOString();
  const { rows } = await sql<OfficialAccountMedia>`
    with account as (
      select a.satbinmas_account_id as id, a.username, upper(trim(c.client_id)) as client_id,
        coalesce(nullif(trim(c.nama), ''), c.client_id) as name
      from satbinmas_official_accounts a join clients c on c.client_id = a.client_id
      where a.is_active and lower(trim(a.platform)) = ${platform} and ${activeUnitOf(clientId)}
    ), media as (
      -- Older collections may have stored a post under two names of its account.
      select distinct on (m.satbinmas_account_id, coalesce(m.code, m.media_id)) m.satbinmas_account_id as id,
        m.like_count, m.comment_count
      from satbinmas_official_media m join account on account.id = m.satbinmas_account_id
      where m.taken_at >= ${since}::timestamptz and m.taken_at < ${until}::timestamptz
      order by m.satbinmas_account_id, coalesce(m.code, m.media_id), m.updated_at desc nulls last
    ), tally as (
      select id, count(*)::int as posts, coalesce(sum(like_count), 0)::int as likes,
        coalesce(sum(comment_count), 0)::int as comments
      from media group by id
    ), look as (
      -- What a day has missed no later day brings.
      select f.satbinmas_account_id as id, max(f.fetched_at) as fetched_at, count(*)::int as looks,
        (count(*) filter (where f.status <> 'succeeded'))::int as failures,
        coalesce((array_agg(f.status order by f.day desc) filter (where f.status <> 'succeeded'))[1], 'succeeded') as status,
        (array_agg(f.error_class order by f.day desc) filter (where f.status <> 'succeeded'))[1] as error_class
      from official_media_fetch f join account on account.id = f.satbinmas_account_id
      where f.day between ${from}::date and ${to}::date group by f.satbinmas_account_id
    )
    select account.client_id as "clientId", account.name as "clientName", account.username,
      coalesce(tally.posts, 0) as posts, coalesce(tally.likes, 0) as likes, coalesce(tally.comments, 0) as comments,
      look.fetched_at as "fetchedAt", coalesce(look.looks, 0) as looks, coalesce(look.failures, 0) as failures, look.status, look.error_class as "errorClass"
    from account left join tally using (id) left join look using (id)
    order by account.client_id, account.username`.execute(db);
  return rows;
}
