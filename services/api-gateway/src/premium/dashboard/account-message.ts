import { sendMessage } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { oneLine, type UnitOfWork } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import type { DashboardRequest } from './requests.ts';
import type { Subscription } from './subscriptions.ts';

/** What became of a request. */
export type Verdict =
  | { verdict: 'approved'; subscription: Pick<Subscription, 'tier' | 'expires_at'> }
  | { verdict: 'denied' | 'expired' };

/** Tells whoever asked, over WhatsApp, if there is a number: the account's present one, else the one it asked with. */
export async function tellAccount(unit: UnitOfWork, request: DashboardRequest, verdict: Verdict): Promise<void> {
  const account = await unit.tx
    .selectFrom('dashboard_user')
    .select('whatsapp')
    .where('dashboard_user_id', '=', request.dashboard_user_id)
    .executeTakeFirst();
  const number = normalisePhone(account?.whatsapp ?? '') ?? normalisePhone(request.whatsapp ?? '');
  if (number === null) return;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: verdictText(request, verdict),
    dedupeKey: `premium-decision:${request.request_token}:${verdict.verdict}`,
    priority: 'approval',
  });
}

/** Tells an account that its subscription is over. */
export function tellEnded(
  unit: UnitOfWork,
  account: { dashboard_user_id: string; username: string; whatsapp: string | null },
  { tier, expires_at }: { tier: string; expires_at: Date },
): void {
  const number = normalisePhone(account.whatsapp ?? '');
  if (number === null) return;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: [
      '*Masa premium berakhir*',
      '',
      `Username: ${oneLine(account.username)}`,
      `Paket: ${tier}`,
      `Berakhir: ${moment(expires_at)}`,
      '',
      'Untuk melanjutkan, ajukan permintaan premium baru melalui dashboard.',
    ].join('\n'),
    dedupeKey: `premium-ended:${account.dashboard_user_id}:${expires_at.toISOString()}`,
    priority: 'approval',
  });
}

function verdictText({ username, premium_tier, request_id }: DashboardRequest, verdict: Verdict): string {
  const about = [`Username: ${oneLine(username)}`, `Nomor permintaan: ${request_id}`];
  if (verdict.verdict === 'approved') {
    const { tier, expires_at } = verdict.subscription;
    return [
      '*Permintaan premium disetujui*',
      '',
      ...about,
      `Paket: ${tier}`,
      `Berlaku sampai: ${moment(expires_at)}`,
      '',
      'Premium sudah aktif dan langsung dapat digunakan di dashboard.',
    ].join('\n');
  }
  const tier = `Paket: ${premium_tier ?? '-'}`;
  return verdict.verdict === 'denied'
    ? [
        '*Permintaan premium ditolak*',
        '',
        ...about,
        tier,
        '',
        'Hubungi admin jika Anda sudah mentransfer, atau ajukan permintaan baru melalui dashboard.',
      ].join('\n')
    : [
        '*Permintaan premium kedaluwarsa*',
        '',
        ...about,
        tier,
        '',
        'Permintaan ini belum sempat diputuskan. Jika Anda sudah mentransfer, hubungi admin; jika belum, silakan ajukan permintaan baru melalui dashboard.',
      ].join('\n');
}

function moment(at: Date): string {
  return `${jakartaDay(at)} pukul ${jakartaTime(at)} WIB`;
}
