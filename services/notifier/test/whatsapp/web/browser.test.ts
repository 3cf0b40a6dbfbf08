import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserPath } from '../../../src/whatsapp/web/browser-path.ts';
import type { WebTransport } from '../../../src/whatsapp/web/web-transport.ts';
import { type Bench, openBench } from '../../notifier.ts';
import { stateIs, type TestNumber, testNumber } from './number.ts';
import { browserThere, StandIn } from './stand-in.ts';

const budi = '628123456789@c.us';
const group = '120363000000000000@g.us';
const signal = () => AbortSignal.timeout(20_000);

/** The library itself in a real browser, with a stand-in for what is on the other side of the page. */
describe.skipIf(!browserThere)('a number in a real browser', () => {
  let bench: Bench;
  let standIn: StandIn;
  let number: TestNumber;

  beforeAll(async () => {
    bench = await openBench();
    bench.clock.set(new Date().toISOString());
  });
  afterAll(() => bench?.close());

  async function openNumber(): Promise<void> {
    await bench.host.database.db.deleteFrom('whatsapp_number').execute();
    standIn = new StandIn();
    await standIn.listen();
    number = await testNumber(bench, standIn);
  }
  async function closeNumber(): Promise<void> {
    await number?.close();
    await standIn?.close();
  }
  const inbound = async () => {
    const rows = await bench.host.database.db
      .selectFrom('inbound_message')
      .selectAll()
      .orderBy('received_at')
      .execute();
    return rows.map((row) => [row.chat_id, row.author, row.body]);
  };
  const wish = (values: { wish: string; wish_phone?: string }) =>
    bench.host.database.db.updateTable('whatsapp_number').set(values).where('account', '=', 'gateway').execute();

  describe('that is paired', () => {
    let transport: WebTransport;

    beforeAll(openNumber);
    beforeEach(async () => {
      await bench.host.database.db.deleteFrom('inbound_message').execute();
      standIn.sent.length = 0;
    });
    afterAll(closeNumber);

    it('is paired by a code that changes and is not logged', async () => {
      transport = await number.open();
      await stateIs(transport, 'qr');
      const first = transport.status.qr;
      expect(first).toMatch(/^2@kode-1,/);
      standIn.newCode();
      await expect.poll(() => transport.status.qr).toMatch(/^2@kode-2,/);
      standIn.scan();
      await stateIs(transport, 'ready');
      expect(transport.status).toMatchObject({ qr: null, pairingCode: null });
      expect(bench.log.join('')).not.toContain(first);
    });
    it('sends texts, files and pictures, to people, groups and hidden numbers; links are not looked at', async () => {
      standIn.strangers.add('628000000000@c.us');
      standIn.lids.set('628555000111@c.us', '77000000000001@lid');
      const text = 'BEGIN:VCARD dan https://masuk.example/sekali';
      const { providerId } = await transport.send({ chatId: budi, text, clientRef: '1' }, signal());
      expect(providerId).toBe(standIn.sent[0]?.id);
      expect(standIn.sent[0]).toMatchObject({ chatId: budi, text, type: 'chat', preview: null });
      const bytes = Buffer.from('satu,dua\n');
      const table = { name: 'rekap.txt', mimetype: 'text/plain', bytes };
      const picture = { name: 'rekap.png', mimetype: 'image/png', bytes };
      await transport.send({ chatId: group, file: table, clientRef: '2' }, signal());
      await transport.send({ chatId: budi, file: picture, clientRef: '3' }, signal());
      await transport.send({ chatId: '628555000111@c.us', text: 'lewat lid', clientRef: '4' }, signal());
      await transport.send({ chatId: '77000000000001@lid', text: 'ke lid', clientRef: '5' }, signal());
      expect(standIn.sent.slice(1)).toMatchObject([
        { chatId: group, type: 'document', filename: 'rekap.txt', bytes: [...bytes] },
        { chatId: budi, type: 'image', bytes: [...bytes] },
        { chatId: '77000000000001@lid', text: 'lewat lid' },
        { chatId: '77000000000001@lid', text: 'ke lid' },
      ]);
      const stranger = transport.send({ chatId: '628000000000@c.us', text: 'x', clientRef: '6' }, signal());
      await expect(stranger).rejects.toMatchObject({ trouble: 'refused' });
      expect(standIn.sent).toHaveLength(5);
    });

    it('hears how far its messages got: to the phone, to the eyes', async () => {
      const heard: [string, string][] = [];
      transport.onReceipt(({ providerId, level }) => heard.push([providerId, level]));
      const { providerId } = await transport.send({ chatId: budi, text: 'halo', clientRef: 'r' }, signal());
      for (const ack of [0, 2, 3, 4]) standIn.tell('ack', { id: providerId, ack });
      const own = [
        [providerId, 'device'],
        [providerId, 'read'],
        [providerId, 'read'],
      ];
      await expect.poll(() => heard).toEqual(own);
    });

    it('a message whose answer came too late is not sent a second time', async () => {
      standIn.sendDelay = 700;
      const message = { chatId: budi, text: 'lambat', clientRef: 'a' };
      await expect(transport.send(message, AbortSignal.timeout(300))).rejects.toMatchObject({ trouble: 'passing' });
      const { providerId } = await transport.send(message, signal());
      expect(standIn.sent).toMatchObject([{ id: providerId, text: 'lambat' }]);
      standIn.sendDelay = 0;
    });

    it('a message that the page gives no id for is found in its chat', async () => {
      standIn.tell('losesIds', {});
      const { providerId } = await transport.send({ chatId: budi, text: 'tanpa id', clientRef: 'b' }, signal());
      expect(standIn.sent).toMatchObject([{ id: providerId, text: 'tanpa id' }]);
    });

    it('stores what people write once, by their number even where WhatsApp hides it', async () => {
      standIn.lids.set('628555000111@c.us', '77000000000001@lid');
      standIn.write({ chatId: budi, text: 'absensi', t: 1 });
      standIn.write({ chatId: group, text: 'halo', author: '628222000333:12@c.us', t: 2 });
      standIn.write({ chatId: '77000000000001@lid', text: 'tersembunyi', t: 3 });
      standIn.write({ chatId: budi, text: 'foto bukti', type: 'image', t: 4 });
      standIn.write({ chatId: budi, text: 'ganti kunci', type: 'e2e_notification', t: 5 });
      standIn.write({ chatId: 'status@broadcast', text: 'status', author: budi, t: 6 });
      await expect.poll(inbound, { timeout: 10_000 }).toEqual([
        [budi, budi, 'absensi'],
        [group, '628222000333@c.us', 'halo'],
        ['77000000000001@lid', '628555000111@c.us', 'tersembunyi'],
        [budi, budi, 'foto bukti'],
      ]);
      expect(bench.log.join('')).not.toMatch(/absensi|628123456789/);
    });

    it('waits while WhatsApp is out of reach for it, and goes on in the same browser', async () => {
      const [pid] = await number.processes();
      standIn.tell('state', { state: 'OPENING' });
      await stateIs(transport, 'disconnected');
      expect(transport.status.lastDisconnectReason).toBe('CONNECTION_LOST');
      standIn.tell('state', { state: 'CONNECTED' });
      await stateIs(transport, 'ready');
      expect((await number.processes())[0]).toBe(pid);
    });

    it('bears a page that loads itself anew, and gets what was written meanwhile', async () => {
      const left = Promise.withResolvers<void>();
      transport.onState(({ state }) => state === 'disconnected' && left.resolve());
      standIn.helloDelay = 500;
      standIn.tell('reload', {});
      await left.promise;
      standIn.write({ chatId: budi, text: 'sementara itu' });
      await stateIs(transport, 'ready');
      standIn.helloDelay = 0;
      await transport.send({ chatId: budi, text: 'masih bisa', clientRef: 'c' }, signal());
      expect(standIn.sent).toHaveLength(1);
      await expect.poll(inbound, { timeout: 10_000 }).toEqual([[budi, budi, 'sementara itu']]);
    });

    it('comes back after its browser was killed, without a new code, and gets what was written meanwhile', async () => {
      const [pid = 0] = await number.processes();
      const states: string[] = [];
      transport.onState(({ state }) => states.push(state));
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => states, { timeout: 10_000 }).toContain('disconnected');
      expect(transport.status.lastDisconnectReason).toBe('BROWSER_CRASHED');
      const early = transport.send({ chatId: budi, text: 'x', clientRef: 'd' }, signal());
      await expect(early).rejects.toMatchObject({ trouble: 'unavailable' });
      standIn.write({ chatId: budi, text: 'dua' });
      standIn.write({ chatId: budi, text: 'dari tahun lalu', t: Math.floor(Date.now() / 1_000) - 31_000_000 });
      await stateIs(transport, 'ready');
      expect(states).not.toContain('qr');
      expect(await number.processes()).not.toContain(pid);
      expect(await zombies()).toEqual([]);
      await expect.poll(inbound, { timeout: 10_000 }).toContainEqual([budi, budi, 'dua']);
      expect((await inbound()).flat()).not.toContain('dari tahun lalu');
    });

    it('of two replicas one has the browser; the other goes on when it stops', async () => {
      const other = await number.open();
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect([transport.status.state, other.status.state]).toEqual(['ready', 'off']);
      await transport.stop();
      expect(transport.status.state).toBe('off');
      await stateIs(other, 'ready');
      transport = other;
    });

    it('logs out when that is wished: the phone learns it, and the number can be paired by a code to type in', async () => {
      await wish({ wish: 'logout' });
      await stateIs(transport, 'qr');
      expect(standIn.linked.size).toBe(0);
      expect(transport.status.lastDisconnectReason).toBe('LOGOUT');
      await wish({ wish: 'pair', wish_phone: '628123456789' });
      await expect.poll(() => transport.status.pairingCode, { timeout: 10_000 }).toBe('ABCD1234');
      expect(standIn.codes).toEqual(['628123456789']);
      standIn.scan();
      await stateIs(transport, 'ready');
      expect(transport.status.pairingCode).toBeNull();
    });

    it('asks to be paired again after the phone ended the link', async () => {
      standIn.unlink();
      await stateIs(transport, 'qr');
      expect(transport.status.lastDisconnectReason).toBe('LOGOUT');
      standIn.scan();
      await stateIs(transport, 'ready');
    });
  });

  describe('that does not start as it should', () => {
    const folder = () => join(number.profile, '..');

    beforeEach(openNumber);
    afterEach(closeNumber);

    it('says that the page cannot be opened, and that it is not what it was', async () => {
      const args = ['--host-resolver-rules=MAP * ~NOTFOUND'];
      const offline = await number.open({ web: { browserPath: undefined, browserArgs: args, folder: folder() } });
      await stateIs(offline, 'backing-off');
      expect(offline.status.lastDisconnectReason).toBe('PAGE_UNREACHABLE');
      await offline.stop();
      expect(await number.processes()).toEqual([]);

      standIn.instead = '<!doctype html><script>window.Debug = { VERSION: "3" }; window.require = () => ({});</script>';
      const changed = await number.open();
      await stateIs(changed, 'backing-off');
      expect(changed.status.lastDisconnectReason).toBe('PAGE_UNKNOWN');
      await changed.stop();
      expect(await number.processes()).toEqual([]);
    });

    it('bears a page that loads itself anew while it starts', async () => {
      standIn.helloDelay = 500;
      const transport = await number.open();
      await expect.poll(() => standIn.pagesOpen, { timeout: 20_000, interval: 10 }).toBe(1);
      standIn.tell('reload', {});
      await stateIs(transport, 'qr');
    });

    it('says that the browser is not there, or is none', async () => {
      for (const [browserPath, reason] of [
        ['/nowhere/chromium', 'BROWSER_NOT_EXECUTABLE'],
        ['/bin/true', 'BROWSER_START_FAILED'],
      ] as const) {
        const transport = await number.open({ web: { browserPath, browserArgs: [], folder: folder() } });
        await stateIs(transport, 'backing-off');
        expect(transport.status.lastDisconnectReason).toBe(reason);
        await transport.stop();
      }
    });

    it('leaves a browser alone that somebody else has on the folder, and goes on when it is gone', async () => {
      const foreign = await startForeign();
      const transport = await number.open();
      await stateIs(transport, 'backing-off');
      expect(transport.status.lastDisconnectReason).toBe('PROFILE_LOCKED');
      expect(foreign.exitCode).toBeNull();
      process.kill(-(foreign.pid ?? 0), 'SIGKILL');
      await stateIs(transport, 'qr');
    });

    it('ends a browser of its own whose notifier is gone', async () => {
      const orphan = await startForeign('--cicero-parent=4194303');
      const transport = await number.open();
      await stateIs(transport, 'qr');
      expect(orphan.signalCode).toBe('SIGKILL');
    });

    it('takes away the lock of a browser that is gone, from this machine or from a container of the past', async () => {
      for (const lock of [`${hostname()}-4194303`, 'container-of-the-past-7']) {
        await mkdir(number.profile, { recursive: true });
        await symlink(lock, join(number.profile, 'SingletonLock'));
        const transport = await number.open();
        await stateIs(transport, 'qr');
        await transport.stop();
      }
    });

    async function startForeign(...more: string[]) {
      const args = ['--headless', '--no-sandbox', `--user-data-dir=${number.profile}`, ...more, 'about:blank'];
      const browser = spawn(browserPath(process.env.WA_BROWSER_PATH), args, { stdio: 'ignore', detached: true });
      await expect.poll(() => readdir(number.profile).catch(() => []), { timeout: 20_000 }).toContain('SingletonLock');
      return browser;
    }
  });
});

/** Children of this process that ended and were not collected. */
async function zombies(): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => {
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' && Number(parent) === process.pid;
  });
}
