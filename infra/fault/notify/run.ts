import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '@cicero/contracts';
import { type Database, migrate, openDatabase } from '@cicero/database';
import { storeFile } from '@cicero/files';
import { transactFor } from '@cicero/platform';
import { systemClock } from '@cicero/runtime';
import type { ProgramProcess } from '../../stage/processes/program-process.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Finding } from '../checks/finding.ts';
import { none } from '../checks/finding.ts';
import { insist } from '../insist.ts';
import { keepLedger } from '../ledger.ts';
import { seededRandom } from '../random.ts';
import { Saboteur } from '../saboteur.ts';
import { checkSending } from './check.ts';
import { createWhatsApp, type InstantWhatsApp } from './courier.ts';
import { type Letter, lettersOf } from './letters.ts';
import type { NotifyPlan } from './plan.ts';
import { settleSending } from './settle.ts';

/** Messages asked for in one transaction. */
const batch = 50;
/** Average seconds between reaching a kill's share of the messages and the kill. */
const hesitation = 0.3;
const day = 86_400_000;

type Say = (text: string) => void;

/** Sends messages through a notifier while everything on their way is killed; waits, and counts what arrived. */
export async function runNotify(stage: Stage, plan: NotifyPlan, say: Say): Promise<Finding[]> {
  const { postgres, redis, rabbit } = stage;
  const random = seededRandom(plan.seed);
  say('starting PostgreSQL, Redis, RabbitMQ and WhatsApp');
  await rabbit.mapper.start();
  const whatsApp = await createWhatsApp(stage.folder);
  stage.own(whatsApp.process);
  await Promise.all([postgres.start(), redis.start(), rabbit.server.start(), whatsApp.process.start()]);
  const database = await openDatabase({ url: stage.databaseUrl, applicationName: 'fault-test', poolSize: 4 });
  await migrate(database);
  await keepLedger(database);
  const notifier = stage.services(whatsApp.environment).find(({ name }) => name === 'notifier');
  if (!notifier) throw new Error('there is no notifier');
  await notifier.start();

  const letters = lettersOf(random, plan, await storeFiles(database));
  const saboteur = new Saboteur({
    victims: [notifier, whatsApp.process, postgres, rabbit.server],
    random,
    every: hesitation,
    provoke: async () => {},
    onKill: (victim, number, pause) =>
      say(
        `kill ${number} of ${plan.kills}: ${victim.name}, back after ${pause.toFixed(1)} s; ` +
          `${whatsApp.accepted().length} messages accepted`,
      ),
  });
  say(`${letters.length} messages to ${plan.recipients} people`);
  const began = performance.now();
  const asking = ask(database, letters);
  await killAlongTheWay(saboteur, plan.kills, letters, whatsApp);
  await Promise.all([asking, saboteur.allBack()]);
  const left = await settleSending(database.db, rabbit, { patience: 300_000, onLook: say });
  const seconds = (performance.now() - began) / 1000;
  say(`at rest after ${seconds.toFixed(0)} s`);
  const findings = await checkSending(database.db, rabbit, {
    letters,
    accepted: whatsApp.accepted(),
    left,
    kills: saboteur.kills,
  });
  await database.close();
  return [...findings, none('processes that ended by themselves', endings([notifier, whatsApp.process]))];
}

/** A kill whenever the next share of the messages has arrived, so that all of them meet messages on their way. */
async function killAlongTheWay(
  saboteur: Saboteur,
  kills: number,
  letters: readonly Letter[],
  whatsApp: InstantWhatsApp,
): Promise<void> {
  const pieces = letters.reduce((sum, letter) => sum + letter.pieces, 0);
  for (let kill = 1; kill <= kills; kill++) {
    const share = Math.floor((pieces * kill) / (kills + 1));
    while (whatsApp.accepted().length < share) await sleep(100);
    await saboteur.kill(1);
  }
}

/** Asks for all of them in their order, however long the database is away in between. */
async function ask(database: Database, letters: readonly Letter[]): Promise<void> {
  const transact = transactFor('analytics', database.db, systemClock, () => {});
  for (let at = 0; at < letters.length; at += batch) {
    await insist(transact, async (unit) => {
      for (const { command } of letters.slice(at, at + batch)) unit.publish(sendMessage, command);
    });
  }
}

function storeFiles({ db }: Database): Promise<string[]> {
  const createdAt = systemClock.now();
  const expiresAt = new Date(createdAt.getTime() + day);
  return Promise.all(
    ['satu', 'dua', 'tiga'].map((name) =>
      storeFile(db, {
        name: `${name}.txt`,
        bytes: Buffer.from(`Lampiran ${name}\n`.repeat(200)),
        createdAt,
        expiresAt,
      }),
    ),
  );
}

function endings(processes: readonly ProgramProcess[]): string[] {
  return processes.flatMap((process) => process.endings);
}
