import type { Platform } from '@cicero/contracts';
import type { Attendance, Attendee } from '../attendance/attendance.ts';
import type { AttendanceStatus } from '../attendance/ladder.ts';
import { wordingOf } from '../attendance/wording.ts';
import { asciiJson } from './ascii-json.ts';

/** Grows when the shape of the answers changes, so that shared answers of an older release are not served. */
export const recapAnswerFormat = 1;

/** The JSON of `rekap-likes` and `rekap-komentar`; shapes in recap-schema.ts. */
export function recapAnswer(platform: Platform, attendance: Attendance): object {
  const wording = spoken[platform];
  return platform === 'instagram'
    ? {
        success: true,
        data: rows(attendance, wording, likesOf),
        ...common(attendance, wording, likesBar, 'totalLikes'),
      }
    : {
        success: true,
        data: rows(attendance, wording, commentsOf),
        ...common(attendance, wording, commentsBar, 'totalComments'),
        ...commenters(attendance),
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

function rows({ attendees, posts }: Attendance, wording: Spoken, counts: CountFields): object[] {
  return attendees.map((attendee, at) => {
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
      ranking: at + 1,
      completionRate: rate,
      completionPercentage: percentage,
      status,
      badges: wording.badges[status],
    };
  });
}

function common(attendance: Attendance, wording: Spoken, bar: CountFields, totalName: string): object {
  const { attendees, byStatus, posts } = attendance;
  const withStatus = (status: Attendee['status']): Attendee[] => attendees.filter((one) => one.status === status);
  const names = (status: Attendee['status']): (string | null)[] => withStatus(status).map((one) => one.username);
  const withoutHandle = withStatus('no_username');
  return {
    chartHeight: Math.max(36 * attendees.length, 320),
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
    usersCount: attendees.length,
    summary: {
      totalPosts: posts,
      totalUsers: attendees.length,
      [totalName]: attendance.engagements,
      averageCompletionPercentage: attendance.averagePercentage,
      participationRatePercentage: attendance.participationPercentage,
      distribution: {
        sudah: byStatus.sudah,
        kurang: byStatus.kurang,
        belum: byStatus.belum,
        noUsername: byStatus.no_username,
        noPosts: byStatus.no_posts,
      },
    },
    chartData: attendees.map((attendee, at) => ({
      label: label(attendee, at),
      ...bar(attendee, posts),
      completionPercentage: attendee.percentage,
    })),
    insights: wording.insights(byStatus),
    statusLegend: wording.legend,
    noUsernameUsersDetails: withoutHandle.map(({ person }) => ({
      userId: person.userId,
      name: person.name,
      division: person.division,
      clientId: person.clientId,
      regionalId: person.regionalId,
    })),
  };
}

function label({ person, username }: Attendee, at: number): string {
  return person.name || person.title || username?.trim() || `Pengguna ${at + 1}`;
}

/** Who commented at all and who did not, as the older dashboard reads it. */
function commenters({ attendees }: Attendance): object {
  const [some, none] = [attendees.filter((one) => one.count > 0), attendees.filter((one) => one.count === 0)];
  return {
    usersWithComments: some.map((one) => one.username),
    usersWithoutComments: none.map((one) => one.username),
    usersWithCommentsCount: some.length,
    usersWithoutCommentsCount: none.length,
  };
}
