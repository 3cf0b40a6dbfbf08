import type { Samples } from '../sample.ts';
import { otherUnit } from '../world.ts';

/** The claim of one's own record; without its code nobody gets anywhere. */
export const claim: Samples = {
  'POST /api/claim/validate-email': { body: { email: 'bukan alamat' } },
  'POST /api/claim/request-otp': { body: { nrp: '89999999', email: 'siapa@contoh.example' } },
  'POST /api/claim/verify-otp': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example', otp: '000000' } },
  'POST /api/claim/user-data': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example' } },
  'PUT /api/claim/update': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example', nama: 'Orang Lain' } },
  'POST /api/claim/close': {},
};
