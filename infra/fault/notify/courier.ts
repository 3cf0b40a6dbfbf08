import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../stage/processes/ports.ts';
import { ProgramProcess } from '../../stage/processes/program-process.ts';

/** A message that WhatsApp took. */
export interface Accepted {
  /** Epoch milliseconds. */
  at: number;
  account: string;
  chatId: string;
  /** The id of the message; the same when it comes twice. */
  clientRef: string | null;
  text: string;
  /** Name of the file it brought. */
  file: string | null;
}

export interface InstantWhatsApp {
  readonly process: ProgramProcess;
  /** What the notifier needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything accepted so far, in order, over all its lives. */
  accepted(): Accepted[];
}

/** The sandbox's WhatsApp as a process of its own that takes every message at once. */
export async function createWhatsApp(folder: string): Promise<InstantWhatsApp> {
  const [port = 0] = await freePorts(1);
  const file = join(folder, 'accepted.jsonl');
  const url = `http://127.0.0.1:${port}`;
  return {
    process: new ProgramProcess({
      name: 'whatsapp',
      command: process.execPath,
      args: [fileURLToPath(new URL('accepting.ts', import.meta.url))],
      env: { PATH: process.env.PATH, TZ: 'UTC', WHATSAPP_PORT: String(port), WHATSAPP_ACCEPTED: file },
      cwd: folder,
      logFile: `${folder}/whatsapp.log`,
      isReady: async () => (await fetch(`${url}/sandbox/whatsapp/api/numbers/628110000`)).ok,
      patience: 60_000,
    }),
    environment: {
      SANDBOX_URL: url,
      WHATSAPP_ADAPTER: 'sandbox',
      WHATSAPP_INTERVAL_MS: '0',
      WHATSAPP_PER_MINUTE: '0',
    },
    accepted: () => linesOf(file).map((line) => JSON.parse(line) as Accepted),
  };
}

function linesOf(file: string): string[] {
  try {
    // A line that is being written has no end yet.
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
