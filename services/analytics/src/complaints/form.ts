import type { Platform } from '@cicero/contracts';
import { normaliseNrp, parseHandle } from '@cicero/directory';

/** A complaint as people write it, line by line; what is missing is null. */
export interface ComplaintForm {
  /** Digits. */
  nrp: string | null;
  name: string | null;
  /** Name of the unit, as written. */
  unit: string | null;
  /** Accounts that the complaint names, in the canonical form. */
  handles: Readonly<Record<Platform, string | null>>;
  /** One per line behind the word Kendala. */
  issues: readonly string[];
}

type Field = 'nrp' | 'name' | 'unit' | Platform;

const title = /^pesan komplain\b/i;
const label =
  /^(nrp(?:\s*\/\s*nip)?|nip(?:\s*\/\s*nrp)?|nama|polres|(?:username\s+)?(?:ig|instagram|tik\s?tok))\s*[:：]\s*(.*)$/i;
const issueHeader =
  /^(?:(?:rincian|detail|uraian|keterangan|deskripsi)\s+)?kendala(?:nya)?\b(?:\s+(?:yang\s+(?:dihadapi|dialami)|berikut(?:nya|\s+ini)?))?\s*[:：]?\s*(.*)$/i;
const bullet = /^(?:[-•●*]\s*|\d{1,2}[.)]\s*(?=\D))+/u;

/** Reads the form (docs/complaints.md, "The form"). Lines before the word Kendala that are no field say nothing. */
export function readComplaintForm(text: string): ComplaintForm {
  const values = new Map<Field, string>();
  const issues: string[] = [];
  let inIssues = false;
  for (const line of linesOf(text)) {
    const field = readField(line);
    const [, issue] = issueHeader.exec(line) ?? [];
    if (field) {
      if (!values.has(field.name)) values.set(field.name, field.value);
    } else if (issue !== undefined) {
      inIssues = true;
      if (issue) issues.push(issue);
    } else if (inIssues) {
      issues.push(line);
    }
  }
  return {
    nrp: normaliseNrp(values.get('nrp') ?? ''),
    name: values.get('name') || null,
    unit: values.get('unit') || null,
    handles: {
      instagram: parseHandle('instagram', values.get('instagram') ?? ''),
      tiktok: parseHandle('tiktok', values.get('tiktok') ?? ''),
    },
    issues,
  };
}

/** Whether a text is a form, however much of it is filled in. */
export function isComplaintForm(text: string): boolean {
  return linesOf(text).some((line) => title.test(line) || readField(line) || issueHeader.test(line));
}

/** Lines with something on them, without bullets, numbers and marks of bold text. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) =>
      line
        .trim()
        .replace(bullet, '')
        .replaceAll('*', '')
        .replace(/[\p{C}\p{Z}]+/gu, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}

function readField(line: string): { name: Field; value: string } | null {
  const [, word = '', value = ''] = label.exec(line) ?? [];
  const name = word.toLowerCase();
  if (name === '') return null;
  if (/^n[ri]p/.test(name)) return { name: 'nrp', value };
  if (name === 'nama') return { name: 'name', value };
  if (name === 'polres') return { name: 'unit', value };
  const platform = name.endsWith('tok') ? 'tiktok' : 'instagram';
  // "Instagram: sudah melaksanakan …" is an issue, not an account.
  return /\s/.test(value.trim()) && parseHandle(platform, value) === null ? null : { name: platform, value };
}
