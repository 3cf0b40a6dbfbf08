import { recordAudit } from '@cicero/access';
import { CacheUnavailableError } from '@cicero/cache';
import { sendMessage, type WhatsAppRequester } from '@cicero/contracts';
import {
  deciderOf,
  identifySender,
  type Sender,
  type ServiceContext,
  senderNumber,
  type UnitOfWork,
} from '@cicero/platform';
import { Value } from 'typebox/value';
import { bare } from '../decision.ts';
import { keyOfPerson, limits, withinLimit } from '../limits.ts';
import { begin, proceed, type Turn } from '../menus/engine.ts';
import { controlOf, type Menu } from '../menus/menu.ts';
import { type OpenedSession, openSession, type Session } from '../menus/sessions.ts';
import { wording } from '../menus/wording.ts';
import type { Answer, Call, Command, Saying } from './command.ts';
import { passes } from './guard.ts';
import { hearsFirst } from './heard.ts';
import { type Recognised, recognise } from './recognise.ts';
import { helpId, type Registry } from './registry.ts';
import { anotherSpeaks, speaksHere } from './voice.ts';

export interface RouterParts {
  context: Pick<ServiceContext, 'cache' | 'clock' | 'log'>;
  registry: Registry;
  /** Numbers, `62…`. */
  administrators: ReadonlySet<string>;
}

/** Understands what people write: a command, the answer to a menu, or nothing. See docs/conversations.md. */
export class Router {
  private readonly parts: RouterParts;

  constructor(parts: RouterParts) {
    this.parts = parts;
  }

  /** Does what a message asks for, and answers it at most once. @throws SessionConflict: look at it again */
  async hear(unit: UnitOfWork, saying: Saying): Promise<void> {
    const { registry, administrators, context } = this.parts;
    const by = requesterOf(saying);
    const recognised = recognise(registry.commands, saying, { administrator: administrators.has(senderNumber(by)) });
    const opened = await openSession(context.cache, saying, context.clock.now());
    const { session } = opened;
    const menu = session === null ? undefined : registry.menus.get(session.menu);
    const stage = { unit, saying, by, opened };
    const isAnswer =
      session !== null &&
      menu !== undefined &&
      isWaiting(session, context.clock.now()) &&
      !outranks(recognised, session, menu);
    if (!isAnswer && !recognised && !(menu && wasMeantFor(saying))) return;
    if (opened.isOvertaken && (isAnswer || recognised?.command.match.kind === 'word')) return;
    const isForAll = !isAnswer && recognised?.command.isForEveryNumber === true;
    if (!isForAll && (await anotherSpeaks(context.cache, saying))) return;
    if (isAnswer) await this.answerMenu(stage, menu, session);
    else if (recognised) await this.obey(stage, recognised);
    else if (menu) await this.tellExpired(stage, menu);
  }

  private async obey(stage: Stage, { command, raw }: Recognised): Promise<void> {
    const isRead = Value.Check(command.args, raw);
    // How something is written is nobody's business but theirs who may write it.
    if (!isRead && !command.form) return;
    if (command.isForEveryNumber && !(await hearsFirst(stage.unit, stage.saying))) return;
    if (!(await this.isWithin('sayingsOfPerson', stage))) return this.noteFlood(stage);
    const call = await this.callOf(stage);
    const guard = isRead ? command.guard : command.form?.to;
    const isTheirs = guard !== undefined && passes(guard, call.sender);
    if (isTheirs && !command.isForEveryNumber && !(await speaksHere(call.parts.cache, stage.saying))) return;
    if (!isRead) {
      if (command.form && isTheirs) this.say(stage, command.form.text(raw));
      return;
    }
    if (!isTheirs) {
      // Refusing takes no place among our numbers; the first that hears it does.
      if (!command.isForEveryNumber && !(await hearsFirst(stage.unit, stage.saying))) return;
      return this.deny(stage, command.id, command.refusal, denied);
    }
    await this.answer(stage, call, await command.action(call, raw));
  }

  private async answer(stage: Stage, call: Call, answer: Answer): Promise<void> {
    if (answer.kind === 'say') return this.say(stage, answer.text, answer.personal);
    if (answer.kind === 'nothing') return;
    const menu = this.parts.registry.menus.get(answer.menu);
    if (!menu) throw new Error(`there is no menu ${answer.menu}`);
    await this.settle(stage, menu, await begin(menu, call));
  }

  private async answerMenu(stage: Stage, menu: Menu, session: Session): Promise<void> {
    if (!(await this.isWithin('sayingsOfPerson', stage))) return this.noteFlood(stage);
    const call = await this.callOf(stage);
    const isTheirs = passes(menu.guard, call.sender, session.data.clientId);
    if (isTheirs && !(await speaksHere(call.parts.cache, stage.saying))) return;
    await this.settle(stage, menu, await proceed(menu, session, call));
  }

