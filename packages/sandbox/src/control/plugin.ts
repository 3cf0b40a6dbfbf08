import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import type { SandboxClock } from '../clock.ts';
import type { GoogleStandIn } from '../google/google.ts';
import { RefusedRequest } from '../http.ts';
import { FaultRule } from '../rapidapi/fault-kinds.ts';
import { endpoints, type RapidApiSimulator } from '../rapidapi/simulator.ts';
import type { Telegram } from '../telegram/telegram.ts';
import { scenarios } from './scenarios.ts';

const ClockSetting = Type.Object(
  { now: Type.String({ format: 'date-time' }), frozen: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

const page = (maximum: number) => Type.Optional(Type.Integer({ minimum: 1, maximum }));
const Settings = Type.Object(
  {
    latencyMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    jitterMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    likes: Type.Optional(Type.Union([Type.Literal('single'), Type.Literal('cursor')])),
    likesPerPage: page(1_000),
    postsPerPage: page(100),
    commentsPerPage: page(100),
    tiktokCommentsPerPage: page(100),
  },
  { additionalProperties: false },
);

const JournalQuery = Type.Object({
  host: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  account: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000 })),
});

const ScenarioBody = Type.Union([
  Type.Null(),
  Type.Object({ account: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }),
]);

/** The switches under `/sandbox/control`: time, faults, scenarios, paging and latency, and the journal of requests. */
export function control(
  simulator: RapidApiSimulator,
  telegram: Telegram,
  google: GoogleStandIn,
  clock: SandboxClock,
): FastifyPluginAsync {
  const clockState = () => ({ now: clock.now().toISOString(), shifted: clock.isShifted(), frozen: clock.isFrozen() });
  const settings = () => {
    const { latency, paging } = simulator;
    return { latencyMs: latency.ms, jitterMs: latency.jitterMs, ...paging };
  };

  return async (app) => {
    app.get('/sandbox/control/clock', async () => clockState());
    app.put<{ Body: Static<typeof ClockSetting> }>(
      '/sandbox/control/clock',
      { schema: { body: ClockSetting } },
      async ({ body }) => {
        clock.set(new Date(body.now), body.frozen ?? false);
        return clockState();
      },
    );
    app.delete('/sandbox/control/clock', async () => {
      clock.reset();
      return clockState();
    });

    app.get('/sandbox/control/settings', async () => settings());
    app.put<{ Body: Static<typeof Settings> }>(
      '/sandbox/control/settings',
      { schema: { body: Settings } },
      async ({ body: { latencyMs, jitterMs, ...paging } }) => {
        const { latency } = simulator;
        simulator.latency = { ms: latencyMs ?? latency.ms, jitterMs: jitterMs ?? latency.jitterMs };
        simulator.paging = { ...simulator.paging, ...paging };
        return settings();
      },
    );

    app.get('/sandbox/control/fault', async () => ({ faults: simulator.faults.list() }));
    app.post<{ Body: Static<typeof FaultRule> }>(
      '/sandbox/control/fault',
      { schema: { body: FaultRule } },
      async ({ body }, reply) => {
        const fault = simulator.faults.add(body);
        if (!fault) throw new RefusedRequest(409, 'Terlalu banyak gangguan; hapus dahulu sebagian.');
        return reply.code(201).send(fault);
      },
    );
    app.delete('/sandbox/control/fault', async (_request, reply) => {
      simulator.faults.reset();
      return reply.code(204).send();
    });
    app.delete<{ Params: { id: string } }>('/sandbox/control/fault/:id', async ({ params }, reply) => {
      if (!simulator.faults.remove(params.id)) throw new RefusedRequest(404, 'Gangguan tidak ditemukan.');
      return reply.code(204).send();
    });

    app.get<{ Querystring: Static<typeof JournalQuery> }>(
      '/sandbox/control/requests',
      { schema: { querystring: JournalQuery } },
      async ({ query }) => ({ total: simulator.journal.count(), requests: simulator.journal.list(query) }),
    );

    app.get('/sandbox/control/endpoints', async () => ({
      endpoints: endpoints.map(({ host, path, summary }) => ({ host, path, summary })),
    }));

    app.get('/sandbox/control/scenario', async () => ({
      scenarios: Object.entries(scenarios).map(([name, { summary }]) => ({ name, summary })),
    }));
    app.post<{ Params: { name: string }; Body: Static<typeof ScenarioBody> }>(
      '/sandbox/control/scenario/:name',
      { schema: { body: ScenarioBody } },
      async ({ params, body }) => {
        const scenario = Object.hasOwn(scenarios, params.name) ? scenarios[params.name] : undefined;
        if (!scenario) throw new RefusedRequest(404, 'Skenario tidak ditemukan.');
        const client = clientOf(simulator, body?.account);
        scenario.play({ simulator, telegram, google, client, named: body?.account !== undefined });
        return { name: params.name, summary: scenario.summary, client: client.row.client_id };
      },
    );

    app.post('/sandbox/control/reset', async (_request, reply) => {
      simulator.reset();
      telegram.calm();
      google.calm();
      clock.reset();
      return reply.code(204).send();
    });
  };
}

/** The client a scenario is about: by client id or by handle; the first one when none is named. */
function clientOf({ world }: RapidApiSimulator, named: string | undefined) {
  const [first] = world.clients;
  const account =
    named === undefined ? undefined : (world.account('instagram', named) ?? world.account('tiktok', named));
  const client = named === undefined ? first : (world.client(named) ?? (account && world.clientOf(account)));
  if (!client) throw new RefusedRequest(404, 'Akun atau client tidak ditemukan.');
  return client;
}
