/** A unit or directorate, and names of what is its own, for requests that ask about it. */
export interface Tenant {
  readonly clientId: string;
  /** Stands in every name, handle and text that belongs to it: whoever is not of it must never see the word. */
  readonly mark: string;
  readonly type: 'org' | 'direktorat';
  /** NRP of one of its people whom requests may change or take out. */
  readonly person: string;
  /** NRP of one who stays as they are. */
  readonly resident: string;
  /** A dashboard account of it that waits, and that nobody signs in with. */
  readonly account: string;
  /** An import of its people. */
  readonly personnelImport: string;
  /** Of a refresh of its accounts, and of a complaint of the resident. */
  readonly refresh: string;
  /** The number of the resident's request for premium, and of the other person's, and of that of `account`. */
  readonly premium: Readonly<Record<'resident' | 'person' | 'account', string>>;
}

export const unit = tenant(1, 'RES_A', 'melati');
export const secondUnit = tenant(2, 'RES_B', 'anggrek');
export const directorate = tenant(3, 'DITBINMAS', 'kamboja');
/** Nearly everybody is a stranger here. */
export const otherUnit = tenant(4, 'RES_C', 'kenanga');
export const otherDirectorate = tenant(5, 'DITLANTAS', 'seroja');
export const tenants: readonly Tenant[] = [unit, secondUnit, directorate, otherUnit, otherDirectorate];

/** Whose marks stand in a text. */
export function tenantsShownBy(text: string): Tenant[] {
  const folded = text.toLowerCase();
  return tenants.filter(({ mark }) => folded.includes(mark));
}

/** What no answer shows to anybody. */
export const secrets = /\$argon2|\$2[abxy]\$|password_?hash|private_jwk/i;

export const accounts = {
  unitAdmin: id(1),
  directorateAdmin: id(2),
  operator: id(3),
  operatorOfTwo: id(4),
  directorate: id(5),
  /** Of one directorate, with the role of the other. */
  directorateStray: id(6),
  /** Of a unit, with the role of a directorate: it sees that directorate's data, too. */
  unitOfDirectorate: id(7),
  withoutClient: id(8),
  pending: id(9),
  otherOperator: id(10),
  otherDirectorate: id(11),
} as const;

export const people = { active: unit.resident, inactive: '81000099' } as const;
export const pressAccounts = { penulis: 'penmas-penulis', editor: 'penmas-editor', admin: 'penmas-admin' } as const;
export const switchedOffClient = 'RES_MATI';

/** The day on which everything takes place, Jakarta time. */
export const today = '2026-02-02';

function tenant(number: number, clientId: string, mark: string): Tenant {
  const type = clientId.startsWith('DIT') ? 'direktorat' : 'org';
  return {
    clientId,
    mark,
    type,
    person: `8100000${number}`,
    resident: `8200000${number}`,
    account: id(50 + number),
    personnelImport: id(70 + number),
    refresh: id(80 + number),
    premium: { resident: `${9_100 + number}`, person: `${9_200 + number}`, account: `${9_300 + number}` },
  };
}

function id(number: number): string {
  return `7c0e0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

type Account = readonly [id: string, username: string, role: string, clients: readonly Tenant[], active?: false];

const dashboardAccounts: readonly Account[] = [
  [accounts.unitAdmin, 'melati.admin', 'admin', [unit]],
  [accounts.directorateAdmin, 'kamboja.admin', 'admin', [directorate]],
  [accounts.operator, 'melati.operator', 'operator', [unit]],
  [accounts.operatorOfTwo, 'operator.dua', 'operator', [unit, secondUnit]],
  [accounts.directorate, 'kamboja', 'ditbinmas', [directorate]],
  [accounts.directorateStray, 'kamboja.lain', 'ditlantas', [directorate]],
  [accounts.unitOfDirectorate, 'melati.lantas', 'ditlantas', [unit]],
  [accounts.withoutClient, 'tanpa.client', 'operator', []],
  [accounts.pending, 'melati.menunggu', 'operator', [unit], false],
  [accounts.otherOperator, 'kenanga.operator', 'operator', [otherUnit]],
  [accounts.otherDirectorate, 'seroja', 'ditlantas', [otherDirectorate]],
  ...tenants.map((of): Account => [of.account, `${of.mark}.calon`, 'operator', [of], false]),
];

const each = (row: (tenant: Tenant) => string): string => tenants.map(row).join(',\n  ');

const personRow = ({ mark, clientId }: Tenant, number: string, at: number): string =>
  `('${number}', 'ANGGOTA ${mark}', 'BRIPDA', 'SAT ${mark}', '${mark}.${at}', '${mark}.${at}', '62812${number}', '${mark}.${at}@contoh.example', '${clientId}', true)`;

/** Fills an empty database with the tenants, their people and posts, and the accounts that call. */
export const worldSql = `
insert into clients (client_id, nama, client_type, client_status, client_operator, client_insta, client_tiktok,
  client_insta_status) values
  ${each((of) => `('${of.clientId}', 'Satuan ${of.mark}', '${of.type}', true, '62811${of.person}', '${of.mark}', '${of.mark}', true)`)},
  ('${switchedOffClient}', 'Unit Mati', 'org', false, null, null, null, false);
insert into roles (role_name) values ('admin'), ('operator'), ${each((of) => `('${of.clientId.toLowerCase()}')`)}
  on conflict do nothing;
insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status, premium_status, premium_tier)
  select given.id::uuid, given.name, '$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA', role_id, given.active, true, 'premium_1' from roles join (values
    ${dashboardAccounts.map(([account, name, role, , active = true]) => `('${account}', '${name}', '${role}', ${active})`).join(',\n    ')}
  ) given (id, name, role, active) on given.role = role_name;
