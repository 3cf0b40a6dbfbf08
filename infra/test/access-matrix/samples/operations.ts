import type { Samples } from '../sample.ts';

/** What monitors and browsers ask, and how the parts are. */
export const operations: Samples = {
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'GET /openapi.json': {},
  'GET /': {},
  'POST /': {},
  'PUT /': {},
  'PATCH /': {},
  'DELETE /': {},
  'QUERY /': {},
  'TRACE /': {},
  'GET /_next/dev': {},
  'POST /_next/dev': {},
  'PUT /_next/dev': {},
  'PATCH /_next/dev': {},
  'DELETE /_next/dev': {},
  'QUERY /_next/dev': {},
  'TRACE /_next/dev': {},
  'GET /api/health/wa': {},
  'GET /api/metadata': {},
  'GET /api/quotes/random': {},
  'GET /api/logs/visitors': { wide: 'administrators see who opened the site, which is not of one client' },
  'GET /api/logs/logins': { wide: 'administrators see the logins of the whole installation, as in the audit trail' },
};
