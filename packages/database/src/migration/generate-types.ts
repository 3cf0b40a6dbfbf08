import { generate, PostgresDialect } from 'kysely-codegen';
import { openDatabase } from '../connection/open.ts';
import { migrate } from './migrate.ts';

/**
 * The TypeScript interface of the migrated schema, made from a fresh embedded database.
 * Checked in as schema.generated.ts; `pnpm check` fails when the two differ.
 */
export async function generateTypes(): Promise<string> {
  const database = await openDatabase({});
  try {
    await migrate(database);
    return await generate({
      db: database.db,
      dialect: new PostgresDialect({
        dateParser: 'string',
        numericParser: 'string',
      }),
      excludePattern: 'schema_migration',
      outFile: null,
      // bigint columns are parsed to numbers (connection/parsers.ts).
      typeMapping: { int8: 'number' },
    });
  } finally {
    await database.close();
  }
}
