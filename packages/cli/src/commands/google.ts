import { setTimeout as sleep } from 'node:timers/promises';
import { countContacts } from '@cicero/api-gateway';
import {
  beginConnecting,
  connectionState,
  disconnect,
  finishConnecting,
  type Google,
  GoogleTrouble,
  openGoogle,
  returning,
} from '@cicero/google';
import type { CommandModule } from '../program.ts';
import { CommandError, table } from '../terminal.ts';
import type { Toolbox } from '../toolbox.ts';
import { transactIn } from '../transact.ts';
import { operator, sessionCache } from './account/operator.ts';

/** The connected Google account. */
export const googleCommands: CommandModule = (program, use) => {
  const google = program.command('google').description('the Google account whose contacts Cicero keeps');

  google
    .command('connect')
    .description('print the address to open in a browser, and wait until the account is connected')
    .option('--no-wait', 'only print the address')
    .option('--finish <address>', 'the address Google sent the browser to, when that could not be opened there')
    .action(async ({ wait, finish }: { wait: boolean; finish?: string }) => {
      const tools = use();
      const at = await googleOf(tools);
      if (finish !== undefined) {
        tools.terminal.line(`connected: ${(await finishWith(at, finish)) ?? 'an account without a name'}`);
        return;
      }
      const { url, life } = await beginConnecting(at, operator().party, null);
      tools.terminal.line('Open this in a browser, as the owner of the account:');
      tools.terminal.line(url);
      tools.terminal.line(
        `If the browser cannot open where Google sends it: cicero google connect --finish '<that address>'`,
      );
      if (wait) tools.terminal.line(`connected: ${await connectedWithin(at, life)}`);
    });

  google
    .command('status')
    .description('which account is connected, and what is wrong with it')
    .action(async () => {
      const tools = use();
      const at = await googleOf(tools);
      const { status, account, connectedAt, connectedBy, problem, restsFor } = await connectionState(at);
      const { saved, waiting } = await countContacts(at.parts.db);
      const rows: [string, unknown][] = [
        ...[['status', status] as [string, unknown], ['account', account] as [string, unknown]],
        ['connected at', connectedAt?.toISOString()],
        ['connected by', connectedBy],
        ['problem', problem],
        ['asked again in', restsFor === null ? null : `${Math.ceil(restsFor / 1_000)} s`],
        ['contacts saved', saved],
        ['contacts waiting', waiting],
      ];
      tools.terminal.line(table(['what', 'value'], rows));
    });

  google
    .command('disconnect')
    .description('forget the tokens of the account and revoke them at Google; contacts stay')
    .action(async () => {
      const tools = use();
      const done = await disconnect(await googleOf(tools), operator());
      if (!done) throw new CommandError('no Google account is connected');
      tools.terminal.line(
        done.revoked
          ? 'disconnected'
          : 'disconnected here; Google did not confirm: look at https://myaccount.google.com/connections',
      );
    });
};

/** @throws CommandError when Google is off */
export async function googleOf(tools: Toolbox): Promise<Google> {
  const { db } = await tools.database();
  const { clock, log, env } = tools;
  const google = openGoogle({ db, cache: await sessionCache(tools), clock, log, env, transact: transactIn(tools, db) });
  if (!google) throw new CommandError('Google is off: set GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_REDIRECT_URL');
  return google;
}

async function finishWith(google: Google, address: string): Promise<string | null> {
  const given = URL.canParse(address.trim()) ? new URL(address.trim()).searchParams : undefined;
  const [code, state] = [given?.get('code'), given?.get('state')];
  if (!code || !state) throw new CommandError('that is not the address Google sent the browser to: no code in it');
  const pending = await returning(google, state);
  if (!pending || pending.browser !== null) {
    throw new CommandError('nobody is expected with this address: too late, or used already; begin anew');
  }
  try {
    const who = { party: pending.by, origin: operator().origin };
    return (await finishConnecting(google, { code, verifier: pending.verifier }, who)).account;
  } catch (error) {
    if (error instanceof GoogleTrouble) throw new CommandError(`not connected: ${error.kind}; begin anew`);
    throw error;
  }
}

/** Looks every second whether somebody came back. @throws CommandError when nobody did in time */
async function connectedWithin(google: Google, life: number): Promise<string> {
  const began = await connectionState(google);
  for (const end = performance.now() + life; performance.now() < end; await sleep(1_000)) {
    const { status, account, connectedAt } = await connectionState(google);
    const isNew = connectedAt?.getTime() !== began.connectedAt?.getTime();
    if (status === 'connected' && isNew) return account ?? 'an account without a name';
  }
  throw new CommandError('nobody came back from Google in time');
}
