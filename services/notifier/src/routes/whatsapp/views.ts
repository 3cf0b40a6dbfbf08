import { type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import type { WhatsAppState } from '../../whatsapp/state.ts';
import { adviceFor } from '../../whatsapp/web/advice.ts';
import { statusOf, type WhatsAppHealthSource } from '../health-wa.ts';

/** A number as an administrator sees it. */
export interface NumberView {
  account: WhatsAppAccount;
  label: string;
  state: WhatsAppState;
  since: string;
  waiting: number;
  /** Those of them that wait for the end of the quiet hours. */
  held: number;
  quiet_until: string | null;
  reason: string | null;
  advice: string | null;
  pairing_code: string | null;
  last_qr_at: string | null;
  /** A secret; on the page and as a picture only. */
  qr: string | null;
}

/** The names that the numbers have in the health answer. */
const labels: Readonly<Record<WhatsAppAccount, string>> = {
  operator: 'WA',
  user: 'WA-USER',
  gateway: 'WA-GATEWAY',
};

export async function numberViews(source: WhatsAppHealthSource): Promise<NumberView[]> {
  const [statuses, waiting] = [await source.statuses(), await source.waiting()];
  const quietUntil = source.quietUntil();
  return whatsAppAccounts.map((account) => {
    const status = statusOf(statuses, account);
    return {
      account,
      label: labels[account],
      state: status.state,
      since: status.since,
      waiting: waiting.get(account)?.all ?? 0,
      held: quietUntil ? (waiting.get(account)?.unhurried ?? 0) : 0,
      quiet_until: quietUntil?.toISOString() ?? null,
      reason: status.lastDisconnectReason,
      advice: adviceFor(status),
      pairing_code: status.pairingCode,
      last_qr_at: status.lastQrAt,
      qr: status.qr,
    };
  });
}
