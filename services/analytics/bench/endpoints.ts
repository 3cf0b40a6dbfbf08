import { directorate, month, role, unitOf } from './data.ts';
import type { Caller } from './installation.ts';
import { naiveAmplification, naiveAnev, naiveRecap, naiveStats, naiveTrends, naiveUnits } from './naive.ts';

/** One measured question. */
export interface Endpoint {
  name: string;
  path: string;
  /** Who asks. Default: the directorate. */
  as?: Caller;
  /** The query it is compared with; without one there is nothing stored that would answer. */
  naive?: string;
  /** Whether the answer is kept under data versions; lists of posts are read each time. Default: yes. */
  isCached?: boolean;
}

const period = `periode=bulanan&tanggal=${month}`;
const whole = `client_id=${directorate}&role=${role}&scope=direktorat&${period}`;
const unit = unitOf(3);
const ofUnit = `client_id=${unit}&role=${role}&scope=org&${period}`;
const days = `start_date=${month}-01&end_date=${month}-30`;

export const recapOfUnit = (n: number): string =>
  `/api/insta/rekap-likes?client_id=${unitOf(n)}&role=${role}&scope=org&${period}`;
export const recapOfDirectorate = `/api/insta/rekap-likes?${whole}`;

/** Every answer that is computed, and the lists beside them. One line each. */
export const endpoints: readonly Endpoint[] = [
  { name: 'rekap-likes, directorate', path: recapOfDirectorate, naive: naiveRecap('instagram') },
  { name: 'rekap-likes, page of 50', path: `${recapOfDirectorate}&limit=50`, naive: naiveRecap('instagram') },
  {
    name: 'rekap-likes, one unit',
    path: `/api/insta/rekap-likes?${ofUnit}`,
    as: 'unit',
    naive: naiveRecap('instagram', unit),
  },
  { name: 'rekap-komentar, directorate', path: `/api/tiktok/rekap-komentar?${whole}`, naive: naiveRecap('tiktok') },
  {
    name: 'rekap-komentar, one unit',
    path: `/api/tiktok/rekap-komentar?${ofUnit}`,
    as: 'unit',
    naive: naiveRecap('tiktok', unit),
  },
  { name: 'stats', path: `/api/dashboard/stats?${whole}`, naive: naiveStats },
  {
    name: 'anev',
    path: `/api/dashboard/anev?client_id=${directorate}&role=${role}&scope=direktorat&time_range=custom&${days}`,
    naive: naiveAnev,
  },
  { name: 'units', path: `/api/dashboard/units?${whole}`, naive: naiveUnits },
  {
    name: 'trends, by week',
    path: `/api/dashboard/trends?client_id=${directorate}&role=${role}&scope=direktorat&interval=week&${days}`,
    naive: naiveTrends,
  },
  { name: 'time-to-engage', path: `/api/dashboard/time-to-engage?${whole}` },
  {
    name: 'anomalies',
    path: `/api/dashboard/anomalies?client_id=${directorate}&role=${role}&scope=direktorat&tanggal=${month}-29`,
  },
  { name: 'summary', path: `/api/clients/${directorate}/summary?month=${month}`, naive: naiveUnits },
  { name: 'amplify/rekap', path: `/api/amplify/rekap?${whole}`, naive: naiveAmplification },
  { name: 'amplify/rekap, page of 50', path: `/api/amplify/rekap?${whole}&limit=50`, naive: naiveAmplification },
  { name: 'insta/posts', path: `/api/insta/posts?client_id=${directorate}&${period}`, isCached: false },
  { name: 'tiktok/posts', path: `/api/tiktok/posts?client_id=${directorate}&${period}`, isCached: false },
  { name: 'tiktok/comments', path: `/api/tiktok/comments?client_id=${directorate}&${period}`, isCached: false },
];
