import { type DashboardRequest, isOpen, openStates } from './requests.ts';
import type { Subscription } from './subscriptions.ts';

/** What the form tells whoever asked, by where the request stands. */
const words: Readonly<Record<string, string>> = {
  pending: 'Permintaan premium Anda menunggu pemeriksaan admin.',
  confirmed: 'Bukti transfer Anda sudah diterima dan menunggu pemeriksaan admin.',
  approved: 'Permintaan premium Anda sudah disetujui.',
  denied: 'Permintaan premium Anda ditolak. Anda dapat mengajukan permintaan baru.',
  expired: 'Permintaan premium Anda sudah kedaluwarsa. Anda dapat mengajukan permintaan baru.',
};

/** A request as the form of the dashboard reads it. While it waits the form is locked. */
export function shownRequest(row: DashboardRequest, now: Date) {
  const { decided_by: _, ...shown } = row;
  const locked = isOpen(row, now);
  // One past its time is over, whether or not that was noticed: `pending` would lock the form for good.
  const status = openStates.includes(row.status) && !locked ? 'expired' : row.status;
  const message = words[status] ?? null;
  return {
    ...shown,
    // An administrator's own number; the form reads the field, applicants need not know it.
    admin_whatsapp: null,
    status,
    subscription_expires_at: instant(row.subscription_expires_at),
    expired_at: row.expired_at.toISOString(),
    responded_at: instant(row.responded_at),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    user_id: row.dashboard_user_id,
    unique_code: uniqueCodeOf(row),
    locked,
    lock_reason: locked ? message : null,
    message,
  };
}

/** The same for administrators, with who decided and from which number. */
export function administeredRequest(row: DashboardRequest, now: Date) {
  return { ...shownRequest(row, now), admin_whatsapp: row.admin_whatsapp, decided_by: row.decided_by };
}

export function shownSubscription({ started_at, expires_at, ...row }: Subscription) {
  return { ...row, started_at: started_at.toISOString(), expires_at: instant(expires_at) };
}

/** The digits that were added to the price, so that a transfer can be recognised. */
export function uniqueCodeOf({ metadata }: Pick<DashboardRequest, 'metadata'>): number | null {
  const code = metadata.unique_code;
  return typeof code === 'number' ? code : null;
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
