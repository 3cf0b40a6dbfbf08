import { type Caller, rowsIn, type World } from '../world.ts';

type Row = Record<string, unknown>;

/** What the editorial office does all day, in short. */
export function desk(world: () => World) {
  const call = (who: Caller, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object, headers = {}) =>
    world().call<Row>(who, method, url, body, headers);
  return {
    call,
    /** Enters an event; returns its id. */
    async enter(who: Caller, body: object = {}): Promise<number> {
      const { status, body: answer } = await call(who, 'POST', '/api/events', {
        event_date: '2026-02-10',
        topic: 'Patroli',
        ...body,
      });
      if (status !== 201) throw new Error(`event not entered: ${status} ${answer.code}`);
      return Number(answer.data?.event_id);
    },
    async event(who: Caller, id: number): Promise<Row> {
      return (await call(who, 'GET', `/api/events/${id}`)).body.data ?? {};
    },
    /** What the history of an event says, oldest first. */
    async history(id: number): Promise<unknown[][]> {
      const logs = await call('pressAdmin', 'GET', `/api/events/${id}/logs`);
      return rowsIn(logs).map(({ username, status, changes }) => [username, status, changes]);
    },
  };
}
