import type { Samples } from '../sample.ts';

/** The editorial office: press accounts have no tenants, and nobody else is let in. */
const nowhere = { params: { id: '2147483647' } };

export const editorial: Samples = {
  'GET /api/events': {},
  'POST /api/events': { body: { event_date: '05/01/2026', topic: 'Contoh' } },
  'GET /api/events/:id': nowhere,
  'PUT /api/events/:id': { ...nowhere, body: { summary: 'Contoh' } },
  'DELETE /api/events/:id': nowhere,
  'POST /api/events/:id/restore': nowhere,
  'GET /api/events/:id/logs': nowhere,
  'POST /api/events/:id/logs': { ...nowhere, body: { changes: 'Contoh' } },
  'GET /api/press-release-details/:id': nowhere,
  'POST /api/press-release-details': { body: { event_id: 2_147_483_647, judul: 'Contoh' } },
  'PUT /api/press-release-details/:id': { ...nowhere, body: { judul: 'Contoh' } },
  'GET /api/approvals': {},
  'POST /api/approvals': { body: { event_id: 2_147_483_647 } },
  'PUT /api/approvals/:id': { ...nowhere, body: { status: 'approved' } },
};
