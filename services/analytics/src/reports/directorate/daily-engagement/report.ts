import { type Platform, platforms } from '@cicero/contracts';
import { workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import type { Card } from '../../../cards/card.ts';
import { compareUnits, type UnitComparison } from '../../../comparison/units.ts';
import { perPostFile } from '../../../exports/per-post.ts';
import { dayText } from '../../../exports/period.ts';
import { type ReportFile, type ReportQuestion, report } from '../../report.ts';
import { bold, momentLine } from '../../text.ts';
import { percent } from '../wording.ts';
import { closingOf } from './closing.ts';
import { listsFile } from './lists.ts';
import { narrative } from './narrative.ts';
import { type DailyEngagement, dailyEngagement, doneTogether, platformsOf } from './numbers.ts';
import { readDay } from './read.ts';

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
    unit: 'interaksi',
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
