import type { AuditOrigin, AuditParty } from '@cicero/access';
import type { DB } from '@cicero/database';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';

/** What an administrator says to a request. */
export type Decision = 'approve' | 'reject';

/** Who decides, and from where. Whether they may is settled before. */
export interface Decider {
  party: AuditParty;
  origin: AuditOrigin;
}

/** How a decision is signed in the row it is about. */
export function signatureOf({ kind, id }: AuditParty): string {
  return `${kind}:${id}`;
}

/** Who decided and when, for people: `kepala pada 2026-02-01 pukul 10:15 WIB`. */
export async function decidedWords(db: Kysely<DB>, decided: { by: string | null; at: Date | null }): Promise<string> {
  const when = decided.at ? ` pada ${jakartaDay(decided.at)} pukul ${jakartaTime(decided.at)} WIB` : '';
  return `oleh ${await nameOf(db, decided.by)}${when}`;
}

async function nameOf(db: Kysely<DB>, signature: string | null): Promise<string> {
  const [, kind, id = ''] = /^([a-z]+):(.+)$/.exec(signature ?? '') ?? [];
  switch (kind) {
    case 'dashboard':
      return (await usernameOf(db, id)) ?? 'akun yang sudah dihapus';
    case 'whatsapp':
      return `WhatsApp +${id}`;
    case 'telegram':
      return `pengguna Telegram ${id}`;
    case 'cli':
      return `operator server ${id}`;
    default:
      return 'admin';
  }
}

async function usernameOf(db: Kysely<DB>, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ username: string }>`
    select username from dashboard_user where dashboard_user_id::text = ${id}`.execute(db);
  return rows[0]?.username;
}
