import type { DB } from '@cicero/database';
import { normalisePhone } from '@cicero/directory';
import { type AdministratorNotice, oneLine } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { maskedAccount, rupiah } from '../money.ts';
import { noticeVersion } from '../notice-version.ts';
import { type DashboardRequest, isToken } from './requests.ts';
import { uniqueCodeOf } from './shapes.ts';

/** Names the notice about a request, and each about its proof as it stood; finds the request again from the name. */
export const premiumKey = {
  of: (request: DashboardRequest): string => {
    const { request_token, proof_url, bank_name, account_number, sender_name, updated_at } = request;
    if (proof_url === null) return `premium:${request_token}`;
    const version = noticeVersion([proof_url, bank_name, account_number, sender_name, updated_at]);
    return `premium-proof:${request_token}:${version}`;
  },
  tokenIn: (key: string): string | undefined => {
    const [, token = ''] = /^premium(?:-proof)?:([^:]+)(?::[\w-]+)?$/.exec(key) ?? [];
    return isToken(token) ? token : undefined;
  },
};

/** Clients that are listed by id; more are counted. */
const listedClients = 10;

/** Asks administrators to decide about a request: buttons where there are any, commands elsewhere. */
export async function dashboardNotice(db: Kysely<DB>, request: DashboardRequest): Promise<AdministratorNotice> {
  const { request_token, expired_at } = request;
  const who = nameFor(request);
  return {
    key: premiumKey.of(request),
    text: textOf(request, await clientsOf(db, request.dashboard_user_id)),
    buttons: [
      { label: '✅ Setujui', data: `ap:${request_token}` },
      { label: '❌ Tolak', data: `rp:${request_token}` },
    ],
    commands: ['Balas dengan salah satu:', `grant access#${who}`, `deny access#${who}`],
    expiresAt: expired_at,
  };
}

/** What a command calls the account: the user name, unless it would be read as something else. */
function nameFor({ username, dashboard_user_id }: DashboardRequest): string {
  return /^[\w.@+-]{1,35}$/.test(username) ? username : dashboard_user_id;
}

/** No markup: the same text is shown by WhatsApp and Telegram. */
function textOf(request: DashboardRequest, clients: string): string {
  const number = normalisePhone(request.whatsapp ?? '');
  const code = uniqueCodeOf(request);
  const { expired_at: until, proof_url: proof } = request;
  return [
    `💳 Permintaan premium dashboard ${proof === null ? 'menunggu keputusan' : 'dengan bukti transfer'}`,
    '',
    `Username: ${oneLine(request.username)}`,
    `WhatsApp: ${number === null ? '-' : `+${number}`}`,
    `Client: ${clients}`,
    `Paket: ${request.premium_tier ?? '-'}`,
    `Nominal: ${rupiah(request.transfer_amount)}${code === null ? '' : ` (kode unik ${code})`}`,
    `Bank: ${oneLine(request.bank_name)}`,
    `Nomor rekening: ${maskedAccount(oneLine(request.account_number))}`,
    `Pengirim: ${oneLine(request.sender_name)}`,
    `Bukti transfer: ${proof === null ? 'belum ada' : oneLine(proof)}`,
    `Nomor permintaan: ${request.request_id}`,
    `Berlaku sampai: ${jakartaDay(until)} pukul ${jakartaTime(until)} WIB`,
    '',
    'Cocokkan nominal dan pengirim dengan mutasi rekening sebelum menyetujui.',
  ].join('\n');
}

async function clientsOf(db: Kysely<DB>, accountId: string): Promise<string> {
  const rows = await db
    .selectFrom('dashboard_user_clients')
    .select('client_id')
    .where('dashboard_user_id', '=', accountId)
    .orderBy('client_id')
    .execute();
  if (rows.length === 0) return '-';
  const more = rows.length - listedClients;
  return [
    ...rows.slice(0, listedClients).map(({ client_id }) => oneLine(client_id)),
    ...(more > 0 ? [`dan ${more} lainnya`] : []),
  ].join(', ');
}
