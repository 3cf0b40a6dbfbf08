/** How the importance of a message is stored: the lower goes first. */
export const priorities = { otp: 1, approval: 2, recap: 3, broadcast: 4 } as const;
export type Priority = keyof typeof priorities;

/** The least important that somebody waits for: it leaves also in quiet hours. */
export const leastUrgent = priorities.approval;

export function priorityName(stored: number): Priority {
  if (stored === priorities.otp) return 'otp';
  if (stored === priorities.approval) return 'approval';
  return stored === priorities.recap ? 'recap' : 'broadcast';
}
