import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readText } from './deployment.ts';

const installed = spawnSync('nginx', ['-v']).status === 0;
if (!installed)
  process.stdout.write('– nginx is not installed: its configuration is not tried (apt-get install nginx-light)\n');

describe.runIf(installed)('nginx', () => {
  let directory: string;
  let gateway: Server;
  let nginx: ChildProcess;
  let url: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cicero-nginx-'));
    // Started as root, nginx works as somebody else, who keeps large bodies in here.
    await chmod(directory, 0o755);
    gateway = createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ url: request.url, headers: request.headers, padding: 'x'.repeat(2_000) }));
      });
    });
    await once(gateway.listen(0, '127.0.0.1'), 'listening');
    const [port, alive] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    const upstream = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    const file = await configuration('http', {
      '8080': `${port}`,
      '8081': `${alive}`,
      'http://api-gateway:3000': upstream,
    });
    nginx = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (
        await fetch(`http://127.0.0.1:${alive}/alive`).then(
          ({ status }) => status === 204,
          () => false,
        )
      )
        break;
      await sleep(50);
    }
  });
  afterAll(async () => {
    if (nginx.exitCode === null) {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    }
    gateway.closeAllConnections();
    gateway.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('with TLS is a valid configuration', async () => {
    const tls = join(directory, 'tls');
    await mkdir(tls, { recursive: true });
    const [key, certificate] = [join(tls, 'privkey.pem'), join(tls, 'fullchain.pem')];
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=x'];
    execFileSync('openssl', [...self, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    // A directive that nginx knows since 1.25.1; Debian's may be older than the image's.
    const file = await configuration('https', { 'http2 on;': '' });
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.stringContaining('syntax is ok')]);
  });

  test('tells the gateway who calls, whatever the caller says', async () => {
    const answer = await fetch(`${url}/api/insta/rekap-likes?client_id=A%20B`, {
      headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6', 'x-request-id': 'mine-own-id' },
    });
    const seen = (await answer.json()) as { url: string; headers: Record<string, string> };
    expect(seen.url).toBe('/api/insta/rekap-likes?client_id=A%20B');
    expect(seen.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect(seen.headers).not.toHaveProperty('forwarded');
    expect(seen.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
  });

  test('keeps the operators’ pages inside', async () => {
    for (const path of ['/metrics', '/METRICS', '/readyz', '/readyz/', '/openapi.json']) {
      const answer = await fetch(url + path);
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { code: 'NOT_FOUND' }]);
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('refuses in the product’s shape', async () => {
    const large = await fetch(url, { method: 'POST', body: 'x'.repeat(1_048_577) });
    expect([large.status, await large.json()]).toMatchObject([413, { success: false, code: 'BODY_TOO_LARGE' }]);
    const file = { method: 'POST', body: 'x'.repeat(16 * 1024 * 1024 + 4_096) };
    expect((await fetch(`${url}/api/users/import`, file)).status).toBe(200);
    expect((await fetch(`${url}/api/users/import`, { ...file, body: 'x'.repeat(18 * 1024 * 1024) })).status).toBe(413);
    expect((await fetch(`${url}/api/users`, file)).status).toBe(413);
    const long = await fetch(`${url}/?${'x'.repeat(20_000)}`);
    expect([long.status, await long.json()]).toMatchObject([400, { success: false, code: 'VALIDATION_FAILED' }]);
  });

  test('says so when the gateway is away', async () => {
    gateway.closeAllConnections();
    await new Promise((resolve) => gateway.close(resolve));
    const file = { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) };
    expect((await fetch(`${url}/api/users/import`, file)).status).toBe(503);
    const answer = await fetch(`${url}/api/x`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ success: false, code: 'SERVICE_UNAVAILABLE' });
  });

  /** The configuration of a site with this machine's paths and ports; returns its file. */
  async function configuration(site: string, replacements: Record<string, string>): Promise<string> {
    const paths = {
      '/etc/nginx/site.conf': join(directory, `${site}.conf`),
      '/etc/nginx/gateway.conf': join(directory, `gateway-${site}.conf`),
      '/etc/nginx/tls': join(directory, 'tls'),
      'pid /tmp/nginx.pid': `pid ${join(directory, `${site}.pid`)}`,
      'access_log /dev/stdout cicero': 'access_log off',
      '_temp_path /tmp/': `_temp_path ${directory}/`,
    };
    const files = {
      'nginx.conf': `nginx-${site}.conf`,
      [`sites/${site}.conf`]: `${site}.conf`,
      'gateway.conf': `gateway-${site}.conf`,
    };
    for (const [source, target] of Object.entries(files)) {
      let text = await readText(`infra/nginx/${source}`);
      for (const [from, to] of Object.entries({ ...paths, ...replacements })) text = text.replaceAll(from, to);
      await writeFile(join(directory, target), text);
    }
    return join(directory, `nginx-${site}.conf`);
  }
});

test('the files that docker-compose.yml mounts are those that nginx includes', async () => {
  const compose = await readText('docker-compose.yml');
  const included = [...(await readText('infra/nginx/nginx.conf')).matchAll(/include (\S+);/g)].map(([, path]) => path);
  expect(included).toEqual(['/etc/nginx/site.conf']);
  for (const path of [...included, '/etc/nginx/gateway.conf', '/etc/nginx/tls'])
    expect(compose).toContain(`:${path}:ro`);
});

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
