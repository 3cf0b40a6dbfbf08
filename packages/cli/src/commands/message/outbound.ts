import { type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import {
  type Acted,
  type Channel,
  cancelMessage,
  channels,
  contentOf,
  countMovable,
  countWaiting,
  findMessage,
  historyOf,
  isCursor,
  listMessages,
  type MessageFilter,
  type MessageLine,
  type MessageStatus,
  messageStatuses,
  moveMessages,
  type Priority,
  priorities,
  quietHoursOf,
  quietUntil,
  resendMessage,
} from '@cicero/notifier';
import type { UnitOfWork } from '@cicero/platform';
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from '../../program.ts';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { transactIn } from '../../transact.ts';
import { countOption, operator } from '../account/operator.ts';
import { contentText, historyTable, messageTable } from './outbound-text.ts';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One of some words. */
function oneOf<Word extends string>(words: readonly Word[]) {
  return (text: string): Word => {
    const word = words.find((known) => known === text.trim().toLowerCase());
    if (word === undefined) throw new InvalidArgumentError(`one of ${words.join(', ')} is needed`);
    return word;
  };
}

function cursor(text: string): string {
  if (!isCursor(text)) throw new InvalidArgumentError('what stands behind --before is needed as the list says it');
  return text;
}
const account = oneOf<WhatsAppAccount>(whatsAppAccounts);

interface ListOptions {
  status?: MessageStatus;
  channel?: Channel;
  account?: string;
  recipient?: string;
  priority?: Priority;
  before?: string;
  limit: number;
  json?: boolean;
}

/** What Cicero says to people over WhatsApp, e-mail and Telegram. */
export const outboundCommands: CommandModule = (message, use) => {
  const outbound = message
    .command('outbound')
    .description('messages to people over WhatsApp, e-mail and Telegram: what became of them, and what to do about it');

  outbound
    .command('list')
    .description('the newest messages, without what they say')
    .option('-s, --status <status>', `only those: ${messageStatuses.join(', ')}`, oneOf(messageStatuses))
    .option('-c, --channel <channel>', `only those: ${channels.join(', ')}`, oneOf(channels))
    .option('-a, --account <account>', `only from this one: ${whatsAppAccounts.join(', ')}, smtp, telegram`)
    .option('-r, --recipient <address>', 'only to this one, as the list shows it')
    .option('-p, --priority <priority>', 'only otp, approval, recap or broadcast', oneOf(priorityNames))
    .option('--before <cursor>', 'go on where the page before ended', cursor)
    .option('-n, --limit <n>', 'how many', countOption(500), 50)
    .option('--json', 'one JSON object per line, complete')
    .action(async ({ json, ...filter }: ListOptions) => {
      const tools = use();
      const { db } = await tools.database();
      const lines = await listMessages(db, filter satisfies MessageFilter);
      if (json) for (const line of lines) tools.terminal.line(JSON.stringify(line));
      else {
        tools.terminal.line(lines.length === 0 ? 'no message' : messageTable(lines));
        const last = lines.length === filter.limit ? lines.at(-1) : undefined;
        if (last) tools.terminal.line(`more with --before ${last.cursor}`);
        await sayHeld(tools);
      }
    });

  outbound
    .command('show <id>')
    .description('one message with its history: attempts, outcome, receipt, and what people did to it')
    .option('--content', 'also what it says; never of a secret')
    .action(async (messageId: string, { content }: { content?: boolean }) => {
      const { terminal, database } = use();
      const { db } = await database();
      const line = await found(use(), messageId);
      terminal.line(messageTable([line]));
      terminal.line();
      terminal.line(historyTable(await historyOf(db, line)));
      if (!content) return;
      terminal.line();
      terminal.line(contentText(await contentOf(db, line.messageId)));
    });

  outbound
    .command('resend <id>')
    .description(
      'send a message once more that failed, expired or was replaced, with all such pieces; its time limit no longer counts',
    )
    .action(async (messageId: string) => {
      const tools = use();
      const line = await found(tools, messageId);
      const outcome = await inUnit(tools, (unit) => resendMessage(unit, tools.clock, line.messageId, operator()));
      if (outcome === 'unknown') throw gone(messageId);
      if (outcome === 'not-given-up')
        throw new CommandError(`it is ${line.status}; only what was given up is sent again`);
      if (outcome === 'blanked') throw new CommandError('it was a secret, and its content is gone');
      tools.terminal.line(`it waits to be sent again${share(outcome)}`);
    });

  outbound
    .command('cancel <id>')
    .description('call a message back that still waits, with all such pieces; whoever sent it is told that it failed')
    .action(async (messageId: string) => {
      const tools = use();
      const line = await found(tools, messageId);
      const outcome = await inUnit(tools, (unit) => cancelMessage(unit, tools.clock, line.messageId, operator()));
      if (outcome === 'unknown') throw gone(messageId);
      if (outcome === 'too-late') throw new CommandError(`it is ${line.status}; only what waits can be called back`);
      tools.terminal.line(`it is cancelled${share(outcome)}`);
    });

  outbound
    .command('move')
    .argument('<from>', 'the number at which they wait', account)
    .argument('<to>', 'the number from which they are to leave', account)
    .description('let messages that wait at one WhatsApp number leave from another, as when a number is dead')
    .option('-r, --recipient <address>', 'only those to this one')
    .option('--yes', 'move them, also when they are many; else more than one is only counted')
    .action(
      async (from: WhatsAppAccount, to: WhatsAppAccount, { recipient, yes }: { recipient?: string; yes?: boolean }) => {
        const tools = use();
        const move = { from, to, ...(recipient === undefined ? {} : { recipient }) };
        if (from === to) throw new CommandError('the two numbers are the same');
        await inUnit(tools, async (unit) => {
          const count = await countMovable(unit, move);
          if (count > 1 && !yes) {
            return tools.terminal.line(`${count} would leave from ${to}; say --yes to move them`);
          }
          const moved = await moveMessages(unit, tools.clock, move, operator());
          tools.terminal.line(`${moved} moved from ${from} to ${to}`);
        });
      },
    );
};

const priorityNames = Object.keys(priorities) as Priority[];

async function inUnit<T>(tools: Toolbox, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  const { db } = await tools.database();
  return transactIn(tools, db, 'notifier')(work);
}

/** @throws CommandError */
async function found(tools: Toolbox, messageId: string): Promise<MessageLine> {
  const { db } = await tools.database();
  const line = id.test(messageId) ? await findMessage(db, messageId) : undefined;
  if (!line) throw gone(messageId);
  return line;
}

function gone(messageId: string): CommandError {
  return new CommandError(`there is no message ${messageId}; see: cicero message outbound list`);
}

/** Of a long text or one with files: how much of it. */
function share({ pieces, of }: Acted): string {
  return of === 1 ? '' : `: ${pieces} of its ${of} pieces`;
}

/** What waits for the morning, as far as the environment of this command knows when that is. */
async function sayHeld(tools: Toolbox): Promise<void> {
  const until = quietUntil(quietHoursOf(tools.env) ?? null, tools.clock);
  if (!until) return;
  const { db } = await tools.database();
  const held = [...(await countWaiting(db)).values()].reduce((sum, { unhurried }) => sum + unhurried, 0);
  if (held > 0) tools.terminal.line(`${held} wait for the end of the quiet hours at ${until.toISOString()}`);
}
