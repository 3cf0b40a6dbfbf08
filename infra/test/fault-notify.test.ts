import { expect, test } from 'vitest';
import { lettersOf } from '../fault/notify/letters.ts';
import { overtaken } from '../fault/notify/order.ts';
import { notifyPlanOf } from '../fault/notify/plan.ts';
import { runNotify } from '../fault/notify/run.ts';
import { seededRandom } from '../fault/random.ts';
import { MissingProgram } from '../stage/processes/binaries.ts';
import { openStage } from '../stage/stage.ts';

const stage = await openStage().catch((error: unknown) => {
  if (error instanceof MissingProgram && process.env.CI !== 'true') return undefined;
  throw error;
});

test.skipIf(!stage)(
  'messages survive SIGKILL of the notifier, of WhatsApp and of the database: none lost, each person’s in order',
  { timeout: 240_000 },
  async () => {
    if (!stage) return;
    try {
      const plan = notifyPlanOf(['--messages', '300', '--recipients', '30', '--kills', '4', '--seed', '5']);
      const findings = await runNotify(stage, plan, () => {});
      expect(findings.filter(({ ok }) => !ok)).toEqual([]);
      expect(findings).toContainEqual(expect.objectContaining({ what: 'messages asked for, and stored', found: 300 }));
      const kills = findings.find(({ what }) => what === 'kills')?.found;
      for (const victim of ['notifier', 'whatsapp', 'postgres', 'rabbitmq']) expect(kills).toContain(`${victim} 1`);
    } finally {
      await stage.close({ keep: false });
    }
  },
);

test('the same seed writes the same letters, numbered for each person', () => {
  const letters = (seed: number) => lettersOf(seededRandom(seed), { messages: 200, recipients: 10 }, ['file']);
  expect(letters(1)).toEqual(letters(1));
  expect(letters(1)).not.toEqual(letters(2));
  const numbers = letters(1).flatMap(({ recipient, number }) => (recipient.includes('00000003') ? [number] : []));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  expect(new Set(letters(1).map(({ command }) => command.priority)).size).toBe(4);
  expect(letters(1).some(({ pieces }) => pieces === 2)).toBe(true);
});

test('who is overtaken is found, and that what matters more may pass', () => {
  const sent = (sequence: number, priority: number, recipient = 'a') => ({
    recipient,
    priority,
    sequence,
    number: sequence,
  });
  expect(overtaken([sent(2, 1), sent(1, 3), sent(3, 3)], 'sequence')).toEqual([]);
  expect(overtaken([sent(2, 3), sent(1, 3, 'b')], 'sequence')).toEqual([]);
  expect(overtaken([sent(2, 3), sent(1, 3)], 'sequence')).toEqual(['a: sequence 1 came after 2']);
  expect(overtaken([sent(2, 4), sent(1, 1)], 'number')).toEqual(['a: number 1 came after 2']);
});
