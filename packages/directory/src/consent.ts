const yes: ReadonlySet<string> = new Set(['true', '1', 'on', 'ya', 'yes', 'aktif']);
const no: ReadonlySet<string> = new Set(['false', '0', 'off', 'tidak', 'no', 'nonaktif']);

/** Whether somebody says yes or no, in the words that clients and people use; null when it is neither. */
export function readConsent(given: string | undefined): boolean | null {
  const word = (given ?? '').trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : null;
}
