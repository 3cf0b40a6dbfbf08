import { sql } from 'kysely';
import { canonicalRole } from '../canonical.ts';
import type { AdoptionCheck } from '../report.ts';
import {
  dashboardUsernames,
  doublesOf,
  missingIndexes,
  openPremiumOfAccounts,
  openPremiumOfPeople,
  penmasUsernames,
} from '../unique-indexes.ts';

/** Roles that mean something without a client of the same name. */
const knownRoles = ['operator', 'admin', 'ditbinmas', 'ditlantas', 'bidhumas', 'ditsamapta', 'ditintelkam'];

/** Dashboard accounts and roles. */
export const accountChecks: readonly AdoptionCheck[] = [
  {
    name: 'dashboard-accounts-without-client',
    severity: 'warning',
    needs: ['dashboard_user.dashboard_user_id', 'dashboard_user_clients.dashboard_user_id'],
    advice: 'These accounts cannot log in. Link them to a client or deactivate them.',
    offenders: sql`
      SELECT account.dashboard_user_id::text AS id FROM dashboard_user AS account
      WHERE NOT EXISTS (
        SELECT FROM dashboard_user_clients AS link WHERE link.dashboard_user_id = account.dashboard_user_id
      )`,
  },
  {
    name: 'dashboard-accounts-with-unknown-role',
    severity: 'warning',
    needs: ['dashboard_user.role_id', 'roles.role_name', 'clients.client_id'],
    advice: 'The role is missing or grants nothing. Choose one that exists.',
    offenders: sql`
      SELECT account.dashboard_user_id::text AS id FROM dashboard_user AS account
      LEFT JOIN roles AS role ON role.role_id = account.role_id
      WHERE role.role_name IS NULL OR (
        ${canonicalRole('role.role_name')} <> ALL (${knownRoles}::text[])
        AND ${canonicalRole('role.role_name')} NOT IN (SELECT lower(trim(client_id)) FROM clients)
      )`,
  },
  {
    name: 'roles-differing-by-case',
    severity: 'error',
    needs: ['roles.role_name'],
    fixable: true,
    advice: 'One role in several spellings. The repair merges them and their holders.',
    offenders: sql`
      SELECT string_agg(role.role_id::text, ' + ' ORDER BY role.role_id) AS id FROM roles AS role
      WHERE role.role_name IS NOT NULL GROUP BY ${canonicalRole('role.role_name')} HAVING count(*) > 1`,
  },
  {
    name: 'roles-not-canonical',
    severity: 'info',
    needs: ['roles.role_name'],
    fixable: true,
    advice: 'Role names are lower case without blanks around. The repair respells them.',
    offenders: sql`
      SELECT role.role_id::text AS id FROM roles AS role WHERE role.role_name <> ${canonicalRole('role.role_name')}`,
  },
  {
    name: 'roles-without-name',
    severity: 'warning',
    needs: ['roles.role_name'],
    advice: 'A role without a name grants nothing. Name it or remove it.',
    offenders: sql`SELECT role_id::text AS id FROM roles WHERE coalesce(trim(role_name), '') = ''`,
  },
  {
    name: 'dashboard-usernames-differing-by-case',
    severity: 'error',
    needs: dashboardUsernames.needs,
    advice: 'Names are compared folded, so these accounts share one. cicero account rename <id> <name>',
    offenders: doublesOf(dashboardUsernames),
  },
  {
    name: 'penmas-usernames-differing-by-case',
    severity: 'error',
    needs: penmasUsernames.needs,
    advice: 'Names are compared folded, so these accounts share one. cicero account rename --kind penmas <name> <name>',
    offenders: doublesOf(penmasUsernames),
  },
  {
    name: 'premium-requests-of-accounts-open-twice',
    severity: 'info',
    needs: openPremiumOfAccounts.needs,
    advice: 'One request waits for each account from now on. These end by themselves, or: cicero premium deny <id>',
    offenders: doublesOf(openPremiumOfAccounts),
  },
  {
    name: 'premium-requests-of-people-open-twice',
    severity: 'info',
    needs: openPremiumOfPeople.needs,
    advice:
      'One request waits for each person from now on. These end by themselves, or: cicero premium deny --app <id>',
    offenders: doublesOf(openPremiumOfPeople),
  },
  {
    name: 'unique-indexes-missing',
    severity: 'warning',
    // Of the migration that makes the indexes: before it they are not missing.
    needs: ['audit_event.event_id'],
    fixable: true,
    advice: 'Doubles kept the migration from making them. Once there are none, the repair does.',
    offenders: missingIndexes(),
  },
];
