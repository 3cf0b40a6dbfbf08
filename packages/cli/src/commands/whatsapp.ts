import { setTimeout as sleep } from 'node:timers/promises';
import { type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { adviceFor, type HeldNumber, heldNumbers, qrTerminal, type Wish, wishFor } from '@cicero/notifier';
import type { CommandModule } from '../program.ts';
import { CommandError, table } from '../terminal.ts';
import type { Toolbox } from '../toolbox.ts';

/** Milliseconds between two looks at a number that is being paired. */
const lookEvery = 1_000;

/** The WhatsApp numbers, wherever their browsers run. */
export const whatsAppCommands: CommandModule = (program, use) => {
  const whatsApp = program.command('whatsapp').description('the WhatsApp numbers: state, pairing, restart, logout');

  whatsApp
    .command('list')
    .description('how the numbers are, and what to do about it')
    .action(async () => {
      const { terminal } = use();
      const numbers = await known(use());
      if (numbers.length === 0) terminal.line('no number has run yet: is WHATSAPP_ADAPTER=web, and the notifier up?');
      else terminal.line(table(['account', 'state', 'since', 'last trouble', 'advice'], numbers.map(rowOf)));
    });

  whatsApp
    .command('pair <account>')
    .description('show the QR code of a number until it is paired; with --phone a code to type in on the phone')
    .option('--phone <number>', 'the number to pair')
    .option('--wait <seconds>', 'how long to wait', '300')
    .action(async (name: string, options: { phone?: string; wait: string }) => {
      const account = accountOf(name);
      const phone = options.phone === undefined ? undefined : normalisePhone(options.phone);
      if (phone === null) throw new CommandError(`${options.phone} is no phone number`);
      await pair(use(), account, phone, (Number.parseInt(options.wait, 10) || 300) * 1_000);
    });

  whatsApp
    .command('restart <account>')
    .description('end the browser of a number and start another')
    .action(async (name: string) => {
      await wish(use(), accountOf(name), { kind: 'restart' });
      use().terminal.line('the browser is started anew');
    });

  whatsApp
    .command('logout <account>')
    .description('end the link with the phone and forget the session; the number has to be paired again')
    .action(async (name: string) => {
      await wish(use(), accountOf(name), { kind: 'logout' });
      use().terminal.line('the number is logged out; pair it again with: cicero whatsapp pair');
    });
};

async function pair(tools: Toolbox, account: WhatsAppAccount, phone: string | undefined, patience: number) {
  const { terminal } = tools;
  const until = performance.now() + patience;
  let asked = false;
  let shown: string | null = null;
  while (performance.now() < until) {
    const number = (await known(tools)).find((candidate) => candidate.account === account && candidate.held);
    const status = number?.status;
    if (status?.state === 'ready') return terminal.line(`${account} is paired and ready`);
    if (status?.state === 'qr') {
      if (phone !== undefined && !asked) {
        await wish(tools, account, { kind: 'pair', phone });
        asked = true;
      }
      const next = phone === undefined ? status.qr : status.pairingCode;
      if (next !== null && next !== shown) {
        terminal.line(phone === undefined ? qrTerminal(next) : `type in on the phone: ${next}`);
        terminal.line('WhatsApp on the phone > Linked devices > Link a device');
        shown = next;
      }
    } else {
      const said = `${account}: ${status?.state ?? 'not running'}`;
      if (said !== shown) terminal.line(said);
      shown = said;
    }
    await sleep(lookEvery);
  }
  throw new CommandError(`${account} was not paired in time`);
}

async function known(tools: Toolbox): Promise<HeldNumber[]> {
  return heldNumbers((await tools.database()).db);
}

async function wish(tools: Toolbox, account: WhatsAppAccount, wished: Wish): Promise<void> {
  if (await wishFor((await tools.database()).db, account, wished)) return;
  throw new CommandError(`${account} is not running: is WHATSAPP_ADAPTER=web, and the notifier up?`);
}

function rowOf({ account, status, held }: HeldNumber): unknown[] {
  if (!held) return [account, 'not running', status.since, status.lastDisconnectReason, null];
  return [account, status.state, status.since, status.lastDisconnectReason, adviceFor(status)];
}

function accountOf(name: string): WhatsAppAccount {
  const account = whatsAppAccounts.find((candidate) => candidate === name);
  if (!account) throw new CommandError(`there is no number ${name}; there are ${whatsAppAccounts.join(', ')}`);
  return account;
}
