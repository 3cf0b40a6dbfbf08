import { whatsAppAccounts } from '@cicero/contracts';
import { Type } from 'typebox';
import { readApprovalCommand } from '../approval-commands.ts';
import { type AccountDecision, type PremiumDecision, publishDecision } from '../decision.ts';
import { readPremiumCommand } from '../premium-commands.ts';
import { type Command, command } from '../router/command.ts';
import { administrator, anybody } from '../router/guard.ts';
import { type DecisionWord, expectedForm } from '../texts.ts';

/** What a reader makes of a text: a decision is missing when what it is about is. */
interface Written {
  word: DecisionWord;
  decision: AccountDecision | PremiumDecision | null;
}

/** Decisions were read by rules of their own already; what is left to say is whether there is one. */
const Decided = Type.Object({
  word: Type.String(),
  decision: Type.Unsafe<NonNullable<Written['decision']>>({ type: 'object' }),
});

/**
 * Words by which administrators decide. They are open to anybody here: whose word counts, who is told that theirs does
 * not, and what is written down is said by the service that decides. How they are written, administrators alone are told.
 */
function decisions(
  id: string,
  recognise: (text: string, hints: { administrator: boolean }) => Written | null,
  lines: readonly string[],
): Command {
  return command({
    id,
    match: { kind: 'recogniser', recognise: (text, hints) => recognise(text, hints) ?? undefined },
    accounts: whatsAppAccounts,
    chatKinds: ['person', 'group'],
    guard: anybody,
    refusal: 'silence',
    isForEveryNumber: true,
    args: Decided,
    form: { to: administrator, text: (raw) => expectedForm((raw as Written).word) },
    priority: 100,
    help: { to: administrator, lines },
    action: ({ unit, by }, { decision }) => {
      publishDecision(unit, decision, by);
      return { kind: 'nothing' };
    },
  });
}

/** Dashboard accounts and first addresses. */
export const approvalCommands = decisions('approvals', (text) => readApprovalCommand(text), [
  '*approvedash#username*, *denydash#username* – akun dashboard',
  '*approveemail#NRP#rujukan*, *denyemail#NRP#rujukan* – alamat email pertama',
]);

/** Premium. Without its # it is also what people write to each other: then it is a word of administrators only. */
export const premiumCommands = decisions(
  'premium',
  (text, hints) => (hints.administrator || text.includes('#') ? readPremiumCommand(text) : null),
  [
    '*grant access#username*, *deny access#username* – premium dashboard',
    '*grantsub#nomor*, *denysub#nomor* – premium aplikasi',
  ],
);
