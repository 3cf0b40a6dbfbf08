import { normalisePhone } from '@cicero/directory';
import { type AdministratorNotice, oneLine } from '@cicero/platform';
import { rupiah } from '../money.ts';
import type { DashboardRequest } from './requests.ts';

/** Old news: while no message can leave, lists do not pile up. */
const usefulFor = 24 * 3_600_000;

/** Tells administrators which requests ended without their word. They can still be approved, should the money arrive. */
export function expiredList(requests: readonly DashboardRequest[], now: Date): AdministratorNotice {
  const ids = requests.map(({ request_id }) => request_id);
  return {
    key: `premium-expired:${Math.min(...ids)}-${Math.max(...ids)}`,
    text: [
      `⌛ ${requests.length} permintaan premium dashboard kedaluwarsa tanpa keputusan`,
      '',
      ...requests.map(lineOf),
      '',
      'Jika uangnya ternyata sudah masuk, permintaan masih dapat disetujui dari server: cicero premium approve <nomor>',
    ].join('\n'),
    expiresAt: new Date(now.getTime() + usefulFor),
  };
}

function lineOf(request: DashboardRequest): string {
  const number = normalisePhone(request.whatsapp ?? '');
  return [
    `• Nomor ${request.request_id}: ${oneLine(request.username)}`,
    request.premium_tier ?? '-',
    rupiah(request.transfer_amount),
    request.client_id === null ? '-' : oneLine(request.client_id),
    number === null ? 'tanpa nomor' : `+${number}`,
  ].join(' · ');
}
