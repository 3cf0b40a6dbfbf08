/** SQLSTATE of a server that cannot be asked: connection exceptions, shutdown, crash, starting up, too many clients. */
const sqlStates = /^(08|57P0|53300)/;
const socketErrors = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
/** What the driver says without a code. */
const lostConnection = /connection (terminated|timeout|ended)|timeout exceeded when trying to connect/i;

/**
 * Whether the database was out of reach or went away half-way: nothing is wrong with what was asked, and the same may
 * succeed later. Whether a commit went through remains unknown then.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return sqlStates.test(code) || socketErrors.test(code) || lostConnection.test(error.message);
}
