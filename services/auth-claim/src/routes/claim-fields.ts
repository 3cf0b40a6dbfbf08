import { text } from './fields.ts';

export const tags = ['Klaim data'];

export const Nrp = text(64, 'NRP or NIP; everything but digits is ignored');
export const Email = text(320);
export const Otp = text(32);
export const ClaimToken = text(200, 'For callers without cookies; or as header x-claim-token');
