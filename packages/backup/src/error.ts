/** A backup cannot be made, read or restored; the message tells an operator why and what to do. Has no secrets in it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
