import { CiceroError } from '@cicero/contracts';

/** The file is of a kind we read, but what is in it cannot be a table. The message is for people, in Indonesian. */
export function invalidTable(message: string, cause?: unknown, fields?: Record<string, unknown>): CiceroError {
  return new CiceroError('TABLE_INVALID', { message, cause, ...(fields && { fields }) });
}

export function tooLarge(message: string): CiceroError {
  return new CiceroError('TABLE_TOO_LARGE', { message });
}

export function unsupported(message: string): CiceroError {
  return new CiceroError('FILE_TYPE_UNSUPPORTED', { message });
}

/** Keeps our own refusals; anything a parser throws becomes one, so that no input ends as a fault of the server. */
export function refusalOf(error: unknown, message: string): CiceroError {
  return error instanceof CiceroError ? error : invalidTable(message, error);
}

export const damaged = 'Berkas rusak atau terpotong. Simpan ulang lalu kirim lagi.';
