import type { PrincipalKind } from '@cicero/runtime';

/** How long the tokens of the tests are good, milliseconds: as long as a token may be. */
export const longest = 24 * 3_600_000;

const account = (at: number): string => `7c0e0000-0000-4000-8000-00000000000${at}`;

/** Dashboard accounts by name. */
export const accountIds = {
  /** admin of RES_A */
  admin: account(1),
  /** operator of RES_A */
  operator: account(2),
  /** operator of RES_A and RES_B */
  twoUnits: account(3),
  /** admin of RES_A and RES_B */
  twoUnitsAdmin: account(4),
  /** ditbinmas of DITBINMAS */
  directorate: account(5),
  /** admin of DITBINMAS: sees as the directorate, may as an admin */
  directorateAdmin: account(6),
  /** admin of RES_C, in the other region */
  foreigner: account(7),
  /** of RES_A, with a role that is neither admin nor operator nor a directorate */
  reviewer: account(8),
} as const;

/** People by name; their numbers. */
export const people = {
  /** RES_A; ditbinmas and operator; has everything one can have */
  ani: '10000001',
  /** RES_A; operator; neither handles nor contacts */
  budi: '10000002',
  /** RES_A; operator; not active */
  citra: '10000003',
  /** RES_B; ditbinmas and ditlantas */
  dewi: '10000004',
  /** RES_B; operator; excused */
  eko: '10000005',
  /** RES_C; ditbinmas */
  fajar: '10000006',
  /** DITBINMAS itself; ditbinmas */
  gita: '10000007',
  /** res_d, whose id is spelled as an adopted database may spell it; no role */
  hana: '10000008',
} as const;

/** Everybody who can call: a token of each is there for the asking. */
export const callers = {
  admin: { kind: 'dashboard', id: accountIds.admin },
  operator: { kind: 'dashboard', id: accountIds.operator },
  twoUnits: { kind: 'dashboard', id: accountIds.twoUnits },
  twoUnitsAdmin: { kind: 'dashboard', id: accountIds.twoUnitsAdmin },
  directorate: { kind: 'dashboard', id: accountIds.directorate },
  directorateAdmin: { kind: 'dashboard', id: accountIds.directorateAdmin },
  foreigner: { kind: 'dashboard', id: accountIds.foreigner },
  reviewer: { kind: 'dashboard', id: accountIds.reviewer },
  /** RES_A signed in as a unit */
  unit: { kind: 'client', id: 'RES_A' },
  foreignUnit: { kind: 'client', id: 'RES_C' },
  /** DITBINMAS signed in as a unit */
  directorateUnit: { kind: 'client', id: 'DITBINMAS' },
  ani: { kind: 'personnel', id: people.ani },
  budi: { kind: 'personnel', id: people.budi },
  fajar: { kind: 'personnel', id: people.fajar },
  writer: { kind: 'penmas', id: 'p-writer' },
  otherWriter: { kind: 'penmas', id: 'p-writer-2' },
  editor: { kind: 'penmas', id: 'p-editor' },
  otherEditor: { kind: 'penmas', id: 'p-editor-2' },
  pressAdmin: { kind: 'penmas', id: 'p-admin' },
} as const satisfies Record<string, { kind: PrincipalKind; id: string }>;

export type Caller = keyof typeof callers;

