import type { Logger } from '@cicero/runtime';
import { pressAnswers } from '../conversations/texts.ts';
import type { BotApi } from './bot-api.ts';
import { failureOf } from './failure.ts';
import type { Outcome } from './intake.ts';
import type { Heard } from './updates.ts';

type Press = Extract<Heard, { kind: 'press' }>;

/** The chat of the administrators, and who in it may decide. */
export interface TelegramAdministrators {
  chatId: string;
  userIds: ReadonlySet<string>;
}

/** Milliseconds an answer may take; then the button is left turning. */
const patience = 5_000;

/**
 * Tells people that a press was noticed, and takes the buttons off the message when somebody who may decide pressed
 * one: others shall not be able to take them from those. Both are courtesies; the decision is stored already.
 */
export class PressAnswers {
  private readonly api: BotApi;
  private readonly log: Logger;
  private readonly administrators: TelegramAdministrators | undefined;
  private readonly underway = new Set<Promise<void>>();

  constructor(api: BotApi, log: Logger, administrators: TelegramAdministrators | undefined) {
    this.api = api;
    this.log = log;
    this.administrators = administrators;
  }

  /** Answers without being waited for. */
  give(press: Press, outcome: Outcome): void {
    const { administrators } = this;
    const mayDecide = press.chatId === administrators?.chatId && administrators.userIds.has(press.userId);
    const isSettled = outcome === 'decision' || outcome === 'repeated';
    const { queryId, chatId, messageId } = press;
    this.attempt('answered', (signal) => this.api.answerPress(queryId, textFor(outcome), signal));
    if (mayDecide && isSettled) {
      this.attempt('cleared', (signal) => this.api.removeButtons(chatId, messageId, signal));
    }
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await Promise.all(this.underway);
  }

  private attempt(what: string, act: (signal: AbortSignal) => Promise<void>): void {
    const attempt = act(AbortSignal.timeout(patience)).catch((error: unknown) => {
      const { message } = failureOf(error);
      // Two presses, or a press shown twice: the buttons are off, as they should be.
      if (message.includes('message is not modified')) return;
      this.log.warn({ reason: message }, `a pressed button could not be ${what}`);
    });
    this.underway.add(attempt);
    void attempt.finally(() => this.underway.delete(attempt));
  }
}

function textFor(outcome: Outcome): string {
  if (outcome === 'limited') return pressAnswers.limited;
  return outcome === 'unknown-button' ? pressAnswers.unknown : pressAnswers.taken;
}
