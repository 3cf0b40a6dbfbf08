import { decidePremium, decideRequest, type MessageData, type Requester } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';

/** What somebody wants decided about an account or a first address, without who it was. */
export type AccountDecision = Pick<MessageData<typeof decideRequest>, 'decision' | 'request'>;
/** The same about a request for premium. */
export type PremiumDecision = Pick<MessageData<typeof decidePremium>, 'decision' | 'request'>;
export type Decision = AccountDecision | PremiumDecision;

/** Hands a decision to the service whose it is, with the word of the provider who wrote. */
export function publishDecision(unit: UnitOfWork, { decision, request }: Decision, by: Requester): void {
  switch (request.kind) {
    case 'dashboard-account':
    case 'first-email':
      unit.publish(decideRequest, { decision, request, by });
      return;
    case 'dashboard-premium':
    case 'app-premium':
      unit.publish(decidePremium, { decision, request, by });
  }
}

const longestName = 200;
const blank = /[\s\p{Cf}]/u;

/** A text without white space and invisible characters around it. Linear, however much of that there is. */
export function bare(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text.charAt(start))) start++;
  while (end > start && blank.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** A user name as it was written in a chat; null when it is empty, too long, or more than one line of visible text. */
export function writtenName(text: string): string | null {
  const name = bare(text);
  if (name === '' || name.length > longestName) return null;
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? null : name;
}

/** The reference of a request as it was written in a chat, in lower case; null when it is none. */
export function writtenReference(text: string): string | null {
  const reference = bare(text).toLowerCase();
  return /^[0-9a-f]{8}$/.test(reference) ? reference : null;
}

/** A personnel number as it was written in a chat; null when it is none. */
export function writtenNumber(text: string): string | null {
  const number = bare(text);
  return /^[0-9]{1,18}$/.test(number) ? number : null;
}

/** The number of a request as it was written in a chat; null when it is none. */
export function writtenRequestNumber(text: string): number | null {
  const digits = bare(text);
  const number = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
  return number >= 1 && number <= 2_147_483_647 ? number : null;
}

/** A UUID as it was written in a chat, in lower case; null when it is none. */
export function writtenUuid(text: string): string | null {
  const uuid = bare(text).toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) ? uuid : null;
}
