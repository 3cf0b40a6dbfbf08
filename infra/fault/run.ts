import { seedDemo } from '@cicero/cli';
import { type Database, migrate, openDatabase } from '@cicero/database';
import { type Day, jakartaDay } from '@cicero/runtime';
import type { ProgramProcess } from '../stage/processes/program-process.ts';
import type { Stage } from '../stage/stage.ts';
import { checkDeliveries } from './checks/deliveries.ts';
import { checkEngagement } from './checks/engagement.ts';
import { equal, type Finding, none } from './checks/finding.ts';
import { checkJobs } from './checks/jobs.ts';
import { checkMessages } from './checks/messages.ts';
import { keepLedger } from './ledger.ts';
import type { Plan } from './plan.ts';
import { seededRandom } from './random.ts';
import { Saboteur } from './saboteur.ts';
import { settle } from './settle.ts';
import { truthOf } from './truth.ts';
import { Workload } from './workload.ts';
import { type OutsideWorld, openOutsideWorld, worldSize } from './world.ts';

/** Share of the kills after which the world stands still; the others meet the collection that must find all of it. */
const movingShare = 2 / 3;
/** Victims whose death matters to a recap: it is asked for just before they are killed. */
const provoking: ReadonlySet<string> = new Set(['analytics', 'notifier', 'postgres', 'rabbitmq']);
const settlePatience = 300_000;

type Say = (text: string) => void;

/** Everything that runs, ready to be broken. */
interface Scene {
  stage: Stage;
  day: Day;
  database: Database;
  outside: OutsideWorld;
  services: readonly ProgramProcess[];
  workload: Workload;
  saboteur: Saboteur;
}

/** Starts everything, breaks it as planned, waits until it has settled, and counts. */
export async function run(stage: Stage, plan: Plan, say: Say): Promise<Finding[]> {
  const scene = await prepare(stage, plan, say);
  await breakThings(scene, plan, say);
  const left = await rest(scene, say);
  const findings = await count(scene, left);
  await scene.database.close();
  await scene.outside.sandbox.close();
  return findings;
}

async function prepare(stage: Stage, plan: Plan, say: Say): Promise<Scene> {
  const { postgres, redis, rabbit } = stage;
  const day = jakartaDay(new Date());
  say('starting PostgreSQL, Redis and RabbitMQ');
  await rabbit.mapper.start();
  await Promise.all([postgres.start(), redis.start(), rabbit.server.start()]);
  const database = await openDatabase({ url: stage.databaseUrl, applicationName: 'fault-test', poolSize: 4 });
  await migrate(database);
  await seedDemo(database.db, worldSize);
  await keepLedger(database);
  const outside = await openOutsideWorld(day);
  outside.setDayShare(0);
  const services = stage.services(outside.environment);
  say('starting the five services');
  await Promise.all(services.map((service) => service.start()));
  const workload = new Workload(database.db, outside.sandbox);
  const saboteur = new Saboteur({
    victims: [...services, postgres, redis, rabbit.server],
    random: seededRandom(plan.seed),
    every: plan.every,
    provoke: async ({ name }) => {
      if (provoking.has(name)) await workload.recap();
    },
    onKill(victim, number, pause) {
      // New posts, likes and comments appear from one kill to the next.
      outside.setDayShare(Math.min(1, number / (plan.kills * movingShare)));
      say(`kill ${number} of ${plan.kills}: ${victim.name}, back after ${pause.toFixed(1)} s`);
    },
  });
  return { stage, day, database, outside, services, workload, saboteur };
}

async function breakThings({ outside, workload, saboteur }: Scene, plan: Plan, say: Say): Promise<void> {
  const whileMoving = Math.round(plan.kills * movingShare);
  workload.start();
  await saboteur.kill(whileMoving);
  say('the world stands still; one more collection, under the remaining kills, must find all of it');
  outside.setDayShare(1);
  await workload.stopCollecting();
  outside.slowDown();
  const last = await workload.collect();
  await saboteur.kill(plan.kills - whileMoving);
  await workload.stop();
  await saboteur.allBack();
  await workload.succeeded(last);
}

/** @returns how many things were still on their way when patience ended */
async function rest({ stage, database }: Scene, say: Say): Promise<number> {
  say('everything is back; waiting until it is at rest');
  let said = '';
  const left = await settle(database.db, stage.rabbit, {
    patience: settlePatience,
    onLook({ outbox, runs, outbound, queued }) {
      const text = `on its way: outbox ${outbox}, job runs ${runs}, mails and chats ${outbound}, in queues ${queued}`;
      if (text !== said) say(text);
      said = text;
    },
  });
  return left.outbox + left.runs + left.outbound + left.queued;
}

async function count(scene: Scene, left: number): Promise<Finding[]> {
  const { database, outside, day, stage, services, workload, saboteur } = scene;
  const endings = services.flatMap((service) => service.endings);
  return [
    equal('things still on their way', 0, left),
    none('processes that ended by themselves', endings),
    ...(await checkEngagement(database.db, truthOf(outside.sandbox.world, day), day)),
    ...(await checkMessages(database.db, stage.rabbit)),
    ...(await checkJobs(database.db)),
    ...(await checkDeliveries(database.db, {
      sandbox: outside.sandbox,
      mails: outside.mails,
      asked: workload.asked,
      notifierKills: saboteur.kills.get('notifier') ?? 0,
    })),
  ];
}
