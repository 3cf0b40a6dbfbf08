import { openDatabase } from '../connection/open.ts';
import { migrate } from '../migration/migrate.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';

/** The catalogue of a database that only our migrations made: an embedded one, built in memory for the comparison. */
export async function expectedCatalogue(): Promise<Catalogue> {
  const scratch = await openDatabase({});
  try {
    await migrate(scratch);
    return await readCatalogue(scratch.db);
  } finally {
    await scratch.close();
  }
}
