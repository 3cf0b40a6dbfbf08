import { setTimeout as sleep } from 'node:timers/promises';
import type { Victim } from '../stage/processes/victim.ts';
import { between, type Random, shuffledForever } from './random.ts';

export interface SaboteurOptions {
  victims: readonly Victim[];
  random: Random;
  /** Average seconds between two kills. */
  every: number;
  onKill: (victim: Victim, number: number, pause: number) => void;
  /** Asks for work right before a kill, so that the kill meets it half-way. */
  provoke: (victim: Victim) => Promise<void>;
}

/** Milliseconds between the provoked work and the kill, at most. */
const provocation = 700;

/** Kills one victim after the other at random moments; each has its turn about equally often. */
export class Saboteur {
  readonly kills = new Map<string, number>();
  private readonly options: SaboteurOptions;
  private readonly order: Generator<Victim, never>;
  private readonly starting = new Map<Victim, Promise<void>>();
  private count = 0;

  constructor(options: SaboteurOptions) {
    this.options = options;
    this.order = shuffledForever(options.victims, options.random);
  }

  /** Kills `count` times. The next kill does not wait until the last victim serves again. */
  async kill(count: number): Promise<void> {
    const { random, every, onKill, provoke } = this.options;
    for (let i = 0; i < count; i++) {
      await sleep(between(random, 0.2, 1.3) * every * 1_000);
      const victim = this.order.next().value;
      const pause = between(random, 0, 3);
      onKill(victim, ++this.count, pause);
      this.kills.set(victim.name, (this.kills.get(victim.name) ?? 0) + 1);
      await provoke(victim);
      await sleep(between(random, 0, provocation));
      await victim.kill();
      await sleep(pause * 1_000);
      const started = victim.start();
      // Looked at in allBack; until then nobody may complain.
      started.catch(() => {});
      this.starting.set(victim, started);
    }
  }

  /** Resolves when everything serves again. */
  async allBack(): Promise<void> {
    await Promise.all(this.starting.values());
  }
}
