import type { Platform } from '@cicero/contracts';
import { handleKey } from '@cicero/directory';
import type { Anev, AnevPerson, PublicEngagement } from '../anev/anev.ts';
import type { AnevFilters } from '../anev/asked.ts';
import { timeRanges } from '../anev/time-range.ts';

/** Grows when the shape of the answer changes, so that shared answers of an older release are not served. */
export const anevAnswerFormat = 1;

/** The JSON of ANEV; shape in anev-schema.ts. Fields that say the same under two names are read by different pages. */
export function anevAnswer(anev: Anev, filters: AnevFilters): object {
  return {
    success: true,
    data: {
      filters: {
        client_id: filters.clientId,
        role: filters.role,
        scope: filters.scope,
        regional_id: filters.regionalId,
        time_range: filters.timeRange,
        start_date: `${filters.from}T00:00:00+07:00`,
        end_date: `${filters.to}T23:59:59.999+07:00`,
        permitted_time_ranges: timeRanges,
      },
      user_directory: anev.people.map((one) => ({
        ...identity(one),
        title: one.person.title,
        username: handleKey(one.handles.instagram) ?? handleKey(one.handles.tiktok),
        kontak_sosial: one.handles,
      })),
      instagram_engagement: engagement(anev, 'instagram', likesOf),
      tiktok_engagement: engagement(anev, 'tiktok', commentsOf),
      aggregates: aggregates(anev),
    },
  };
}

function identity({ person }: AnevPerson): object {
  const { userId, name, division, clientId } = person;
  return { user_id: userId, nama: name, name, divisi: division, client_id: clientId };
}

type CountField = (count: number) => object;
const likesOf: CountField = (likes) => ({ likes });
const commentsOf: CountField = (comments) => ({ comments });

function engagement(anev: Anev, platform: Platform, count: CountField): object {
  const isInstagram = platform === 'instagram';
  return {
    total_posts: anev.posts[platform],
    ...(isInstagram ? { total_likes: anev.likes } : { total_comments: anev.comments }),
    ...outsiders(anev.outsiders[platform], isInstagram ? 'public_likes' : 'public_comments', count),
    per_user: anev.people.map((one) => ({
      ...identity(one),
      username: handleKey(one.handles[platform]),
      kontak_sosial: one.handles,
      ...count(isInstagram ? one.likes : one.comments),
    })),
  };
}

function outsiders({ accounts, engagements, top }: PublicEngagement, total: string, count: CountField): object {
  return {
    [total]: engagements,
    public_accounts: accounts,
    public_top: top.map(({ handle, posts }) => ({ username: handle, ...count(posts) })),
  };
}

function aggregates(anev: Anev): object {
  const { people, expected, likes, comments, posts, divisions } = anev;
  return {
    total_users: people.length,
    instagram_posts: posts.instagram,
    tiktok_posts: posts.tiktok,
    total_likes: likes,
    total_comments: comments,
    expected_actions: expected,
    totals: {
      ...{ total_users: people.length, likes, comments, expected_actions: expected },
      total_expected_actions: expected * people.length,
      total_completed_actions: likes + comments,
      completion_rate: fourDecimals(anev.rate),
      posts,
    },
    compliance_per_pelaksana: people.map((one) => ({
      ...identity(one),
      title: one.person.title,
      likes: one.likes,
      comments: one.comments,
      total_actions: one.completed,
      assigned: expected,
      completed: one.completed,
      completion_rate: fourDecimals(one.rate),
    })),
    user_per_satfung: divisions.map(({ name, people }) => ({ satfung: name, count: people })),
    likes_per_satfung: divisions.map(({ name, people, likers, likes }) => ({
      ...{ satfung: name, total_personnel: people, active_personnel: likers, posts: posts.instagram, likes },
    })),
    tiktok_per_satfung: divisions.map(({ name, people, commenters, comments }) => ({
      ...{ satfung: name, total_personnel: people, active_personnel: commenters, posts: posts.tiktok, comments },
    })),
  };
}

function fourDecimals(rate: number): number {
  return Math.round(rate * 10_000) / 10_000;
}
