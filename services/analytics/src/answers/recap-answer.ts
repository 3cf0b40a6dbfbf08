import type { Platform } from '@cicero/contracts';
import { pagination } from '@cicero/runtime';
import type { Attendance, Attendee } from '../attendance/attendance.ts';
import type { AttendanceStatus } from '../attendance/ladder.ts';
import { wordingOf } from '../attendance/wording.ts';
import { asciiJson } from './ascii-json.ts';
import { attendanceSummary } from './attendance-summary.ts';
import { type RankedRow, type RecapView, sentRows, wholeRecap } from './recap-view.ts';

/** Grows when the shape of the answers changes, so that shared answers of an older release are not served. */
export const recapAnswerFormat = 1;

/**
 * The JSON of `rekap-likes` and `rekap-komentar`; shapes in recap-schema.ts. Every number is that of everybody listed;
 * rows, bars and lists of names are those that the view sends.
 */
export function recapAnswer(platform: Platform, attendance: Attendance, view: RecapView = wholeRecap): object {
  const wording = spoken[platform];
  const { rows: sent, matching } = sentRows(attendance.attendees, view);
  const paged = view.page ? { pagination: pagination(view.page, matching) } : {};
  return platform === 'instagram'
    ? {
        success: true,
        data: rows(sent, attendance.posts, wording, likesOf),
        ...common(platform, attendance, sent, wording, likesBar),
        ...paged,
      }
    : {
        success: true,
        data: rows(sent, attendance.posts, wording, commentsOf),
        ...common(platform, attendance, sent, wording, commentsBar),
        ...commenters(attendance, sent),
        ...paged,
      };
}

/** The sentences of a platform as they are written into the answer. */
interface Spoken {
  badges: Readonly<Record<AttendanceStatus, readonly object[]>>;
  legend: readonly object[];
  insights(byStatus: Attendance['byStatus']): object[];
}

const spoken: Readonly<Record<Platform, Spoken>> = { instagram: spokenOn('instagram'), tiktok: spokenOn('tiktok') };

function spokenOn(platform: Platform): Spoken {
  const { badges, legend, insights } = wordingOf[platform];
  const badge = (status: AttendanceStatus): object[] => [asciiJson(badges[status])];
  return {
    badges: {
      sudah: badge('sudah'),
      kurang: badge('kurang'),
      belum: badge('belum'),
      no_username: badge('no_username'),
      no_posts: badge('no_posts'),
    },
    legend: legend.map((entry) => ({ ...entry, description: asciiJson(entry.description) })),
    insights: (byStatus) => insights(byStatus).map(asciiJson),
  };
}

type CountFields = (attendee: Attendee, posts: number) => object;

const likesOf: CountFields = ({ count, missing }) => ({ jumlah_like: count, missingLikes: missing });
const commentsOf: CountFields = ({ count, missing }, posts) => ({
  jumlah_komentar: count,
  missingComments: missing,
  total_konten: posts,
});
const likesBar: CountFields = ({ count, missing }) => ({ likes: count, missingLikes: missing });
const commentsBar: CountFields = ({ count, missing }) => ({ comments: count, missingComments: missing });

function rows(sent: readonly RankedRow[], posts: number, wording: Spoken, counts: CountFields): object[] {
  return sent.map(({ attendee, ranking }) => {
    const { person, username, status, rate, percentage } = attendee;
    return {
      user_id: person.userId,
      title: person.title,
      nama: person.name,
      username,
      divisi: person.division,
      exception: person.exception,
      client_id: person.clientId,
      client_name: person.clientName,
      regional_id: person.regionalId,
      ...counts(attendee, posts),
      ranking,
      completionRate: rate,
      completionPercentage: percentage,
      status,
      badges: wording.badges[status],
    };
  });
}

function common(
  platform: Platform,
  attendance: Attendance,
  sent: readonly RankedRow[],
  wording: Spoken,
  bar: CountFields,
): object {
  const { byStatus, posts } = attendance;
  const withStatus = Map.groupBy(sent, ({ attendee }) => attendee.status);
  const names = (status: AttendanceStatus): (string | null)[] =>
    (withStatus.get(status) ?? []).map(({ attendee }) => attendee.username);
  const withoutHandle = withStatus.get('no_username') ?? [];
  return {
    chartHeight: Math.max(36 * sent.length, 320),
    totalPosts: posts,
    sudahUsers: names('sudah'),
    kurangUsers: names('kurang'),
    belumUsers: names('belum'),
    sudahUsersCount: byStatus.sudah,
    kurangUsersCount: byStatus.kurang,
    // Kept as the dashboard knows it: people without a handle are in here as well as in their own count.
    belumUsersCount: byStatus.belum + byStatus.no_username,
    noUsernameUsersCount: byStatus.no_username,
    noUsernameUsers: withoutHandle.map(() => null),
    usersCount: attendance.people,
    summary: attendanceSummary(platform, attendance),
    chartData: sent.map(({ attendee, ranking }) => ({
      label: label(attendee, ranking),
      ...bar(attendee, posts),
      completionPercentage: attendee.percentage,
    })),
    insights: wording.insights(byStatus),
    statusLegend: wording.legend,
    noUsernameUsersDetails: withoutHandle.map(({ attendee: { person } }) => ({
      userId: person.userId,
      name: person.name,
      division: person.division,
      clientId: person.clientId,
      regionalId: person.regionalId,
    })),
  };
}

function label({ person, username }: Attendee, ranking: number): string {
  return person.name || person.title || username?.trim() || `Pengguna ${ranking}`;
}

/** Who commented at all and who did not, as the older dashboard reads it. */
function commenters({ attendees }: Attendance, sent: readonly RankedRow[]): object {
  const done = attendees.reduce((sum, one) => sum + (one.count > 0 ? 1 : 0), 0);
  const names = (some: boolean): (string | null)[] =>
    sent.flatMap(({ attendee }) => (attendee.count > 0 === some ? [attendee.username] : []));
  return {
    usersWithComments: names(true),
    usersWithoutComments: names(false),
    usersWithCommentsCount: done,
    usersWithoutCommentsCount: attendees.length - done,
  };
}
