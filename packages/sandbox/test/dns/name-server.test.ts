import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/index.ts';

describe('the name server', () => {
  let sandbox: Sandbox;
  let resolver: Resolver;
  beforeAll(async () => {
    sandbox = await createSandbox();
    resolver = new Resolver({ timeout: 2_000, tries: 1 });
    resolver.setServers([`${sandbox.dns.host}:${sandbox.dns.port}`]);
  });
  afterAll(() => sandbox.close());

  it('says of every domain where its mail goes', async () => {
    expect(await resolver.resolveMx('Contoh.Example')).toMatchObject([
      { priority: 10, exchange: 'mail.contoh.example' },
    ]);
    expect(await resolver.resolve4('contoh.example')).toEqual(['192.0.2.25']);
    await expect(resolver.resolve6('contoh.example')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it.each(['tidak-ada.example', 'tidak-ada.polri.example', 'apa-saja.invalid'])('knows no %s', async (domain) => {
    await expect(resolver.resolveMx(domain)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('outlives rubbish on its port', async () => {
    const socket = createSocket('udp4');
    for (const bytes of ['', 'GET / HTTP/1.1', '\x00\x01\x81\x80\x00\x01', '\xff'.repeat(600)]) {
      await new Promise((sent) => socket.send(Buffer.from(bytes, 'latin1'), sandbox.dns.port, sandbox.dns.host, sent));
    }
    socket.close();
    expect(await resolver.resolveMx('contoh.example')).toHaveLength(1);
  });

  it('does not start on a port that is taken', async () => {
    await expect(createSandbox({ dnsPort: sandbox.dns.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
