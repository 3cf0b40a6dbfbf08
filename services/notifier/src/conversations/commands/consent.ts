import { setConsent, whatsAppAccounts } from '@cicero/contracts';
import { readConsent } from '@cicero/directory';
import { Type } from 'typebox';
import { command } from '../router/command.ts';
import { anybody, boundUser } from '../router/guard.ts';

const form = 'Tulis *notifwa#on* untuk menerima pengingat tugas, atau *notifwa#off* untuk berhenti.';

/**
 * `notifwa#on` and `notifwa#off`: on every number, since people answer where they were reminded. Whose number it is, and
 * how to become known, is said by the service that keeps people.
 */
export const consentCommand = command({
  id: 'consent',
  match: { kind: 'fields', word: 'notifwa', fields: ['value'] },
  accounts: whatsAppAccounts,
  chatKinds: ['person'],
  guard: anybody,
  refusal: 'silence',
  args: Type.Object({ value: Type.Refine(Type.String({ maxLength: 20 }), (value) => readConsent(value) !== null) }),
  form: { to: anybody, text: () => form },
  priority: 100,
  help: { to: boundUser, lines: ['*notifwa#on*, *notifwa#off* – menerima atau menghentikan pengingat tugas'] },
  action: ({ unit, by, saying }, { value }) => {
    unit.publish(setConsent, { consent: readConsent(value) === true, at: saying.at.toISOString(), by });
    return { kind: 'nothing' };
  },
});
