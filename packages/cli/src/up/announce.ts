import colors from 'picocolors';
import type { Terminal } from '../terminal.ts';

export interface Announcement {
  url: string;
  sandbox: boolean;
  login?: { username: string; password: string };
  seconds: number;
}

/** What a newcomer wants to know once everything runs. */
export function announce(terminal: Terminal, { url, sandbox, login, seconds }: Announcement): void {
  const door = url.replace('127.0.0.1', 'localhost').replace('0.0.0.0', 'localhost').replace('[::]', 'localhost');
  const row = (label: string, value: string) => terminal.line(`  ${label.padEnd(12)}${value}`);
  terminal.line();
  terminal.line(colors.bold(`Cicero is ready after ${seconds.toFixed(1)} s`));
  terminal.line();
  row('HTTP API', colors.cyan(door));
  row('API docs', colors.cyan(`${door}/docs`));
  if (sandbox) {
    row('Sandbox', colors.cyan(`${door}/sandbox`));
    row('WhatsApp', colors.cyan(`${door}/sandbox/whatsapp`));
    row('Telegram', colors.cyan(`${door}/sandbox/telegram`));
    row('Dashboard', colors.cyan(`${door}/sandbox/dashboard`));
    row('Google', colors.cyan(`${door}/sandbox/google`));
    row('Mail', colors.cyan(`${door}/sandbox/mail`));
  }
  if (login) row('Demo login', `${login.username} / ${login.password}`);
  terminal.line();
  terminal.line(colors.dim('  pnpm cicero --help shows what else there is; Ctrl-C stops.'));
  terminal.line();
}
