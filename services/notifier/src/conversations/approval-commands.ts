import { type AccountDecision, bare, writtenName, writtenNumber, writtenReference } from './decision.ts';

export type ApprovalWord = 'approvedash' | 'denydash' | 'approveemail' | 'denyemail';

const beginning = /^(approvedash|denydash|approveemail|denyemail)#/i;

/**
 * Reads `approvedash#<username>`, `denydash#<username>`, `approveemail#<nrp>#<reference>` and
 * `denyemail#<nrp>#<reference>` at the beginning of a text; upper and lower case are the same, and whatever follows
 * another # does not count.
 * @returns null for other texts; `decision: null` when what is to be decided is missing or cannot be meant
 */
export function readApprovalCommand(text: string): { word: ApprovalWord; decision: AccountDecision | null } | null {
  const line = bare(text);
  const found = beginning.exec(line);
  if (!found) return null;
  // The expression takes nothing else.
  const word = found[1]?.toLowerCase() as ApprovalWord;
  const [subject = '', reference = ''] = line.slice(found[0].length).split('#', 2);
  return { word, decision: decisionOf(word, subject, reference) };
}

function decisionOf(word: ApprovalWord, subject: string, addition: string): AccountDecision | null {
  const decision = word.startsWith('approve') ? 'approve' : 'reject';
  if (word.endsWith('dash')) {
    const username = writtenName(subject);
    return username === null ? null : { decision, request: { kind: 'dashboard-account', username } };
  }
  const nrp = writtenNumber(subject);
  const reference = writtenReference(addition);
  return nrp === null || reference === null ? null : { decision, request: { kind: 'first-email', nrp, reference } };
}
