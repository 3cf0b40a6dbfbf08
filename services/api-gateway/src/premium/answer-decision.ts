import { CiceroError, type decidePremium as command, type MessageData } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Answered, type Decider, decidedWords, oneLine, type UnitOfWork } from '@cicero/platform';
import { type Clock, jakartaDay, jakartaTime } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { decideAppPremium } from './app/decide.ts';
import { decidePremium } from './dashboard/decide.ts';
import { openStates, type RequestName } from './dashboard/requests.ts';

type Asked = MessageData<typeof command>;
type AccountRequest = Extract<Asked['request'], { kind: 'dashboard-premium' }>;

const states: Readonly<Record<string, string>> = {
  pending: 'sudah kedaluwarsa',
  confirmed: 'sudah kedaluwarsa',
  approved: 'sudah disetujui',
  denied: 'sudah ditolak',
  rejected: 'sudah ditolak',
  expired: 'sudah kedaluwarsa',
};

/** How the trail calls what was asked for. */
export function premiumActionOf({ decision }: Pick<Asked, 'decision'>): string {
  return `premium.${decision === 'approve' ? 'approved' : 'denied'}`;
}

/** Does what an administrator asks for in a chat, if it still waits; returns what to answer. */
export async function answerPremium(unit: UnitOfWork, clock: Clock, asked: Asked, by: Decider): Promise<Answered> {
  const { request, decision } = asked;
  try {
    return request.kind === 'app-premium'
      ? await answerAboutPerson(unit, clock, request.requestId, decision, by)
      : await answerAboutAccount(unit, clock, request, decision, by);
  } catch (error) {
    // Only what is refused before anything was written; everything else fails as a whole and is tried again.
    if (error instanceof CiceroError && error.code === 'FORBIDDEN') {
      return { text: `⛔ ${error.message}`, refused: error.code };
    }
    throw error;
  }
}

async function answerAboutAccount(
  unit: UnitOfWork,
  clock: Clock,
  request: AccountRequest,
  decision: Asked['decision'],
  by: Decider,
): Promise<Answered> {
  const name = await nameOf(unit.tx, request);
  const decided = name
    ? await decidePremium(unit, clock, name, { decision, waitingOnly: true }, by)
    : ({ outcome: 'unknown' } as const);
  if (decided.outcome === 'unknown') {
    const whose = 'username' in request ? ` dari "${oneLine(request.username)}"` : ' ini';
    return { text: `❓ Permintaan premium${whose} tidak ditemukan.`, refused: 'PREMIUM_REQUEST_NOT_FOUND' };
  }
  const { username, dashboard_user_id: id, status, decided_by, responded_at } = decided.request;
  const what = `Permintaan premium ${oneLine(username)}`;
  if (decided.outcome === 'standing') {
    const who = { by: decided_by, at: responded_at };
    return {
      text: await standingText(unit.tx, what, status, who),
      refused: 'ALREADY_DECIDED',
      subject: { kind: 'dashboard', id },
    };
  }
  if (decided.subscription === null) return { text: `❌ ${what} ditolak.` };
  const { tier, expires_at: until } = decided.subscription;
  const end = until === null ? 'tanpa batas waktu' : `sampai ${jakartaDay(until)} pukul ${jakartaTime(until)} WIB`;
  return { text: `✅ ${what} disetujui: paket ${tier} ${end}.` };
}

async function answerAboutPerson(
  unit: UnitOfWork,
  clock: Clock,
  requestId: number,
  decision: Asked['decision'],
  by: Decider,
): Promise<Answered> {
  const decided = await decideAppPremium(unit, clock, requestId, { decision, waitingOnly: true }, by);
  if (decided.outcome === 'unknown') {
    return {
      text: `❓ Permintaan premium aplikasi nomor ${requestId} tidak ditemukan.`,
      refused: 'PREMIUM_REQUEST_NOT_FOUND',
    };
  }
  const { user_id: nrp, nama, status, decided_by, decided_at } = decided.request;
  const what = `Permintaan premium aplikasi nomor ${requestId} (${oneLine(nama ?? '') || (nrp ?? '-')})`;
  if (decided.outcome === 'standing') {
    return {
      text: await standingText(unit.tx, what, status, { by: decided_by, at: decided_at }),
      refused: 'ALREADY_DECIDED',
      subject: { kind: 'personnel', id: nrp ?? '-' },
    };
  }
  if (decision === 'reject') return { text: `❌ ${what} ditolak.` };
  const until = decided.until === null ? 'tanpa batas waktu' : `sampai sebelum ${decided.until}`;
  return { text: `✅ ${what} disetujui, ${until}.` };
}

async function standingText(
  db: Kysely<DB>,
  what: string,
  status: string,
  decided: { by: string | null; at: Date | null },
): Promise<string> {
  const who = decided.by === null ? '' : ` ${await decidedWords(db, decided)}`;
  return `ℹ️ ${what} ${states[status] ?? `berstatus ${status}`}${who}.`;
}

/** The request that is meant: by its token, else the one of the account that waits, else its newest. */
async function nameOf(db: Kysely<DB>, request: AccountRequest): Promise<RequestName | undefined> {
  if ('token' in request) return { token: request.token };
  const { whose, best } =
    'accountId' in request
      ? {
          // A notice may be answered with either id; they do not collide.
          whose: sql`(r.dashboard_user_id = ${request.accountId}::uuid or r.request_token = ${request.accountId}::uuid)`,
          best: sql`r.request_token = ${request.accountId}::uuid`,
        }
      : { whose: sql`lower(a.username) = lower(${request.username})`, best: sql`a.username = ${request.username}` };
  const { rows } = await sql<{ token: string }>`
    select r.request_token::text as token from dashboard_premium_request r
    join dashboard_user a on a.dashboard_user_id = r.dashboard_user_id where ${whose}
    order by ${best} desc, r.status = any(${[...openStates]}::text[]) desc, r.created_at desc, r.request_id desc limit 1`.execute(
    db,
  );
  const [found] = rows;
  return found && { token: found.token };
}
