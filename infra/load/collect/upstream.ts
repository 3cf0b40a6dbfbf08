import { fileURLToPath } from 'node:url';
import { type Day, startOfDay } from '@cicero/runtime';
import { INSTAGRAM_HOST, TIKTOK_HOST, type WorldOptions } from '@cicero/sandbox';
import { ProgramProcess } from '../../stage/processes/program-process.ts';
import type { LoadPlan } from './plan.ts';

/** The last minute of the day: everything of it is published. */
const lastMinute = 23 * 3_600_000 + 59 * 60_000;

/** The world both sides know: the simulator shows it, the count at the end is compared with it. */
export function worldOf(plan: LoadPlan, day: Day): WorldOptions {
  return {
    seed: 'beban',
    now: () => startOfDay(day).getTime() + lastMinute,
    clients: plan.clients,
    postsPerDay: plan.posts,
    likesPerPost: plan.likes,
    commentsPerPost: plan.comments,
    engagementHours: 0,
  };
}

export interface Upstream {
  readonly process: ProgramProcess;
  /** What the collector needs to ask it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts it and stops its clock at the end of the day. */
  start(): Promise<void>;
}

/** The simulator as a process of its own, so that its memory and its work are not the collector's. */
export function createUpstream(plan: LoadPlan, day: Day, at: { folder: string; port: number }): Upstream {
  const url = `http://127.0.0.1:${at.port}`;
  const world = worldOf(plan, day);
  const process_ = new ProgramProcess({
    name: 'sandbox',
    command: process.execPath,
    args: [fileURLToPath(new URL('../../../packages/sandbox/src/main.ts', import.meta.url))],
    env: {
      PATH: process.env.PATH,
      SANDBOX_PORT: String(at.port),
      SANDBOX_SMTP_PORT: '0',
      SANDBOX_SEED: world.seed,
      SANDBOX_CLIENTS: String(plan.clients),
      SANDBOX_POSTS_PER_DAY: String(plan.posts),
      SANDBOX_LIKES_PER_POST: String(plan.likes),
      SANDBOX_COMMENTS_PER_POST: String(plan.comments),
      SANDBOX_ENGAGEMENT_HOURS: '0',
      SANDBOX_LATENCY_MS: String(plan.latency),
      SANDBOX_JITTER_MS: String(plan.latency),
    },
    cwd: at.folder,
    logFile: `${at.folder}/sandbox.log`,
    isReady: async () => (await fetch(`${url}/sandbox/control/clock`)).ok,
    patience: 60_000,
  });
  return {
    process: process_,
    environment: {
      RAPIDAPI_KEY: 'sandbox-key',
      RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
      RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
    },
    async start() {
      await process_.start();
      const answer = await fetch(`${url}/sandbox/control/clock`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: new Date(world.now()).toISOString(), frozen: true }),
      });
      if (!answer.ok) throw new Error(`the simulator's clock could not be set: ${answer.status}`);
    },
  };
}
