import type { DB } from '@cicero/database';
import { workbookBytes } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { daysFile, measureDays } from '../../exports/days.ts';
import type { ExportFile } from '../../exports/file.ts';
import { measurePerPost, mostPosts, perPostFile } from '../../exports/per-post.ts';
import { describeWindow, takenText } from '../../exports/period.ts';
import { wordsOf } from '../../exports/wording.ts';
import type { Subject } from '../../measure/measure.ts';
import { countListed } from '../../measure/people.ts';
import { selectPosts } from '../../measure/posts.ts';
import { ownScope } from '../../scope/scope.ts';
import { linkedPosts } from '../content.ts';
import { report } from '../report.ts';
import { bold, number } from '../text.ts';
import { nobody, noPosts } from './nothing.ts';
import { periodOption, periodWindow } from './period.ts';
import { platformOption, shownFile } from './wording.ts';

const layouts = ['per-day', 'per-post'] as const;
type Layout = (typeof layouts)[number];

const options = Type.Object({
  platform: platformOption,
  layout: Type.Union(
    layouts.map((layout) => Type.Literal(layout)),
    { default: 'per-day' },
  ),
  period: periodOption(['today', 'last_week', 'this_month']),
});

/** Likes or comments of everybody as a workbook, a sheet for each unit. */
export const engagementWorkbook = report({
  key: 'engagement-workbook',
  title: 'Rekap Excel likes dan komentar',
  description: 'Likes Instagram atau komentar TikTok tiap personel, per hari atau per konten, satu lembar per satker.',
  audience: 'any',
  needs: [],
  options,
  async produce(db, { client, day, at }, { platform, layout, period }) {
    const subject = { platform, scope: ownScope(client), window: periodWindow(period, day) };
    const { label } = describeWindow(subject.window);
    const posts = await countPosts(db, subject);
    if (posts === 0) return noPosts(client, subject.window, `konten ${wordsOf[platform].network}`);
    const people = await countListed(db, subject.scope);
    if (people === 0) return nobody(client);
    // A file with more columns nobody reads: the days still have room.
    const written = layout === 'per-post' && posts > mostPosts ? 'per-day' : layout;
    const { name, sheets } = await fileOf(db, subject, written, new Date(at));
    const text = [
      `📎 *Rekap ${wordsOf[platform].engagement} ${wordsOf[platform].network} ${titles[written]}*`,
      bold(client.name),
      label,
      takenText(new Date(at)),
      `*Personel:* ${number(people)}`,
      ...(written === layout ? [] : [`Konten lebih dari ${number(mostPosts)}: disajikan per hari.`]),
      '',
      `Berkas: ${shownFile(name)}`,
    ].join('\n');
    return { kind: 'report', text, files: [{ name, bytes: await workbookBytes(sheets) }] };
  },
});

const titles: Readonly<Record<Layout, string>> = { 'per-day': 'per Hari', 'per-post': 'per Konten' };

async function countPosts(db: Kysely<DB>, { platform, scope, window }: Subject): Promise<number> {
  const posts = await selectPosts(db, platform, scope, window);
  return (await linkedPosts(db, platform, window, posts, mostPosts + 1)).length;
}

async function fileOf(db: Kysely<DB>, subject: Subject, layout: Layout, at: Date): Promise<ExportFile> {
  return layout === 'per-day'
    ? daysFile(await measureDays(db, subject, at))
    : perPostFile(await measurePerPost(db, subject, at));
}
