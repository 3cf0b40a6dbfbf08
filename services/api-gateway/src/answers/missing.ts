import { CiceroError } from '@cicero/contracts';

/** The error for a field that must be given. @param name as people call it */
export function missing(field: string, name: string): CiceroError {
  return new CiceroError('VALIDATION_FAILED', { message: `${name} wajib diisi.`, fields: { field } });
}
