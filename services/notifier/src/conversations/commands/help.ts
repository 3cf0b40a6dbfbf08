import { whatsAppAccounts } from '@cicero/contracts';
import { Type } from 'typebox';
import { type Command, command } from '../router/command.ts';
import { anybody, passes } from '../router/guard.ts';
import { helpId } from '../router/registry.ts';

/**
 * `bantuan`: what this sender may write to this number. Who may nothing hears nothing.
 * @param others every other command, those that begin menus included
 */
export function helpCommand(others: () => readonly Command[]): Command {
  return command({
    id: helpId,
    match: { kind: 'word', words: ['bantuan'] },
    accounts: whatsAppAccounts,
    chatKinds: ['person'],
    guard: anybody,
    refusal: 'silence',
    args: Type.Object({}),
    priority: 50,
    action: ({ saying, sender }) => {
      const { account, chatKind } = saying;
      const lines = others()
        .filter(({ accounts, chatKinds }) => accounts.includes(account) && chatKinds.includes(chatKind))
        .flatMap(({ help, guard }) => (help && passes(help.to ?? guard, sender) ? help.lines : []));
      if (lines.length === 0) return { kind: 'nothing' };
      return {
        kind: 'say',
        text: ['Yang dapat Anda tulis di sini:', '', ...lines.map((line) => `• ${line}`)].join('\n'),
      };
    },
  });
}
