import { sql } from 'kysely';
import { foldedClientId } from '../canonical.ts';
import type { AdoptionCheck } from '../report.ts';

/** Clients and the people who belong to them. */
export const clientChecks: readonly AdoptionCheck[] = [
  {
    name: 'client-ids-colliding',
    severity: 'error',
    needs: ['clients.client_id'],
    advice: 'These ids are one client in different spellings. Decide which one stays and move its people and posts.',
    offenders: sql`
      SELECT string_agg(client.client_id, ' + ' ORDER BY client.client_id) AS id
      FROM clients AS client GROUP BY ${foldedClientId('client.client_id')} HAVING count(*) > 1`,
  },
  {
    name: 'client-ids-not-canonical',
    severity: 'info',
    needs: ['clients.client_id'],
    advice: 'New ids consist of A-Z, 0-9 and underscore. These keep working; correct them when convenient.',
    offenders: sql`SELECT client_id AS id FROM clients WHERE client_id !~ '^[A-Z0-9_]+$'`,
  },
  {
    name: 'people-without-client',
    severity: 'warning',
    needs: ['user.client_id', 'user.status'],
    advice: 'Active people without a client appear in no unit. Assign one.',
    offenders: sql`
      SELECT user_id AS id FROM "user" WHERE status IS NOT FALSE AND coalesce(trim(client_id), '') = ''`,
  },
  {
    name: 'people-of-unknown-client',
    severity: 'error',
    needs: ['user.client_id', 'clients.client_id'],
    advice: 'The client of these people does not exist in any spelling. Create it or assign another.',
    offenders: sql`
      SELECT person.user_id AS id FROM "user" AS person
      WHERE trim(person.client_id) <> ''
        AND ${foldedClientId('person.client_id')} NOT IN (SELECT ${foldedClientId('clients.client_id')} FROM clients)`,
  },
  {
    name: 'people-of-client-in-other-spelling',
    severity: 'error',
    needs: ['user.client_id', 'clients.client_id'],
    advice: 'These people point to a variant spelling while the client exists under another. Move them.',
    offenders: sql`
      SELECT person.user_id AS id FROM "user" AS person
      WHERE trim(person.client_id) <> '' AND person.client_id <> ${foldedClientId('person.client_id')}
        AND EXISTS (
          SELECT FROM clients
          WHERE ${foldedClientId('clients.client_id')} = ${foldedClientId('person.client_id')}
            AND clients.client_id <> person.client_id
        )`,
  },
];
