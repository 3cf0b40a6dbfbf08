import { type Requester, sendMessage } from '@cicero/contracts';
import type { ServiceContext, UnitOfWork } from '@cicero/platform';
import { type Decision, publishDecision } from '../conversations/decision.ts';
import { limits, withinLimit } from '../conversations/limits.ts';
import { readButton, readTelegramCommand } from '../conversations/telegram-commands.ts';
import { greeting } from '../conversations/texts.ts';
import type { Heard } from './updates.ts';

/** What became of an update. */
export type Outcome = 'decision' | 'help' | 'unknown-button' | 'limited' | 'ignored' | 'repeated' | 'malformed';

/** A bot as its updates are read. */
export interface Bot {
  id: number;
  name: string;
}

/** An update that is numbered, and what was understood of it; null when that is nothing Telegram would say. */
export interface Numbered {
  updateId: number;
  heard: Heard | null;
}

/**
 * Deals with an update: at most once, however often and to however many replicas it is shown, because what follows
 * from it is stored together with its number.
 */
export async function takeUpdate(context: ServiceContext, bot: Bot, update: Numbered): Promise<Outcome> {
  const meant = await intentOf(context, bot, update);
  return context.transact(async (unit) => {
    if (!(await markHandled(unit, bot, update.updateId))) return 'repeated';
    if (meant.outcome === 'decision') publishDecision(unit, meant.decision, meant.by);
    if (meant.outcome === 'help') {
      unit.publish(sendMessage, {
        channel: 'telegram',
        recipient: meant.chatId,
        text: greeting,
        dedupeKey: `telegram-help:${bot.id}:${update.updateId}`,
        priority: 'broadcast',
        expiresAt: new Date(context.clock.now().getTime() + greetingTime).toISOString(),
      });
    }
    return meant.outcome;
  });
}

/** Notes an update as dealt with although nothing can follow from it. */
export async function setAside(context: ServiceContext, bot: Bot, updateId: number): Promise<void> {
  await context.transact((unit) => markHandled(unit, bot, updateId));
}

/** A greeting that comes later than this answers nobody. */
const greetingTime = 10 * 60_000;

type Intent =
  | { outcome: 'decision'; decision: Decision; by: Requester }
  | { outcome: 'help'; chatId: string }
  | { outcome: 'unknown-button' | 'limited' | 'ignored' | 'malformed' };

async function intentOf(context: ServiceContext, bot: Bot, { heard }: Numbered): Promise<Intent> {
  if (heard === null) return { outcome: 'malformed' };
  if (heard.kind === 'other') return { outcome: 'ignored' };
  if (heard.kind === 'press') {
    const decision = readButton(heard.data);
    return decision ? decided(context, heard, decision) : { outcome: 'unknown-button' };
  }
  const command = readTelegramCommand(heard.text, bot.name);
  if (command === null) return { outcome: 'ignored' };
  if (command.kind === 'decide') return decided(context, heard, command.decision);
  const { chatId } = heard;
  const { cache } = context;
  const welcome =
    (await withinLimit(cache, `telegram:help:${chatId}`, limits.greetingsOfChat)) &&
    (await withinLimit(cache, 'telegram:help', limits.greetings));
  return welcome ? { outcome: 'help', chatId } : { outcome: 'limited' };
}

async function decided(
  context: ServiceContext,
  { chatId, userId }: { chatId: string; userId: string },
  decision: Decision,
): Promise<Intent> {
  if (!(await withinLimit(context.cache, `telegram:decisions:${userId}`, limits.decisionsOfPerson))) {
    return { outcome: 'limited' };
  }
  return { outcome: 'decision', decision, by: { channel: 'telegram', chatId, userId } };
}

async function markHandled(unit: UnitOfWork, bot: Bot, updateId: number): Promise<boolean> {
  const row = await unit.tx
    .insertInto('telegram_update')
    .values({ bot_id: bot.id, update_id: updateId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('update_id')
    .executeTakeFirst();
  return row !== undefined;
}
