import { type NameSubject, recordAudit } from '@cicero/access';
import { decideEditorial, type ErrorCode } from '@cicero/contracts';
import {
  type Administrators,
  attentionFor,
  deciderOf,
  identifySender,
  replyTo,
  type ServiceContext,
  type Subscription,
  senderNumber,
  subscription,
} from '@cicero/platform';
import { answerEditorial, editorOf } from '../editorial/in-chat.ts';

/** `api-gateway.decide-editorial`: editors decide in a chat. Who they are is looked up here, whatever was seen before. */
export function decideEditorialSubscription(
  context: ServiceContext,
  administrators: Administrators,
  subject: NameSubject,
): Subscription {
  const { cache, clock, db } = context;
  return subscription({
    queue: 'api-gateway.decide-editorial',
    messages: [decideEditorial],
    // The first that is handled counts: in the order in which they were understood.
    prefetch: 1,
    prepare: async ({ data }) => {
      const editor = editorOf(await identifySender(db, senderNumber(data.by), administrators.numbers));
      return editor ? { editor } : { editor, ...(await attentionFor(data.by, { cache, subject })) };
    },
    handle: async ({ id, data }, unit, who) => {
      const { by, decision, requestId } = data;
      const noteRefusal = (reason: ErrorCode) => {
        const { party, origin } = deciderOf(by);
        return recordAudit(unit.tx, clock, {
          ...{ action: `approval.${decision === 'approve' ? 'approved' : 'rejected'}`, outcome: 'refused', reason },
          ...{ actor: party, subject: { kind: 'approval', id: String(requestId) }, origin },
        });
      };
      if (who.editor) {
        const { text, refused } = await answerEditorial(unit, context, data, who.editor);
        if (refused) await noteRefusal(refused);
        replyTo(unit, by, text, id, clock.now());
        return;
      }
      if (who.entry) await noteRefusal('FORBIDDEN');
      if (who.answer) replyTo(unit, by, '⛔ Anda tidak memiliki akses untuk perintah ini.', id, clock.now());
    },
  });
}
