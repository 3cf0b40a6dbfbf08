export { createDashboardUser, findDashboardUser, type NewDashboardUser } from './accounts/dashboard-users.ts';
export { listSessions, revokeSessions, type SessionStore } from './accounts/sessions.ts';
export { rotateSigningKey } from './keys/rotate.ts';
export { build } from './service.ts';