  private async settle(stage: Stage, menu: Menu, turn: Turn): Promise<void> {
    if (turn.kind === 'ignored') return;
    try {
      await stage.opened.save(turn.kind === 'said' ? turn.session : null);
    } catch (error) {
      // A menu that nobody can go on with is not shown; what an action did stands.
      if (!(error instanceof CacheUnavailableError)) throw error;
      this.say(stage, withoutMenu(menu, turn), true);
      return;
    }
    if (turn.kind === 'said') this.say(stage, turn.text, turn.personal);
    else await this.deny(stage, `menu.${menu.id}`, 'denial', turn.text);
  }

  private async tellExpired(stage: Stage, menu: Menu): Promise<void> {
    if (!(await this.isWithin('sayingsOfPerson', stage))) return this.noteFlood(stage);
    await stage.opened.save(null);
    const { sender, parts, saying } = await this.callOf(stage);
    if (!passes(menu.guard, sender) || !(await speaksHere(parts.cache, saying))) return;
    this.say(stage, wording.expired(menu.startWords[0] ?? ''));
  }

  /** Told and written down a few times: who goes on is not worth more lines. */
  private async deny(stage: Stage, what: string, refusal: Command['refusal'], text: string): Promise<void> {
    if (await this.isWithin('refusalsOfPerson', stage)) {
      const { party, origin } = deciderOf(stage.by);
      await recordAudit(stage.unit.tx, this.parts.context.clock, {
        action: `conversation.${what}`,
        outcome: 'refused',
        reason: 'FORBIDDEN',
        actor: party,
        origin,
        detail: { account: stage.saying.account, chat: stage.saying.chatKind },
      });
    }
    if (refusal === 'denial' && (await this.isWithin('denialsOfPerson', stage))) this.say(stage, text);
  }

  /** In a group, what is about somebody goes to the author's own chat. */
  private say({ unit, saying }: Stage, text: string, personal = false): void {
    const { account, author, chatId, chatKind, providerId } = saying;
    unit.publish(sendMessage, {
      channel: 'whatsapp',
      account,
      recipient: personal && chatKind === 'group' ? author : chatId,
      text,
      dedupeKey: `conversation:${account}:${providerId}`,
      priority: 'approval',
      expiresAt: new Date(this.parts.context.clock.now().getTime() + answersKept).toISOString(),
    });
  }

  private async callOf({ unit, saying, by }: Stage): Promise<Call> {
    return { saying, by, unit, sender: await this.identify(unit, by), parts: this.parts.context };
  }

  private identify({ tx }: UnitOfWork, by: WhatsAppRequester): Promise<Sender> {
    return identifySender(tx, senderNumber(by), [...this.parts.administrators]);
  }

  private isWithin(name: keyof typeof limits, { saying }: Stage): Promise<boolean> {
    return withinLimit(this.parts.context.cache, keyOfPerson(name, saying), limits[name]);
  }

  private noteFlood({ saying: { account } }: Stage): void {
    this.parts.context.log.warn({ account }, 'somebody writes more commands than a person can; left aside');
  }
}

/** One message on its way through. */
interface Stage {
  unit: UnitOfWork;
  saying: Saying;
  by: WhatsAppRequester;
  opened: OpenedSession;
}

/** An answer that comes later answers nothing any more, milliseconds. */
const answersKept = 10 * 60_000;

/** The same for everything that is not theirs, whether it exists or not. */
const denied = '⛔ Anda tidak memiliki akses untuk perintah ini.';

function requesterOf({ account, chatId, author }: Saying): WhatsAppRequester {
  return { channel: 'whatsapp', account, chatId, userId: author };
}

/** What is said when the session could not be kept. */
function withoutMenu(menu: Menu, turn: Exclude<Turn, { kind: 'ignored' }>): string {
  if (turn.kind === 'refused') return wording.away;
  if (turn.session === null) return turn.text;
  return turn.done === undefined ? wording.away : `${turn.done}\n\n${wording.interrupted(menu.startWords[0] ?? '')}`;
}

function isWaiting({ until }: Session, now: Date): boolean {
  return now.getTime() < until;
}

/** What begins with a command's word and # is no answer; a word alone is one where any text may be. */
function outranks(recognised: Recognised | undefined, session: Session, menu: Menu): boolean {
  if (!recognised || recognised.command.id === helpId) return false;
  return recognised.command.match.kind !== 'word' || menu.nodes[session.node]?.input !== 'text';
}

/** In a group others talk, too: only what would have been an answer is explained. */
function wasMeantFor({ chatKind, text }: Saying): boolean {
  const line = bare(text);
  return chatKind === 'person' || controlOf(line) !== undefined || /^\d{1,6}$/.test(line);
}
