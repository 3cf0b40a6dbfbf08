import { Type } from 'typebox';

export const tags = ['Klaim data'];
/** Bytes of a claim's body. */
export const bodyLimit = 16_384;

/** Numbers are read as text; what is missing is told by the endpoint in its own words. */
export const Nrp = Type.Optional(
  Type.String({ maxLength: 64, description: 'NRP or NIP; everything but digits is ignored' }),
);
export const Email = Type.Optional(Type.String({ maxLength: 320 }));
export const Otp = Type.Optional(Type.String({ maxLength: 32 }));
export const ClaimToken = Type.Optional(
  Type.String({ maxLength: 200, description: 'For callers without cookies; or as header x-claim-token' }),
);
