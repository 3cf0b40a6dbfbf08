/** How libpq is told what a connection URL says, where other users of the machine do not see it. */
const parameters: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
};

/** The environment for PostgreSQL's programs: the connection of a `postgres://…` URL, and the PATH. */
export function libpqEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const told: Record<string, string> = {
    PGHOST: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  for (const [name, value] of searchParams) {
    const variable = parameters[name];
    if (variable) told[variable] = value;
  }
  const common = { PATH: process.env.PATH ?? '', LC_ALL: 'C', PGAPPNAME: 'cicero-backup', PGCONNECT_TIMEOUT: '10' };
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== ''));
  return { ...common, ...given };
}

/** The name of the database that a URL leads to. */
export function databaseOf(url: string): string {
  const { PGDATABASE, PGUSER } = libpqEnvironment(url);
  return PGDATABASE ?? PGUSER ?? 'postgres';
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.searchParams.delete('dbname');
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
