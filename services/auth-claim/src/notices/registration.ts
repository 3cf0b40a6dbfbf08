import type { AdministratorNotice } from '@cicero/platform';

/** A dashboard account that waits for an administrator. */
export interface RegistrationRequest {
  /** dashboard_user_id */
  accountId: string;
  username: string;
  role: string;
  /** `62…` */
  whatsapp: string | null;
  /** As the clients table spells them. */
  clientIds: readonly string[];
}

/** Names the notice about a registration, and finds the account again from the name. */
export const registrationKey = {
  of: (accountId: string): string => `registration:${accountId}`,
  accountIn: (key: string): string | undefined => /^registration:([0-9a-f-]{36})$/.exec(key)?.[1],
};

/** Clients that are listed by id; more are counted. */
const listedClients = 20;

/** Asks administrators to decide about a registration: buttons where there are any, commands elsewhere. */
export function registrationNotice(request: RegistrationRequest): AdministratorNotice {
  const { accountId, username } = request;
  return {
    key: registrationKey.of(accountId),
    text: textOf(request),
    buttons: [
      { label: '✅ Setujui', data: `ad:${accountId}` },
      { label: '❌ Tolak', data: `rd:${accountId}` },
    ],
    commands: ['Balas dengan salah satu:', `approvedash#${username}`, `denydash#${username}`],
  };
}

/** No markup: the same text is shown by WhatsApp and Telegram. */
function textOf({ accountId, username, role, whatsapp, clientIds }: RegistrationRequest): string {
  return [
    '📝 Pendaftaran akun dashboard menunggu persetujuan',
    '',
    `Username: ${username}`,
    `ID: ${accountId}`,
    `Role: ${role}`,
    `WhatsApp: ${whatsapp === null ? '-' : `+${whatsapp}`}`,
    `Client: ${clientList(clientIds)}`,
    ...(role === 'admin' ? ['', '⚠️ Role admin boleh menyetujui akun lain.'] : []),
  ].join('\n');
}

function clientList(clientIds: readonly string[]): string {
  if (clientIds.length === 0) return 'belum ada';
  const more = clientIds.length - listedClients;
  return [...clientIds.slice(0, listedClients), ...(more > 0 ? [`dan ${more} lainnya`] : [])].join(', ');
}