/** Everything above as rows. */
export const inhabitants = `
insert into clients (client_id, nama, client_type, client_status, regional_id, parent_client_id, client_level,
  client_insta, client_tiktok, client_operator, client_super, client_group, tiktok_secuid) values
  ('DITBINMAS', 'DIREKTORAT BINMAS CONTOH', 'direktorat', true, 'WIL1', null, 'direktorat',
    'binmas.contoh', '@binmas.contoh', '628110000001', '628110000011', '1203630000000001@g.us', 'MS4wDit'),
  ('DITLANTAS', 'DIREKTORAT LANTAS CONTOH', 'Direktorat', true, 'WIL1', null, 'direktorat',
    'lantas.contoh', '@lantas.contoh', '628110000002', '', '', ''),
  ('RES_A', 'RESOR CONTOH A', 'org', true, 'WIL1', 'DITBINMAS', null,
    'resor.a', '@resor.a', '628110000003', '628110000013,628110000014', '1203630000000003@g.us', 'MS4wResA'),
  ('RES_B', 'RESOR CONTOH B', 'ORG', true, 'WIL1', null, null, 'resor.b', '', '628110000004', '', '', ''),
  ('RES_C', 'RESOR CONTOH C', 'org', true, 'WIL2', null, null, 'resor.c', '@resor.c', '628110000005', '', '', ''),
  ('res_d', 'RESOR CONTOH D', 'org', true, 'wil2', null, null, null, null, '628110000006', null, null, null),
  ('RES_OFF', 'RESOR TIDAK AKTIF', 'org', false, 'WIL2', null, null, null, null, null, null, null, null);

insert into "user" (user_id, nama, title, divisi, jabatan, desa, insta, tiktok, whatsapp, email, client_id, status,
  exception, wa_notification_opt_in) values
  ('${people.ani}', 'ANI CONTOH', 'AIPDA', 'SAT BINMAS', 'KANIT', 'DESA SATU', 'ani.01', 'ani.tok', '6281200000001',
    'ani@example.org', 'RES_A', true, false, true),
  ('${people.budi}', 'BUDI CONTOH', 'BRIPKA', 'SAT LANTAS', null, null, '', '', '', null, 'RES_A', true, false, false),
  ('${people.citra}', 'CITRA CONTOH', 'BRIPDA', 'SI TIK', null, null, 'citra', '@citra', '6281200000003', null, 'RES_A',
    false, false, false),
  ('${people.dewi}', 'DEWI CONTOH', 'IPTU', 'SAT BINMAS', 'KASUBDIT', null, 'dewi', '@dewi', '6281200000004',
    'dewi@example.org', 'RES_B', true, false, false),
  ('${people.eko}', 'EKO CONTOH', 'PENATA', 'SAT RESKRIM', null, null, 'eko', null, null, null, 'RES_B', true, true, false),
  ('${people.fajar}', 'FAJAR CONTOH', 'AKP', 'SAT BINMAS', null, null, 'fajar', '@fajar', '6281200000006', null, 'RES_C',
    true, false, true),
  ('${people.gita}', 'GITA CONTOH', 'KOMPOL', 'DITBINMAS', null, null, 'gita', '@gita', '6281200000007', null,
    'DITBINMAS', true, false, false),
  ('${people.hana}', 'HANA CONTOH', 'PHL', 'SI UM', null, null, null, null, null, null, 'res_d', true, false, false);

insert into user_roles (user_id, role_id)
select holder.user_id, roles.role_id from (values
  ('${people.ani}', 'ditbinmas'), ('${people.ani}', 'operator'), ('${people.budi}', 'operator'),
  ('${people.citra}', 'operator'), ('${people.dewi}', 'ditbinmas'), ('${people.dewi}', 'ditlantas'),
  ('${people.eko}', 'operator'), ('${people.fajar}', 'ditbinmas'), ('${people.gita}', 'ditbinmas')
) as holder (user_id, role_name) join roles using (role_name);

insert into roles (role_name) values ('peninjau');
insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status, whatsapp)
select account.id::uuid, account.name, 'x', roles.role_id, true, account.whatsapp from (values
  ('${accountIds.admin}', 'admin.a', 'admin', '628120000001'),
  ('${accountIds.operator}', 'operator.a', 'operator', '628120000002'),
  ('${accountIds.twoUnits}', 'operator.ab', 'operator', null),
  ('${accountIds.twoUnitsAdmin}', 'admin.ab', 'admin', null),
  ('${accountIds.directorate}', 'binmas', 'ditbinmas', '628120000005'),
  ('${accountIds.directorateAdmin}', 'binmas.admin', 'admin', null),
  ('${accountIds.foreigner}', 'admin.c', 'admin', null),
  ('${accountIds.reviewer}', 'peninjau.a', 'peninjau', null)
) as account (id, name, role_name, whatsapp) join roles using (role_name);
insert into dashboard_user_clients (dashboard_user_id, client_id) values
  ('${accountIds.admin}', 'RES_A'), ('${accountIds.operator}', 'RES_A'),
  ('${accountIds.twoUnits}', 'RES_A'), ('${accountIds.twoUnits}', 'RES_B'),
  ('${accountIds.twoUnitsAdmin}', 'RES_A'), ('${accountIds.twoUnitsAdmin}', 'RES_B'),
  ('${accountIds.directorate}', 'DITBINMAS'), ('${accountIds.directorateAdmin}', 'DITBINMAS'),
  ('${accountIds.foreigner}', 'RES_C'), ('${accountIds.reviewer}', 'RES_A');

insert into penmas_user (user_id, username, password_hash, role) values
  ('p-writer', 'penulis.satu', 'x', 'penulis'), ('p-writer-2', 'penulis.dua', 'x', 'penulis'),
  ('p-editor', 'editor.satu', 'x', 'editor'), ('p-editor-2', 'editor.dua', 'x', 'Editor'),
  ('p-admin', 'admin.pers', 'x', 'admin');
`;
