import type { decideRequest, MessageData } from '@cicero/contracts';
import { type Answered, type Decider, decidedWords, oneLine, type UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { accountIdOf } from '../accounts/usernames.ts';
import { decideAccount } from './decide-account.ts';
import { decideFirstEmail } from './decide-first-email.ts';

type Asked = MessageData<typeof decideRequest>;
type AccountRequest = Extract<Asked['request'], { kind: 'dashboard-account' }>;
type EmailRequest = Extract<Asked['request'], { kind: 'first-email' }>;

/** Does what an administrator asks for in a chat, if it still waits; returns what to answer. */
export function answerRequest(unit: UnitOfWork, clock: Clock, asked: Asked, by: Decider): Promise<Answered> {
  const { request } = asked;
  return request.kind === 'dashboard-account'
    ? answerAccount(unit, clock, request, asked, by)
    : answerFirstEmail(unit, clock, request, asked, by);
}

/** How the trail calls what was asked for. */
export function actionOf({ request, decision }: Pick<Asked, 'request' | 'decision'>): string {
  const entity = request.kind === 'dashboard-account' ? 'account' : 'first-email';
  return `${entity}.${decision === 'approve' ? 'approved' : 'rejected'}`;
}

async function answerAccount(
  unit: UnitOfWork,
  clock: Clock,
  request: AccountRequest,
  { decision }: Asked,
  by: Decider,
): Promise<Answered> {
  const accountId =
    'accountId' in request ? request.accountId : await accountIdOf(unit.tx, 'dashboard', request.username);
  const decided = accountId
    ? await decideAccount(unit, clock, { accountId, decision, waitingOnly: true }, by)
    : ({ outcome: 'unknown' } as const);
  if (decided.outcome === 'unknown') {
    const name = 'username' in request ? `Username "${oneLine(request.username)}"` : 'Akun ini';
    return { text: `❓ ${name} tidak ditemukan.`, refused: 'USER_NOT_FOUND' };
  }
  const { username, dashboard_user_id: id, state, decided_at: at, decided_by } = decided.account;
  const name = oneLine(username);
  if (decided.outcome === 'decided') {
    return { text: decision === 'approve' ? `✅ Akun ${name} disetujui.` : `❌ Akun ${name} ditolak.` };
  }
  const done = state === 'approved' ? 'disetujui' : 'ditolak';
  return {
    text: `ℹ️ Akun ${name} sudah ${done} ${await decidedWords(unit.tx, { by: decided_by, at })}.`,
    refused: 'ALREADY_DECIDED',
    subject: { kind: 'dashboard', id },
  };
}

async function answerFirstEmail(
  unit: UnitOfWork,
  clock: Clock,
  request: EmailRequest,
  { decision }: Asked,
  by: Decider,
): Promise<Answered> {
  const decided = await decideFirstEmail(unit, clock, request, decision, by);
  if (decided.outcome === 'unknown') {
    return { text: '❓ Permintaan email ini tidak ditemukan. Periksa NRP/NIP dan rujukannya.', refused: 'NOT_FOUND' };
  }
  const { nrp, email, userId, decidedAt } = decided.request;
  const what = `${email} untuk NRP/NIP ${nrp}`;
  const subject = { kind: 'personnel', id: userId };
  switch (decided.outcome) {
    case 'decided':
      return {
        text:
          decision === 'approve'
            ? `✅ Email ${what} disetujui. Klaim data dapat dilanjutkan.`
            : `❌ Email ${what} ditolak.`,
      };
    case 'impossible':
      return {
        text: `⚠️ Email ${what} tidak dapat didaftarkan: ${decided.reason.message}`,
        refused: decided.reason.code,
        subject,
      };
    case 'standing': {
      if (decided.by === 'replaced') {
        const text = `ℹ️ Permintaan email ${what} sudah diganti dengan permintaan yang lebih baru.`;
        return { text, refused: 'ALREADY_DECIDED', subject };
      }
      const done = decided.approved ? 'disetujui' : 'ditolak';
      const who = await decidedWords(unit.tx, { by: decided.by, at: decidedAt });
      return { text: `ℹ️ Email ${what} sudah ${done} ${who}.`, refused: 'ALREADY_DECIDED', subject };
    }
  }
}
