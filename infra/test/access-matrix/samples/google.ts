import type { Samples } from '../sample.ts';

/** The Google account of the installation: of no tenant, and off in this house. */
export const google: Samples = {
  'GET /api/oauth/connect': {},
  'GET /api/oauth/callback': { query: { code: '4/karangan', state: 'karangan' } },
  'GET /api/oauth/connection': {},
  'DELETE /api/oauth/connection': {},
};
