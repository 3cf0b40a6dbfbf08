import { analyticsConfig, instantOf, localComputer, previewReport, reportSettings } from '@cicero/analytics';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { inWords, knownReport, readOptionWords } from './asked.ts';
import { type FileToWrite, writeInto } from './folder.ts';

export interface PreviewOptions {
  client: string;
  option: string[];
  at?: string;
  out?: string;
}

/** What a report would say, and what would go with it; nothing is sent or kept. */
export async function preview(tools: Toolbox, key: string, options: PreviewOptions): Promise<void> {
  const { terminal, clock, env } = tools;
  const { key: report } = knownReport(key);
  const chosen = readOptionWords(report, options.option);
  const { db } = await tools.database();
  const parts = { db, computer: localComputer(db), settings: reportSettings(analyticsConfig(env)) };
  const asked = { report, clientId: options.client, options: chosen, picture: options.out !== undefined };
  const { client, report: said } = await inWords(async () =>
    previewReport(parts, { ...asked, at: instantOf(options.at, clock.now()) }),
  );
  if (said.kind === 'unchanged') {
    terminal.line('unchanged: it would say what was said before; nothing would be sent');
    return;
  }
  if (said.kind === 'nothing') {
    terminal.line(`nothing to report (${said.reason}): ${said.sentence}`);
    return;
  }
  terminal.line(said.text);
  if (said.undrawn !== null) throw new CommandError(`the picture cannot be drawn: ${said.undrawn}`);
  if (options.out === undefined) {
    for (const { name, bytes } of said.files) terminal.line(`file: ${name} (${bytes.length} bytes); --out writes it`);
    return;
  }
  const stem = `${report}_${client.clientId}`.replace(/[^A-Za-z0-9_-]+/g, '_');
  const files: FileToWrite[] = [{ name: `${stem}.txt`, bytes: `${said.text}\n` }, ...said.files];
  if (said.picture) files.push({ name: `${stem}.png`, bytes: said.picture });
  await writeInto(tools, options.out, files);
}
