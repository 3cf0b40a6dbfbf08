import { seedDemo } from '@cicero/cli';
import { migrate, openDatabase } from '@cicero/database';
import { jakartaDay } from '@cicero/runtime';
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
import { openOutsideWorld, worldSize } from './world.ts';

/** Share of the kills after which the world stands still; the others meet the collection that must find all of it. */
const movingShare = 2 / 3;
/** Victims whose death matters to a recap: it is asked for just before they are killed. */
const provoking: ReadonlySet<string> = new Set(['analytics', 'notifier', 'postgres', 'rabbitmq']);
const settlePatience = 300_000;

/** Starts everything, breaks it as planned, waits until it has settled, and counts. */
export async function run(stage: Stage, plan: Plan, say: (text: string) => void): Promise<Finding[]> {
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

  const victims = [...services, postgres, redis, rabbit.server];
  const workload = new Workload(database.db, outside.sandbox);
  const saboteur = new Saboteur({
    victims,
    random: seededRandom(plan.seed),
    every: plan.every,
    provoke: async ({ name }) => {
      if (provoking.has(name)) await workload.recap();
    },
    onKill(victim, number, pause) {
      const moving = Math.min(1, number / (plan.kills * movingShare));
      outside.setDayShare(moving);
      say(`kill ${number} of ${plan.kills}: ${victim.name}, back after ${pause.toFixed(1)} s`);
    },
  });
  const before = Math.round(plan.kills * movingShare);
  workload.start();
  await saboteur.kill(before);

  say('the world stands still; one more collection, under the remaining kills, must find all of it');
  outside.setDayShare(1);
  await workload.stopCollecting();
  outside.slowDown();
  const last = await workload.collect();
  await saboteur.kill(plan.kills - before);
  await workload.stop();
  say('waiting until everything is back and at rest');
  await saboteur.allBack();
  await workload.succeeded(last);
  const left = await settle(database.db, rabbit, {
    patience: settlePatience,
    onLook: (state) =>
      say(
        `on its way: ${Object.entries(state)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}`,
      ),
  });

  const truth = truthOf(outside.sandbox.world, day);
  const findings = [
    equal('things still on their way', 0, left.outbox + left.runs + left.outbound + left.queued),
    none(
      'processes that ended by themselves',
      services.flatMap(({ endings }) => endings),
    ),
    ...(await checkEngagement(database.db, truth, day)),
    ...(await checkMessages(database.db, rabbit)),
    ...(await checkJobs(database.db)),
    ...(await checkDeliveries(database.db, {
      ...outside,
      asked: workload.asked,
      notifierKills: saboteur.kills.get('notifier') ?? 0,
    })),
  ];
  await database.close();
  await outside.sandbox.close();
  return findings;
}
