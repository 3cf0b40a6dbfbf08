import { type Client, type Platform, platforms } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { oneDecimal } from '../attendance/attendance.ts';
import type { Compared } from '../comparison/units.ts';
import type { ClosedWindow } from '../periods/intervals.ts';
import type { Content } from '../summary/contents.ts';
import type { Coverage, DirectorateCoverage, UnitShare } from '../summary/directorate.ts';
import { highlightsOf, narrativesOf, type Told, titleOf } from '../summary/narratives.ts';
import type { Stored } from '../summary/stored.ts';
import { attendanceSummary } from './attendance-summary.ts';
import { boundsOf } from './units.ts';

/** Everything that a summary is made of. */
export interface SummaryParts {
  client: Client;
  window: ClosedWindow;
  /** Active people. */
  users: number;
  stored: Readonly<Record<Platform, Stored>>;
  told: Told;
}

/** `data` of the summary; shape in summary-schema.ts. The first fields are of everything, the others of the period. */
export function summaryAnswer({ client, window, users, stored, told }: SummaryParts): object {
  const { comparison, contents, coverage } = told;
  return {
    client,
    user_count: users,
    insta_post_count: stored.instagram.posts,
    tiktok_post_count: stored.tiktok.posts,
    total_insta_likes: stored.instagram.engagements,
    total_tiktok_comments: stored.tiktok.engagements,
    monthKey: window.from.slice(0, 7),
    monthLabel: told.period,
    ...boundsOf(window),
    summaryMetrics: metricsOf(told),
    highlights: highlightsOf(told),
    engagementByChannel: platforms.map((platform) => channelOf(platform, told)),
    audienceComposition: compositionOf(told),
    contentTable: contents.map((content) => shownContent(content, comparison.all.now[content.platform].people)),
    platformAnalytics: Object.fromEntries(
      platforms.map((platform) => [platform, analyticsOf(platform, comparison.all)]),
    ),
    narratives: narrativesOf(told),
    directorate: coverage && shownCoverage(coverage),
  };
}

/** A number, and what it has gained since the period before; null = nothing to compare with. */
interface Metric {
  key: string;
  label: string;
  value: number;
  suffix: '' | '%';
  change: number | null;
}

function metricsOf({ comparison: { all }, audience }: Told): Metric[] {
  const { now, before, change } = all;
  const metric = (
    key: string,
    label: string,
    of: (numbers: Compared['now']) => number,
    suffix: '' | '%' = '',
  ): Metric => ({
    ...{ key, label, value: of(now), suffix },
    change: before ? oneDecimal(of(now) - of(before)) : null,
  });
  return [
    { key: 'users', label: 'Personel', value: now.instagram.people, suffix: '', change: null },
    {
      ...{ key: 'activeUsers', label: 'Personel aktif', suffix: '', change: null },
      value: audience.both + audience.onlyInstagram + audience.onlyTiktok,
    },
    metric('instagramPosts', 'Konten Instagram', ({ instagram }) => instagram.posts),
    metric('tiktokPosts', 'Konten TikTok', ({ tiktok }) => tiktok.posts),
    metric('likes', 'Like personel', ({ instagram }) => instagram.engagements),
    metric('comments', 'Komentar personel', ({ tiktok }) => tiktok.engagements),
    { key: 'completion', label: 'Penyelesaian rata-rata', value: now.completion ?? 0, suffix: '%', change },
    metric(
      'instagramParticipation',
      'Partisipasi Instagram',
      ({ instagram }) => instagram.participationPercentage,
      '%',
    ),
    metric('tiktokParticipation', 'Partisipasi TikTok', ({ tiktok }) => tiktok.participationPercentage, '%'),
  ];
}

function channelOf(platform: Platform, { comparison: { all } }: Told): object {
  const { posts, engagements, byStatus, averagePercentage, participationPercentage } = all.now[platform];
  return {
    channel: platformNames[platform],
    posts,
    engagements,
    reach: byStatus.sudah + byStatus.kurang,
    engagementRate: averagePercentage,
    participationRate: participationPercentage,
  };
}

function compositionOf({ audience }: Told): { name: string; value: number }[] {
  return [
    { name: 'Aktif di Instagram dan TikTok', value: audience.both },
    { name: 'Hanya Instagram', value: audience.onlyInstagram },
    { name: 'Hanya TikTok', value: audience.onlyTiktok },
    { name: 'Belum aktif', value: audience.nowhere },
    { name: 'Tanpa username', value: audience.withoutUsername },
  ];
}

function shownContent(content: Content, everybody: number): object {
  const { platform, postId, publishedAt, people, likes, comments } = content;
  return {
    platform: platformNames[platform],
    id: postId,
    title: titleOf(content),
    created_at: publishedAt.toISOString(),
    engagement: people,
    reach: everybody === 0 ? 0 : oneDecimal((100 * people) / everybody),
    like_count: likes,
    comment_count: comments,
  };
}

function analyticsOf(platform: Platform, { now, before }: Compared): object {
  return {
    ...attendanceSummary(platform, now[platform]),
    previous: before ? attendanceSummary(platform, before[platform]) : null,
  };
}

function shownCoverage({ people, instagram, tiktok, gaps, ...lists }: DirectorateCoverage): object {
  const { best, strong, low, top, bottom } = lists;
  return {
    users: people,
    instagram: shownPlatform(instagram),
    tiktok: shownPlatform(tiktok),
    best: best.map(shownUnit),
    strong: strong.map(shownUnit),
    low: low.map(shownUnit),
    top: top.map(shownUnit),
    bottom: bottom.map(shownUnit),
    gaps: gaps.map(({ points, ahead, ...unit }) => ({ ...shownUnit(unit), points, ahead })),
  };
}

function shownPlatform({ backlog, ...numbers }: Coverage): object {
  return {
    ...numbers,
    backlog: backlog.map(({ clientId, name, missing }) => ({ client_id: clientId, client_name: name, missing })),
  };
}

function shownUnit({ clientId, name, instagram, tiktok }: UnitShare): object {
  return { client_id: clientId, client_name: name, instagram, tiktok };
}
