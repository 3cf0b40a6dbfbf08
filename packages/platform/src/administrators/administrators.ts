import { normalisePhone } from '@cicero/directory';
import { Type } from 'typebox';

/** Who runs this installation: the people who are told what happens and who decide about requests. */
export interface Administrators {
  /** WhatsApp numbers, `62…`. */
  numbers: readonly string[];
  /** Their Telegram chat, and the users in it who may decide. Null = no Telegram. */
  telegram: { chatId: string; userIds: ReadonlySet<string> } | null;
}

/** The variables that name them, for the environment of every service that tells or asks them something. */
export const administratorVariables = {
  /** Phone numbers of the administrators, comma-separated. */
  ADMIN_WHATSAPP: Type.Optional(Type.String()),
  /** The Telegram chat of the administrators, and who in it may decide (user ids, comma-separated). */
  TELEGRAM_ADMIN_CHAT_ID: Type.Optional(Type.String({ pattern: '^-?\\d{1,20}$' })),
  TELEGRAM_ADMIN_USER_IDS: Type.Optional(Type.String({ pattern: '^\\s*\\d{1,20}(\\s*,\\s*\\d{1,20})*\\s*$' })),
};

export interface AdministratorValues {
  ADMIN_WHATSAPP?: string | undefined;
  TELEGRAM_ADMIN_CHAT_ID?: string | undefined;
  TELEGRAM_ADMIN_USER_IDS?: string | undefined;
}

/** Reads who they are. @param problems gets what is wrong, for a ConfigError that names everything at once */
export function readAdministrators(values: AdministratorValues, problems: string[]): Administrators {
  return { numbers: numbersOf(values.ADMIN_WHATSAPP, problems), telegram: telegramOf(values, problems) };
}

/** Numbers are told by their place: what is wrong with one is no reason to write it into a log. */
function numbersOf(text: string | undefined, problems: string[]): string[] {
  const numbers = entriesOf(text).map(normalisePhone);
  for (const [at, number] of numbers.entries()) {
    if (number === null) problems.push(`ADMIN_WHATSAPP: entry ${at + 1} is no phone number`);
  }
  return [...new Set(numbers.filter((number) => number !== null))];
}

function telegramOf(values: AdministratorValues, problems: string[]): Administrators['telegram'] {
  const { TELEGRAM_ADMIN_CHAT_ID: chatId, TELEGRAM_ADMIN_USER_IDS: users } = values;
  if (chatId === undefined) {
    if (users !== undefined) problems.push('TELEGRAM_ADMIN_CHAT_ID: required with TELEGRAM_ADMIN_USER_IDS');
    return null;
  }
  // Whoever is in the chat may read; who may decide is said by name.
  if (users === undefined) problems.push('TELEGRAM_ADMIN_USER_IDS: required with TELEGRAM_ADMIN_CHAT_ID');
  return { chatId, userIds: new Set(entriesOf(users)) };
}

function entriesOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((entry) => entry.trim() || []);
}
