import { CiceroError, type decideEditorial as command, type ErrorCode, type MessageData } from '@cicero/contracts';
import { type Sender, type ServiceContext, senderNumber, type UnitOfWork } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { sql } from 'kysely';
import type { ApprovalRow } from './approvals.ts';
import { type Editorial, type EditorialCall, editorialOf } from './caller.ts';
import { decideWithin, takeApproval } from './decide.ts';
import { readEvent } from './events.ts';
import { decidedWord, plain, titleOf } from './notices.ts';
import { isDecision, readStatus } from './statuses.ts';

type Asked = MessageData<typeof command>;

export interface EditorialAnswer {
  text: string;
  /** Why nothing was done. */
  refused?: ErrorCode;
}

/** Who writes, if it is somebody who decides: the same people as over HTTP, told by the number of their account. */
export function editorOf({ press }: Sender): Editorial | null {
  if (press === null) return null;
  const caller = editorialOf(press);
  return caller.isEditor ? caller : null;
}

/** Does what an editor asks for in a chat, once; returns what to answer. */
export async function answerEditorial(
  unit: UnitOfWork,
  context: ServiceContext,
  asked: Asked,
  caller: Editorial,
): Promise<EditorialAnswer> {
  const { decision, requestId, note, by } = asked;
  const origin = { channel: 'whatsapp', address: senderNumber(by) } as const;
  const call: EditorialCall = { context, caller, origin, refuseOutdated: () => {} };
  try {
    const present = await takeApproval(unit.tx, requestId);
    if (isDecision(readStatus(present.status))) {
      return { text: await standingText(unit, present), refused: 'ALREADY_DECIDED' };
    }
    const status = decision === 'approve' ? 'approved' : 'rejected';
    const decided = await decideWithin(unit, call, requestId, { status, note });
    const mark = status === 'approved' ? '✅' : '❌';
    return { text: `${mark} ${await nameOf(unit, decided)} ${decidedWord(status)}.` };
  } catch (error) {
    // Refused before anything was written; everything else fails as a whole and is tried again.
    if (!(error instanceof CiceroError) || error.status >= 500) throw error;
    const mark = error.code === 'APPROVAL_NOT_FOUND' ? '❓' : '⛔';
    return { text: `${mark} ${error.message}`, refused: error.code };
  }
}

async function standingText(unit: UnitOfWork, approval: ApprovalRow): Promise<string> {
  const { decided_at: at, decided_by } = approval;
  const status = readStatus(approval.status);
  const word = isDecision(status) ? decidedWord(status) : '';
  const { rows } = await sql<{ username: string }>`
    select username from penmas_user where user_id = ${decided_by}`.execute(unit.tx);
  const [editor] = rows;
  const who = editor ? ` oleh ${plain(editor.username)}` : '';
  const when = at ? ` pada ${jakartaDay(at)} pukul ${jakartaTime(at)} WIB` : '';
  return `ℹ️ ${await nameOf(unit, approval)} sudah ${word}${who}${when}.`;
}

async function nameOf({ tx }: UnitOfWork, { request_id, event_id }: ApprovalRow): Promise<string> {
  const title = event_id === null ? '' : `"${titleOf(await readEvent(tx, event_id))}" `;
  return `Naskah ${title}(rujukan ${request_id})`;
}
