import { access, glob } from 'node:fs/promises';
import { dirname } from 'node:path';
import { serviceNames } from '@cicero/contracts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { exampleVariables, inRepository, readCompose, readText } from './deployment.ts';

const compose = await readCompose();
const services = Object.entries(compose.services);
const oneShots = new Set(['migrate', 'cli']);

test('every service of the product and everything it stands on is there', () => {
  const names = [...serviceNames, 'nginx', 'migrate', 'cli', 'postgres', 'rabbitmq', 'redis', 'prometheus', 'grafana'];
  expect(Object.keys(compose.services).toSorted()).toEqual(names.toSorted());
});

test.each(services)('%s: image pinned, health known, restarted, bounded', (name, service) => {
  const [, tag = ''] = service.image?.split(':') ?? [];
  if (service.build) expect(service.image).toBe(`cicero-${service.build.target}:\${CICERO_VERSION:-local}`);
  else expect(tag).toMatch(/^v?\d+\.\d+/);
  if (oneShots.has(name)) expect(service.healthcheck).toEqual({ disable: true });
  else {
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test?.[0]).toMatch(/^CMD/);
  }
  expect(service.deploy?.resources.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
});

test('nginx alone is published', () => {
  const published = services.filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));
  expect(published.map(([name]) => name)).toEqual(['nginx']);
});

test.each(services)('%s: its networks, volumes, files and dependencies exist', async (_name, service) => {
  for (const network of service.networks ?? []) expect(compose.networks).toHaveProperty(network);
  for (const volume of service.volumes ?? []) {
    const source = volume.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').split(':')[0] ?? '';
    if (source.startsWith('.')) await access(inRepository(source));
    else expect(compose.volumes).toHaveProperty(source);
  }
  for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
    const needed = compose.services[name];
    expect(needed).toBeDefined();
    if (condition === 'service_healthy') expect(needed?.healthcheck?.test).toBeDefined();
    else expect([condition, oneShots.has(name)]).toEqual(['service_completed_successfully', true]);
  }
});

test('whoever must ask the world can, nobody else', () => {
  const outbound = services.filter(([, { networks = [] }]) => networks.includes('outbound')).map(([name]) => name);
  expect(outbound).toEqual(['api-gateway', 'auth-claim', 'collector', 'notifier', 'cli']);
});

test('every variable of docker-compose.yml is in .env.example', async () => {
  const known = await exampleVariables();
  const used = [...(await readText('docker-compose.yml')).matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name);
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([]);
});

test('every variable that the code reads is in .env.example', async () => {
  const known = await exampleVariables();
  const missing: string[] = [];
  for (const file of await configurations()) {
    for (const name of await variablesOf(file)) if (!known.has(name)) missing.push(`${file}: ${name}`);
  }
  expect(missing).toEqual([]);
});

test('and in a container every service gets what it reads', async () => {
  const common = ['CICERO_DATA_DIR', 'HOST', 'PORT', 'SANDBOX_URL'];
  for (const name of serviceNames) {
    const given = new Set([...common, ...Object.keys(compose.services[name]?.environment ?? {})]);
    const files = ['packages/runtime/src/config.ts', `services/${name}/src/config.ts`];
    if (name === 'api-gateway') files.push('packages/google/src/settings.ts');
    if (name === 'analytics') files.push('packages/backup/src/settings.ts');
    const read = (await Promise.all(files.map(variablesOf))).flat();
    expect([name, read.filter((variable) => !given.has(variable))]).toEqual([name, []]);
  }
});

test('whoever tells the administrators something is told who they are', async () => {
  for (const name of serviceNames) {
    const code = await readText(`services/${name}/src/config.ts`);
    const reads = code.includes('...administratorVariables');
    const given = 'ADMIN_WHATSAPP' in (compose.services[name]?.environment ?? {});
    expect([name, given]).toEqual([name, reads]);
  }
});

test('commands that do what the gateway does are told the same: about Google, its sheets, and the administrators', () => {
  const told = (name: string) =>
    Object.fromEntries(
      Object.entries(compose.services[name]?.environment ?? {}).filter(([variable]) =>
        /^GOOGLE_|^ADMIN_|^TELEGRAM_ADMIN_/.test(variable),
      ),
    );
  expect(told('cli')).toEqual(told('api-gateway'));
  expect(told('cli')).toHaveProperty('GOOGLE_DOCS_URL');
});

test('commands that make and read backups find those of analytics, and are told the same', () => {
  const told = (name: string) => {
    const { environment = {}, volumes } = compose.services[name] ?? {};
    return [volumes, Object.entries(environment).filter(([variable]) => /^BACKUP_|^PG_/.test(variable))];
  };
  expect(told('cli')).toEqual(told('analytics'));
  expect(compose.services.analytics?.environment).toMatchObject({ BACKUP_DIR: '/backups' });
});

test('what must be set stands empty in .env.example, and nothing secret stands there', async () => {
  const required = [...(await readText('docker-compose.yml')).matchAll(/\$\{([A-Z0-9_]+):\?/g)].map(([, name]) => name);
  const text = await readText('.env.example');
  for (const name of new Set(required)) expect(text).toMatch(new RegExp(`^${name}=$`, 'm'));
  expect(text).not.toMatch(/^#?\w*(?:PASSWORD|SECRET|KEY|PASS)=\S/m);
});

test('prometheus scrapes every service where it listens, and knows only metrics that exist', async () => {
  const { scrape_configs: jobs } = parse(await readText('infra/prometheus/prometheus.yml')) as {
    scrape_configs: { job_name: string; dns_sd_configs?: { names: string[]; port: number }[] }[];
  };
  const ports = Object.fromEntries(
    jobs.flatMap(({ dns_sd_configs: [found] = [] }) => (found ? [[found.names[0], found.port]] : [])),
  );
  const dockerfile = await readText('infra/Dockerfile');
  for (const name of serviceNames) {
    expect(dockerfile).toMatch(new RegExp(`^FROM \\w+ AS ${name}\\n(?:(?!FROM)[^])*ENV PORT=${ports[name]}\\n`, 'm'));
  }

  const defined = new Set<string>();
  for await (const file of glob('{packages,services}/*/src/**/*.ts', { cwd: inRepository('') })) {
    if (file.includes('node_modules')) continue;
    for (const [, name = ''] of (await readText(file)).matchAll(/name: '(cicero_\w+)'/g)) defined.add(name);
  }
  for (const file of ['infra/prometheus/alerts.yml', 'infra/grafana/dashboards/cicero.json']) {
    for (const [name] of (await readText(file)).matchAll(/cicero_[a-z_]+/g)) {
      expect([file, name, defined.has(name.replace(/_(?:bucket|count|sum)$/, ''))]).toEqual([file, name, true]);
    }
  }
});

async function configurations(): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('{packages,services}/*/src/{config,settings}.ts', { cwd: inRepository('') }))
    files.push(file);
  expect(files.map((file) => dirname(dirname(file)))).toContain('services/collector');
  return files;
}

/** The variables of a configuration schema, by their place in it. */
async function variablesOf(file: string): Promise<string[]> {
  const text = await readText(file).catch(() => '');
  return [...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name = '']) => name);
}