insert into dashboard_user_clients (dashboard_user_id, client_id) values
  ${dashboardAccounts.flatMap(([account, , , of]) => of.map(({ clientId }) => `('${account}', '${clientId}')`)).join(',\n  ')};
insert into "user" (user_id, nama, title, divisi, insta, tiktok, whatsapp, email, client_id, status) values
  ${each((of) => `${personRow(of, of.person, 1)},\n  ${personRow(of, of.resident, 2)}`)},
  ('${people.inactive}', 'ANGGOTA MELATI NONAKTIF', 'BRIPDA', 'SAT', null, null, null, null, '${unit.clientId}', false);
insert into user_roles (user_id, role_id)
  select user_id, role_id from "user" join roles on role_name in ('operator', lower(client_id)) where status;
insert into penmas_user (user_id, username, password_hash, role) values
  ${Object.entries(pressAccounts)
    .map(([role, account]) => `('${account}', 'pers.${role}', '$2b$10$AAAA', '${role}')`)
    .join(',\n  ')};
insert into insta_post (shortcode, client_id, caption, created_at) values
  ${each((of) => `('${of.mark}', '${of.clientId}', 'konten ${of.mark}', '${today} 01:00')`)};
insert into tiktok_post (video_id, client_id, caption, created_at) values
  ${each((of) => `('${of.mark}', '${of.clientId}', 'konten ${of.mark}', '${today} 01:00')`)};
insert into link_report (shortcode, user_id, instagram_link, created_at) values
  ${each((of) => `('${of.mark}', '${of.person}', null, '${today} 01:00'), ('${of.mark}', '${of.resident}', null, '${today} 01:00')`)};
insert into insta_post_khusus (shortcode, client_id, caption, created_at) values
  ${each((of) => `('${of.mark}', '${of.clientId}', 'khusus ${of.mark}', '${today} 01:00')`)};
insert into link_report_khusus (shortcode, user_id, created_at)
  select shortcode, user_id, created_at from link_report;
insert into personnel_import (import_id, client_id, requested_by_kind, requested_by_id, source, dry_run, status, created_at) values
  ${each((of) => `('${of.personnelImport}', '${of.clientId}', 'cli', 'root', '${of.mark}.xlsx', true, 'done', '${today}T01:00:00Z')`)};
insert into personnel_import_row (import_id, row_number, user_id, outcome, problem) values
  ${each((of) => `('${of.personnelImport}', 2, '${of.person}', 'refused', 'baris ${of.mark}')`)};
insert into premium_request (request_id, user_id, sender_name, status, created_at, updated_at) values
  ${each((of) => `(${of.premium.resident}, '${of.resident}', '${of.mark}', 'pending', '${today} 01:00', '${today} 01:00'), (${of.premium.person}, '${of.person}', '${of.mark}', 'pending', '${today} 01:00', '${today} 01:00')`)};
insert into dashboard_premium_request (dashboard_user_id, username, bank_name, account_number, sender_name)
  select dashboard_user_id, username, username, '-', username from dashboard_user where username not like '%.calon';
insert into dashboard_premium_request (request_id, request_token, dashboard_user_id, username, bank_name, account_number,
  sender_name) values
  ${each((of) => `(${of.premium.account}, '${of.account}', '${of.account}', '${of.mark}.calon', '${of.mark}', '-', '${of.mark}')`)};
insert into complaint (complaint_id, user_id, platform, subject, issue, solution, message, requested_by, requested_at) values
  ${each((of) => `('${of.refresh}', '${of.resident}', 'tiktok', 'words', 'kendala ${of.mark}', '-', '-', 'cli:root', '${today}T01:00:00Z')`)};
insert into complaint_delivery (complaint_id, addressee, channel, status)
  select complaint_id, 'personnel', 'unknown', 'skipped' from complaint;
insert into aggregator_refresh (refresh_id, client_id, requested_by, requested_at, with_posts, runs) values
  ${each((of) => `('${of.refresh}', '${of.clientId}', 'cli:root', '${today}T01:00:00Z', true, '{${of.refresh}}')`)};
insert into report_subscription (subscription_id, report, client_id, recipients, schedule) values
  ${each((of) => `('${of.refresh}', 'likes-attendance', '${of.clientId}', '{email:kasi@${of.mark}.example}', '{0 20 * * *}')`)};
insert into report_issue (issue_id, report, client_id, options, picture, files, says_nothing, recipients, due_at, status,
  body, attachments, created_at) values
  ${each((of) => `('${of.refresh}', 'likes-attendance', '${of.clientId}', '{}', true, true, false, '{group}', '${today}T01:00:00Z', 'sent', 'laporan ${of.mark}', '[{"fileId":"${of.refresh}","name":"${of.mark}.txt","mimetype":"text/plain","picture":false}]', '${today}T01:00:00Z')`)};
insert into stored_file (file_id, name, mimetype, bytes, created_at, expires_at) values
  ${each((of) => `('${of.refresh}', '${of.mark}.txt', 'text/plain', convert_to('berkas ${of.mark}', 'UTF8'), now(), now() + interval '1 year')`)};
insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at, snapshot_at)
  select platform, mark, client_id, '${today}T01:00:00Z', '${today}', now(), now(), now()
  from (values ('instagram'), ('tiktok')) platforms (platform),
    (values ${each((of) => `('${of.mark}', '${of.clientId}')`)}) posts (mark, client_id);
insert into content_day (platform, client_id, wib_date, posts, with_snapshot)
  select platform, client_id, wib_date, count(*), count(*) from content_post group by platform, client_id, wib_date;`;
