import { requestReport, whatsAppAccounts } from '@cicero/contracts';
import { clientsOfSender } from '@cicero/platform';
import { sql } from 'kysely';
import { keyOfPerson, limits, withinLimit } from '../limits.ts';
import { administrator, anyOf, dashboardUser, operatorOf, superOf } from '../router/guard.ts';
import type { Entry, Menu, Scene } from './menu.ts';

/** Active clients that are the sender's; every one for an administrator. */
async function ownClients({ sender, unit }: Scene): Promise<Entry[]> {
  const own = sender.administrator ? sql`true` : sql`upper(trim(client_id)) = any(${clientsOfSender(sender)}::text[])`;
  const { rows } = await sql<Entry>`
    select distinct on (id) id, label from (
      select upper(trim(client_id)) as id, coalesce(nullif(trim(nama), ''), upper(trim(client_id))) as label
      from clients where client_status is true and deleted_at is null and ${own}
    ) client order by id`.execute(unit.tx);
  return rows;
}

/** Reports that fit the chosen client, as analytics says which there are. */
async function fittingReports({ unit, data }: Scene): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select kind.report as id, kind.title as label from report_kind kind, (
      select lower(trim(client_type)) = 'direktorat' as directorate, array_remove(array[
          case when client_insta_status and trim(client_insta) <> '' then 'instagram' end,
          case when client_tiktok_status and trim(client_tiktok) <> '' then 'tiktok' end,
          case when client_amplify_status then 'amplification' end], null) as features
      from clients where upper(trim(client_id)) = ${data.clientId ?? ''} and client_status is true and deleted_at is null
      order by client_id limit 1
    ) client
    where kind.audience in ('any', case when client.directorate then 'directorate' else 'unit' end)
      and kind.needs <@ client.features and (kind.needs_one_of = '{}' or kind.needs_one_of && client.features)
    order by kind.position`.execute(unit.tx);
  return rows;
}

async function ask({ saying, unit, by, data, parts }: Scene): Promise<string> {
  const { report = '', clientId = '' } = data;
  if (!(await withinLimit(parts.cache, keyOfPerson('reportsOfPerson', saying), limits.reportsOfPerson))) {
    return 'Terlalu banyak laporan diminta. Silakan coba lagi beberapa menit lagi.';
  }
  unit.publish(requestReport, { report, clientId, by });
  return 'Laporan sedang disiapkan dan segera dikirim ke chat ini. Tulis *laporan* untuk laporan lain.';
}

/** A report about one of one's own clients, now, into this chat alone. Names stand in it, so groups have no such menu. */
export const reportMenu: Menu = {
  id: 'reports',
  title: 'Laporan',
  startWords: ['laporan'],
  accounts: whatsAppAccounts,
  chatKinds: ['person'],
  guard: anyOf(administrator, operatorOf, superOf, dashboardUser()),
  refusal: 'silence',
  kind: 'menu',
  root: 'client',
  help: 'meminta laporan satu client',
  nodes: {
    client: {
      label: 'Client',
      input: 'pick',
      prompt: 'Laporan client mana?',
      entries: ownClients,
      set: 'clientId',
      next: 'report',
      empty: 'Tidak ada client aktif untuk dilaporkan.',
      skipsOne: true,
      back: null,
    },
    report: {
      label: 'Laporan',
      input: 'pick',
      prompt: ({ data }) => `Laporan apa untuk ${data.clientId ?? ''}?`,
      entries: fittingReports,
      set: 'report',
      next: 'send',
      empty: 'Belum ada laporan yang cocok untuk client ini.',
      back: 'client',
    },
    send: { label: 'Kirim', input: 'action', run: ask, next: null, back: 'report' },
  },
};
