import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { workbookBytes } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import type { Card } from '../../../cards/card.ts';
import { compareUnits, type UnitComparison } from '../../../comparison/units.ts';
import { mostPosts, type PerPostResult, perPostFile, readPerPost } from '../../../exports/per-post.ts';
import { dayText } from '../../../exports/period.ts';
import { atOneMoment } from '../../../measure/moment.ts';
import { selectPosts } from '../../../measure/posts.ts';
import { type MeasuredWindow, readMeasuredWindows } from '../../../measure/windows.ts';
import { ownScope } from '../../../scope/scope.ts';
import { topContents } from '../../../summary/contents.ts';
import { isUnread, linkedPosts } from '../../content.ts';
import { type ReportFile, type ReportQuestion, report } from '../../report.ts';
import { bold, momentLine } from '../../text.ts';
import { percent } from '../wording.ts';
import { closingOf } from './closing.ts';
import { listsFile } from './lists.ts';
import { narrative } from './narrative.ts';
import { type DailyEngagement, dailyEngagement, doneTogether, type PostDone, platformsOf } from './numbers.ts';

/** The day of a directorate: narrative, and for each platform with posts the lists of its people and a workbook. */
export const dailyEngagementReport = report({
  key: 'daily-engagement',
  title: 'Laporan harian engagement',
  description:
    'Likes, komentar, dan data personel direktorat pada satu hari: narasi dengan satker teratas dan terbawah, ' +
    'daftar personel per satker, dan rekap Excel per konten.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, question) {
    const read = await readDay(db, question);
    if (read === null) {
      const sentence = `Tidak ada konten ${bold(question.client.name)} pada ${dayText(question.day)}.`;
      return { kind: 'nothing', reason: 'no-posts', sentence };
    }
    const { measured, contents, workbooks } = read;
    if (platforms.every((platform) => contents[platform].every((post) => !post.read))) {
      const sentence = `Data konten ${bold(question.client.name)} pada ${dayText(question.day)} belum terbaca; laporan belum dapat dihitung.`;
      return { kind: 'nothing', reason: 'not-read', sentence };
    }
    const comparison = compareUnits({ instagram: [measured.instagram], tiktok: [measured.tiktok] });
    const day = dailyEngagement(comparison, contents, question.client.clientId);
    const files: ReportFile[] = platformsOf(day).map((platform) =>
      listsFile(question, { platform, measured, contents: contents[platform] }),
    );
    for (const result of workbooks) {
      const { name, sheets } = perPostFile(result);
      files.push({ name, bytes: await workbookBytes(sheets) });
    }
    return {
      kind: 'report',
      text: narrative(question, day, contents),
      card: doneCard(question, day, comparison),
      files,
      facts: factsOf(day),
    };
  },
});

interface Day {
  measured: Readonly<Record<Platform, MeasuredWindow>>;
  /** In order of publication. */
  contents: Readonly<Record<Platform, readonly PostDone[]>>;
  workbooks: readonly PerPostResult[];
}

/** Everything as of one moment: text, lists and workbooks tell the same numbers. Null = no posts. */
function readDay(db: Kysely<DB>, { client, day, at }: ReportQuestion): Promise<Day | null> {
  const scope = ownScope(client);
  const window = { from: day, to: day };
  return atOneMoment(db, async (tx) => {
    const posts = {
      instagram: await selectPosts(tx, 'instagram', scope, window),
      tiktok: await selectPosts(tx, 'tiktok', scope, window),
    };
    const linked = {
      instagram: await linkedPosts(tx, 'instagram', window, posts.instagram),
      tiktok: await linkedPosts(tx, 'tiktok', window, posts.tiktok),
    };
    if (linked.instagram.length + linked.tiktok.length === 0) return null;
    const measured = await readMeasuredWindows(tx, { scope, windows: [window], userId: null }, posts);
    const counted = await topContents(tx, { scope, window, posts, most: Number.POSITIVE_INFINITY });
    const people = new Map(counted.map((post) => [`${post.platform} ${post.postId}`, post.people]));
    const contentsOf = (platform: Platform): PostDone[] =>
      linked[platform].map((post) => ({ ...post, people: people.get(`${platform} ${post.postId}`) ?? 0 }));
    const workbooks: PerPostResult[] = [];
    for (const platform of platforms) {
      const count = linked[platform].length;
      // More would have more columns than anybody reads; where nobody has looked everybody would stand as missing.
      if (count === 0 || count > mostPosts || isUnread(linked[platform])) continue;
      workbooks.push(await readPerPost(tx, { platform, scope, window }, new Date(at)));
    }
    const nothing: MeasuredWindow = { totals: { posts: 0, withSnapshot: 0 }, people: [] };
    return {
      measured: { instagram: measured.instagram[0] ?? nothing, tiktok: measured.tiktok[0] ?? nothing },
      contents: { instagram: contentsOf('instagram'), tiktok: contentsOf('tiktok') },
      workbooks,
    };
  });
}

function doneCard({ client, day: date, at }: ReportQuestion, day: DailyEngagement, { units }: UnitComparison): Card {
  const used = platformsOf(day);
  const { done, possible, percentage } = doneTogether(used.map((platform) => day[platform]));
  return {
    title: 'Engagement Harian',
    client: client.name,
    when: momentLine({ day: date, at: new Date(at) }),
    headline: { value: percent(percentage), label: 'like dan komentar terlaksana' },
    legend: [
      { label: 'Sudah', tone: 'done' },
      { label: 'Belum', tone: 'none' },
    ],
    totals: [done, possible - done],
    rows: units.map(({ name, now }) => {
      const of = (platform: Platform) => {
        const { posts, people, byStatus, engagements } = now[platform];
        return { done: engagements, possible: posts * (people - byStatus.no_username) };
      };
      const unit = doneTogether(used.map(of));
      return { label: name, parts: [unit.done, unit.possible - unit.done] };
    }),
    unit: 'like dan komentar',
  };
}

/** What programs read of it. */
function factsOf(day: DailyEngagement) {
  const of = ({
    posts,
    unread,
    done,
    possible,
    percentage,
    target,
    withoutHandle,
    none,
  }: DailyEngagement[Platform]) => {
    return {
      posts,
      unread,
      done,
      possible,
      percentage,
      target: target.count,
      deficit: target.deficit,
      none,
      withoutHandle,
    };
  };
  return { people: day.coverage.people, instagram: of(day.instagram), tiktok: of(day.tiktok), closing: closingOf(day) };
}
