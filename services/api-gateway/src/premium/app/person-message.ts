import type { UnitOfWork } from '@cicero/platform';
import type { Day } from '@cicero/runtime';
import { sendNotice } from '../whatsapp.ts';
import type { AppRequest } from './requests.ts';

/** What became of a request. `until`: the first day without premium; null = it has no end. */
export type AppVerdict = { verdict: 'approved'; until: Day | null } | { verdict: 'rejected' | 'expired' };

const words = {
  approved: ['*Permintaan premium disetujui*', 'Premium Anda sudah aktif dan langsung dapat digunakan di aplikasi.'],
  rejected: [
    '*Permintaan premium ditolak*',
    'Hubungi admin jika Anda sudah mentransfer, atau ajukan permintaan baru melalui aplikasi.',
  ],
  expired: [
    '*Permintaan premium kedaluwarsa*',
    'Permintaan ini belum sempat diputuskan. Jika Anda sudah mentransfer, hubungi admin; jika belum, silakan ajukan permintaan baru melalui aplikasi.',
  ],
} as const;

/** Tells the person, over WhatsApp, if there is a number. */
export function tellPerson(unit: UnitOfWork, request: AppRequest, verdict: AppVerdict): void {
  const [title, text] = words[verdict.verdict];
  const until = verdict.verdict === 'approved' && verdict.until !== null ? [`Berlaku sebelum: ${verdict.until}`] : [];
  sendNotice(unit, [request.whatsapp], {
    lines: [
      title,
      '',
      `NRP/NIP: ${request.user_id ?? '-'}`,
      `Nomor permintaan: ${request.request_id}`,
      ...until,
      '',
      text,
    ],
    key: `app-premium-decision:${request.request_id}:${verdict.verdict}`,
  });
}
