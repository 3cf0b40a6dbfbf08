import type { Scenario, Stage } from '../control/scenarios.ts';
import type { GoogleFaultRule } from './faults.ts';

const fault =
  (rule: GoogleFaultRule) =>
  ({ google }: Stage) => {
    google.faults.add(rule);
  };

/** Troubles of Google by name. */
export const googleScenarios: Readonly<Record<string, Scenario>> = {
  'google-quota': {
    summary: 'Google menolak lima permintaan berikutnya: kuota habis',
    play: fault({ kind: 'quota', count: 5, retryAfter: 5 }),
  },
  'google-away': { summary: 'Google menjawab 503', play: fault({ kind: 'server-error' }) },
  'google-revoked': {
    summary: 'Pemilik akun Google mencabut persetujuan',
    play: ({ google }) => google.grants.revokeAll(),
  },
};
