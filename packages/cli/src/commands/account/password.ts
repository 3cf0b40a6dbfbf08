import { randomBytes } from 'node:crypto';
import type { Toolbox } from '../../toolbox.ts';

/** The password in CICERO_PASSWORD, or one that is made up. */
export function newPassword({ env }: Toolbox): { password: string; madeUp: boolean } {
  const chosen = env.CICERO_PASSWORD?.trim();
  return chosen
    ? { password: chosen, madeUp: false }
    : { password: randomBytes(15).toString('base64url'), madeUp: true };
}

/** A password that was made up is told here and nowhere else. */
export function tellPassword({ terminal }: Toolbox, { password, madeUp }: { password: string; madeUp: boolean }): void {
  if (madeUp) terminal.line(`password (shown only now): ${password}`);
}
