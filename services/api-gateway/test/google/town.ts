import { subjectsUnder } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { messageReceived } from '@cicero/contracts';
import { beginConnecting, Google, openGoogle } from '@cicero/google';
import { createSandbox, googleEnvironment, type Sandbox } from '@cicero/sandbox';
import { type ConsentDecision, decideAtGoogle } from '@cicero/sandbox/testing';
import type { Saved } from '../../src/contacts/saved.ts';
import { saveWaiting } from '../../src/contacts/saving.ts';
import { contactSubscription } from '../../src/subscriptions/contact.ts';
import { type Answer, type Caller, World } from '../world.ts';

/** As the service names numbers in the cache, under a key of the tests. */
export const subject = subjectsUnder(Buffer.alloc(32, 7));

/** The world with a Google beside it. */
export class Town {
  readonly world: World;
  readonly sandbox: Sandbox;
  #messages = 0;

  private constructor(world: World, sandbox: Sandbox) {
    this.world = world;
    this.sandbox = sandbox;
  }

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Town> {
    let world: World | undefined;
    const sandbox = await createSandbox({ clock: { now: () => world?.clock.now() ?? new Date() } });
    const url = await sandbox.listen(0);
    world = await World.open({
      env: {
        ADMIN_WHATSAPP: '628110000009',
        CICERO_SECRET: 'Zq7-installation-secret-of-the-tests-4821',
        ...googleEnvironment(url, url),
        ...env,
      },
    });
    return new Town(world, sandbox);
  }

  /** Asks for Google's page, as a program does. */
  async begin(who: Caller = 'admin'): Promise<string> {
    const { status, body } = await this.world.call<{ url: string }>(who, 'GET', '/api/oauth/connect');
    if (status !== 200 || !body.data) throw new Error(`${status} ${body.code}`);
    return body.data.url;
  }

  /** What Google sends the browser back with. */
  async atGoogle(page: string, decision: ConsentDecision = {}): Promise<URLSearchParams> {
    return (await decideAtGoogle(page, decision)).searchParams;
  }

  callback(query: URLSearchParams | Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.world.call(null, 'GET', `/api/oauth/callback?${new URLSearchParams(query)}`, undefined, headers);
  }

  async connect(decision: ConsentDecision = {}): Promise<Answer> {
    return this.callback(await this.atGoogle(await this.begin(), decision));
  }

  /** Who runs the installation connects an account, at the console. */
  async replace(account: string): Promise<Answer> {
    const { url } = await beginConnecting(this.google(), { kind: 'cli', id: 'penguji' }, null);
    return this.callback(await this.atGoogle(url, { account }));
  }

  /** Another process of the gateway; time passes only while it waits for its turn. */
  google(cache: Cache = this.world.host.cache): Google {
    const opened = openGoogle({ ...this.world.context, cache });
    if (!opened) throw new Error('Google is off');
    return new Google({ ...opened.parts, wait: async (milliseconds) => this.world.clock.advance(milliseconds) });
  }

  /** One process saves what waits. */
  save(google: Google = this.google()): Promise<Saved> {
    const { db, clock } = this.world;
    return saveWaiting({ db, clock, google }, AbortSignal.timeout(60_000));
  }

  /** Somebody writes in a chat. */
  async hear(chatId: string): Promise<void> {
    const { context } = this.world;
    const said = {
      account: 'user',
      providerId: `pesan-${++this.#messages}`,
      chatId,
      from: chatId,
      text: 'halo',
    } as const;
    const data = { ...said, receivedAt: context.clock.now().toISOString() };
    const message = await context.transact(async (unit) => unit.publish(messageReceived, data));
    const handle = contactSubscription(context, this.google(), subject).bind(context);
    await handle(message, { queue: 'api-gateway.contact', attempt: 1, signal: AbortSignal.timeout(60_000) });
  }

  /** Contacts at Google, by number: their names. */
  contacts(): Record<string, string> {
    const alive = this.sandbox.google.contacts.all().filter(({ deleted }) => !deleted);
    return Object.fromEntries(alive.flatMap(({ name, phones }) => phones.map((phone) => [phone, name])));
  }

  /** How often Google was asked for something. */
  calls(call: string): number {
    return this.sandbox.google.calls().filter((one) => one.call === call).length;
  }

  async rows(): Promise<
    { phone_number: string; resource_name: string | null; attempts: number; problem: string | null }[]
  > {
    const columns = ['phone_number', 'resource_name', 'attempts', 'problem'] as const;
    return this.world.db.selectFrom('saved_contact').select(columns).orderBy('phone_number').execute();
  }

  /** As on the first day. */
  async reset(): Promise<void> {
    this.sandbox.google.reset();
    await this.world.host.cache.delete('google:rest');
    await this.world.host.database.script(
      'delete from google_connection; delete from saved_contact; delete from audit_event; delete from outbox',
    );
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.sandbox.close();
  }
}
