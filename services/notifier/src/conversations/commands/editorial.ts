import { decideEditorial, type MessageData, whatsAppAccounts } from '@cicero/contracts';
import { Type } from 'typebox';
import { writtenRequestNumber } from '../decision.ts';
import { type Command, command } from '../router/command.ts';
import { pressUser } from '../router/guard.ts';

type Decision = MessageData<typeof decideEditorial>['decision'];

/** Who decides about the work of others; the service whose it is looks again. */
const editors = pressUser('editor', 'admin');

const Args = Type.Object({
  reference: Type.String({ pattern: '^(?=.*[1-9])\\d{1,9}$' }),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});

function editorialCommand(word: string, decision: Decision, line: string, example: string): Command {
  return command({
    id: `editorial.${decision}`,
    match: { kind: 'fields', word, fields: ['reference'], rest: 'note' },
    accounts: whatsAppAccounts,
    chatKinds: ['person'],
    guard: editors,
    refusal: 'denial',
    args: Args,
    form: { to: editors, text: () => `Format perintah belum tepat. Contoh: ${example}` },
    priority: 100,
    help: { lines: [line] },
    action: ({ unit, by }, { reference, note }) => {
      // The schema takes nothing that is no number of a request.
      const requestId = writtenRequestNumber(reference) ?? 0;
      unit.publish(decideEditorial, { decision, requestId, ...(note ? { note } : {}), by });
      return { kind: 'nothing' };
    },
  });
}

/** Editors approve or reject work that was handed to them. */
export const editorialCommands: readonly Command[] = [
  editorialCommand('setujui', 'approve', '*setujui#rujukan* – menyetujui naskah', 'setujui#12'),
  editorialCommand('tolak', 'reject', '*tolak#rujukan#alasan* – menolak naskah', 'tolak#12#Foto belum ada'),
];
