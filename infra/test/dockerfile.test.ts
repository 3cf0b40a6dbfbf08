import { access } from 'node:fs/promises';
import { serviceNames } from '@cicero/contracts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inRepository, readCompose, readText } from './deployment.ts';

const dockerfile = await readText('infra/Dockerfile');
const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, from = '', name = '']) => ({ from, name }));
const stageNames = stages.map(({ name }) => name);

test('every stage stands on one before it', () => {
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(stages.length);
  const [base, ...rest] = stages;
  expect(base?.from).toMatch(/^node:\$\{NODE_VERSION\}-/);
  for (const [at, { from }] of rest.entries()) expect(stageNames.slice(0, at + 1)).toContain(from);
  for (const [, from] of dockerfile.matchAll(/--from=(\S+)/g)) expect(stageNames).toContain(from);
});

test('every target of docker-compose.yml is a stage, every service has one', async () => {
  const targets = Object.values((await readCompose()).services).flatMap(({ build }) => build?.target ?? []);
  expect(new Set(targets)).toEqual(new Set([...serviceNames, 'cli']));
  for (const target of targets) expect(stageNames).toContain(target);
});

test('every file that is copied exists and is not ignored', async () => {
  const ignored = (await readText('.dockerignore')).split('\n').filter((line) => line && !line.startsWith('#'));
  const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );
  expect(copies).toContain('packages');
  for (const source of copies) {
    await access(inRepository(source));
    expect(ignored).not.toContain(source);
  }
});

test('every command starts a file that exists', async () => {
  const commands = [...dockerfile.matchAll(/^(?:CMD|ENTRYPOINT) \["node", "([^"]+)"\]$/gm)];
  expect(commands).toHaveLength(serviceNames.length + 1);
  for (const [, file = ''] of commands) await access(inRepository(file));
});

test('Node and pnpm are the versions of the workspace', async () => {
  const { catalog } = parse(await readText('pnpm-workspace.yaml')) as { catalog: Record<string, string> };
  const { packageManager } = JSON.parse(await readText('package.json')) as { packageManager: string };
  expect(dockerfile).toContain(`ARG NODE_VERSION=${catalog.node}\n`);
  expect(`pnpm@${/ARG PNPM_VERSION=(.+)/.exec(dockerfile)?.[1]}`).toBe(packageManager);
});

test('whoever makes backups has the programs of the server’s version', async () => {
  const server = /^postgres:(\d+)\./.exec((await readCompose()).services.postgres?.image ?? '')?.[1];
  const clients = [...dockerfile.matchAll(/^ARG POSTGRES_MAJOR=(\d+)$/gm)].map(([, major]) => major);
  expect(clients).toEqual([server, server]);
  for (const name of ['analytics', 'cli']) {
    const stage = dockerfile.split(new RegExp(`^FROM \\S+ AS ${name}$`, 'm'))[1]?.split(/^FROM /m)[0];
    expect(stage).toMatch(/postgresql-client-\$\{POSTGRES_MAJOR\}/);
  }
});

test('nothing runs as root', () => {
  const last = (name: string): string | undefined => {
    const text = dockerfile.split(new RegExp(`^FROM \\S+ AS ${name}$`, 'm'))[1]?.split(/^FROM /m)[0] ?? '';
    const users = [...text.matchAll(/^USER (\S+)$/gm)];
    return users.at(-1)?.[1] ?? last(stages.find((stage) => stage.name === name)?.from ?? '');
  };
  for (const target of [...serviceNames, 'cli']) expect([target, last(target)]).toEqual([target, 'node']);
});
