import { bare, type PremiumDecision, writtenName, writtenRequestNumber, writtenUuid } from './decision.ts';

export type PremiumWord = 'grant access' | 'deny access' | 'grantsub' | 'denysub' | 'grantdashsub' | 'denydashsub';

const requestForm = /^(grant|deny)(sub|dashsub)#/i;
/** The # may be left out after these, as it was on the way here. */
const accessForm = /^(grant|deny)\s{1,8}access(?=[\s#]|$)/i;

/**
 * Reads `grant access#<username or id>` and `deny access#…` (a blank does instead of the #), `grantsub#<number>` and
 * `denysub#<number>` for requests of the app, `grantdashsub#<token>` and `denydashsub#<token>`, at the beginning of a
 * text; upper and lower case are the same, and whatever follows another # does not count.
 * @returns null for other texts; `decision: null` when what is to be decided is missing or cannot be meant
 */
export function readPremiumCommand(text: string): { word: PremiumWord; decision: PremiumDecision | null } | null {
  const line = bare(text);
  const found = accessForm.exec(line) ?? requestForm.exec(line);
  if (!found) return null;
  const [whole, verb = '', noun = 'access'] = found;
  const decision = verb.toLowerCase() === 'grant' ? 'approve' : 'reject';
  const [subject = ''] = bare(line.slice(whole.length)).replace(/^#/, '').split('#', 1);
  const request = requestOf(noun.toLowerCase(), subject);
  return { word: wordOf(verb.toLowerCase(), noun.toLowerCase()), decision: request && { decision, request } };
}

function wordOf(verb: string, noun: string): PremiumWord {
  const of = verb === 'grant' ? 'grant' : 'deny';
  if (noun === 'sub') return `${of}sub`;
  return noun === 'dashsub' ? `${of}dashsub` : `${of} access`;
}

function requestOf(noun: string, subject: string): PremiumDecision['request'] | null {
  if (noun === 'sub') {
    const requestId = writtenRequestNumber(subject);
    return requestId === null ? null : { kind: 'app-premium', requestId };
  }
  const uuid = writtenUuid(subject);
  if (noun === 'dashsub') return uuid === null ? null : { kind: 'dashboard-premium', token: uuid };
  if (uuid !== null) return { kind: 'dashboard-premium', accountId: uuid };
  const username = writtenName(subject);
  return username === null ? null : { kind: 'dashboard-premium', username };
}
