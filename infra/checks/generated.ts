import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessMatrix, type RouteAccess, renderAccessMatrix } from '@cicero/access';
import { mergeOpenApi, type ServiceDocument } from '@cicero/api-gateway';
import { builds } from '@cicero/cli';
import { messageCatalogue, type ServiceName } from '@cicero/contracts';
import { migrate } from '@cicero/database';
import { generateTypes } from '@cicero/database/generate-types';
import { asyncApi } from '@cicero/messaging';
import { type Job, openHost } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { stringify } from 'yaml';
import { jobsPage } from './jobs-page.ts';

/** Files that are made from the code and checked in, by path from the root of the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { openApi, matrix, jobs } = await fromServices();
  return new Map([
    ['packages/database/src/schema.generated.ts', await generateTypes()],
    ['docs/api/asyncapi.yaml', stringify(asyncApi(messageCatalogue), { lineWidth: 120, aliasDuplicateObjects: false })],
    ['docs/api/openapi.json', `${JSON.stringify(openApi, null, 2)}\n`],
    ['docs/api/access.md', matrix],
    ['docs/jobs.md', jobs],
  ]);
}

/** Builds every service without starting it and reads what its routes declare. */
async function fromServices(): Promise<{ openApi: unknown; matrix: string; jobs: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-generate-'));
  const env = { NODE_ENV: 'test', CICERO_DATA_DIR: folder };
  const host = await openHost({ env, name: 'generate', log: createLog('generate', { level: 'silent' }) });
  try {
    await migrate(host.database);
    const documents: ServiceDocument[] = [];
    const jobs: Job[] = [];
    const routes: Partial<Record<ServiceName, readonly RouteAccess[]>> = {};
    for (const [name, build] of Object.entries(builds) as [ServiceName, (typeof builds)[ServiceName]][]) {
      const service = await build({ ...host.context(name), env });
      await service.app.ready();
      documents.push({ service: name, document: service.app.swagger() as ServiceDocument['document'] });
      jobs.push(...service.jobList);
      routes[name] = service.app.accessDeclarations;
      await service.app.close();
    }
    return {
      openApi: mergeOpenApi(documents),
      matrix: renderAccessMatrix(accessMatrix(routes)),
      jobs: await jobsPage(host.database.db, jobs),
    };
  } finally {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}
