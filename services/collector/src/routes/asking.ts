import type { Principal } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { Type } from 'typebox';

/** A handle in any of the ways people write it. */
export const Username = {
  username: Type.Optional(Type.String({ maxLength: 300, description: 'Nama akun, @nama, atau tautan profil' })),
};

/** Read leniently: pages send what their fields hold. */
export const Wanted = { limit: Type.Optional(Type.String({ maxLength: 16, description: '1–100; default 10' })) };

/** @throws CiceroError TOKEN_REQUIRED */
export function signedIn(principal: Principal | null): Principal {
  if (!principal) throw new CiceroError('TOKEN_REQUIRED');
  return principal;
}
