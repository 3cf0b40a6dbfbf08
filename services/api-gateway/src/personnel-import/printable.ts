/** What a stranger's file says, without what cannot be seen or stored. */
export function printable(text: string, length: number): string {
  return text.replace(/\p{C}/gu, ' ').trim().slice(0, length);
}
