import { oneLine, type UnitOfWork } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { sendNotice } from '../whatsapp.ts';
import type { DashboardRequest } from './requests.ts';
import type { Subscription } from './subscriptions.ts';

/** What became of a request. */
export type Verdict =
  | { verdict: 'approved'; subscription: Pick<Subscription, 'tier' | 'expires_at'> }
  | { verdict: 'denied' | 'expired' };

/** Tells whoever asked: at the account's present number, else at the one it asked with. */
export async function tellAccount(unit: UnitOfWork, request: DashboardRequest, verdict: Verdict): Promise<void> {
  const account = await unit.tx
    .selectFrom('dashboard_user')
    .select('whatsapp')
    .where('dashboard_user_id', '=', request.dashboard_user_id)
    .executeTakeFirst();
  sendNotice(unit, [account?.whatsapp ?? null, request.whatsapp], {
    lines: verdictLines(request, verdict),
    key: `premium-decision:${request.request_token}:${verdict.verdict}`,
  });
}

/** Tells an account that its subscription is over. */
export function tellEnded(
  unit: UnitOfWork,
  account: { dashboard_user_id: string; username: string; whatsapp: string | null },
  { tier, expires_at }: { tier: string; expires_at: Date },
): void {
  sendNotice(unit, [account.whatsapp], {
    lines: [
      '*Masa premium berakhir*',
      '',
      `Username: ${oneLine(account.username)}`,
      `Paket: ${tier}`,
      `Berakhir: ${moment(expires_at)}`,
      '',
      'Untuk melanjutkan, ajukan permintaan premium baru melalui dashboard.',
    ],
    key: `premium-ended:${account.dashboard_user_id}:${expires_at.toISOString()}`,
  });
}

const words = {
  approved: ['*Permintaan premium disetujui*', 'Premium sudah aktif dan langsung dapat digunakan di dashboard.'],
  denied: [
    '*Permintaan premium ditolak*',
    'Hubungi admin jika Anda sudah mentransfer, atau ajukan permintaan baru melalui dashboard.',
  ],
  expired: [
    '*Permintaan premium kedaluwarsa*',
    'Permintaan ini belum sempat diputuskan. Jika Anda sudah mentransfer, hubungi admin; jika belum, silakan ajukan permintaan baru melalui dashboard.',
  ],
} as const;

function verdictLines({ username, premium_tier, request_id }: DashboardRequest, verdict: Verdict): string[] {
  const [title, text] = words[verdict.verdict];
  const granted = verdict.verdict === 'approved' ? verdict.subscription : null;
  return [
    title,
    '',
    `Username: ${oneLine(username)}`,
    `Nomor permintaan: ${request_id}`,
    `Paket: ${granted?.tier ?? premium_tier ?? '-'}`,
    ...(granted
      ? [`Berlaku sampai: ${granted.expires_at === null ? 'tanpa batas waktu' : moment(granted.expires_at)}`]
      : []),
    '',
    text,
  ];
}

function moment(at: Date): string {
  return `${jakartaDay(at)} pukul ${jakartaTime(at)} WIB`;
}
