import type { Samples } from '../sample.ts';
import { otherUnit, unit } from '../world.ts';

const allAccounts = 'administrators decide about the accounts of the whole installation';
const nobody = 'tidak.dikenal';

/** Signing in, registering, and what administrators decide. */
export const accounts: Samples = {
  // Signing in and out
  'GET /api/auth/.well-known/jwks.json': {},
  'GET /api/auth/open': {},
  // Nothing to end: said in the words of a missing token.
  'POST /api/auth/logout': { own: ['TOKEN_REQUIRED'] },
  'POST /api/auth/dashboard-login': { body: { username: nobody, password: 'Sandi-Contoh-1' } },
  'POST /api/auth/penmas-login': { body: { username: nobody, password: 'Sandi-Contoh-1' } },
  'POST /api/auth/login': { body: { client_id: otherUnit.clientId, client_operator: '628000000000' } },
  'POST /api/auth/user-login': { body: { nrp: otherUnit.person, whatsapp: '628000000000' } },

  // Registration
  'POST /api/auth/dashboard-register': {
    body: { username: 'calon.baru', password: 'Sandi-Contoh-1', whatsapp: '628110000099', client_id: unit.clientId },
  },
  'POST /api/auth/user-register': { body: { nrp: '81000077', nama: 'Calon Baru', client_id: unit.clientId } },
  'POST /api/auth/penmas-register': { body: { username: 'pers.baru', password: 'Sandi-Contoh-1' } },

  // Accounts
  'GET /api/dashboard/users': { wide: allAccounts },
  'PUT /api/dashboard/users/:id/approve': { params: { id: unit.account }, wide: allAccounts },
  'PUT /api/dashboard/users/:id/reject': { params: { id: unit.account }, wide: allAccounts },
  'GET /api/dashboard/audit': { wide: 'administrators see what happened in the whole installation' },

  ...passwordReset('/api/auth/dashboard-password-reset'),
  ...passwordReset('/api/auth/password-reset'),
  ...passwordReset('/api/password-reset'),
};

function passwordReset(prefix: string): Samples {
  return {
    [`POST ${prefix}/request`]: { body: { username: nobody, contact: '628110000099' } },
    [`POST ${prefix}/confirm`]: {
      body: { token: 'x'.repeat(43), password: 'Sandi-Contoh-2', confirmPassword: 'Sandi-Contoh-2' },
    },
  };
}
