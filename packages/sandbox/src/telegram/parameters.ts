import type { InlineButton, InlineKeyboard } from './chats.ts';
import { TelegramError } from './telegram-error.ts';

/** Parameters of a call; in a query or a form everything is text, in JSON numbers and objects are themselves. */
export type Parameters = Readonly<Record<string, unknown>>;

const bad = (description: string) => new TelegramError(400, `Bad Request: ${description}`);

export function integer(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw bad(`invalid ${name} specified`);
  return number;
}

export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A parameter that is an object or an array, given as such or as JSON. */
export function structure(parameters: Parameters, name: string): unknown {
  const value = parameters[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw bad(`can't parse ${name} JSON object`);
  }
}

/** The inline keyboard of `reply_markup`; null when there is none or it is empty. */
export function keyboard(parameters: Parameters): InlineKeyboard | null {
  const markup = structure(parameters, 'reply_markup');
  if (markup === undefined || markup === null) return null;
  const rows = isRecord(markup) ? markup.inline_keyboard : undefined;
  if (!Array.isArray(rows)) throw bad('object expected as reply markup');
  const read = rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw bad("can't parse inline keyboard button: an array of rows is expected");
    return row.map(button);
  });
  return read.some((row) => row.length > 0) ? read.filter((row) => row.length > 0) : null;
}

function button(value: unknown): InlineButton {
  if (!isRecord(value) || typeof value.text !== 'string' || value.text.trim() === '') {
    throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  const { text: label, callback_data } = value;
  const bytes = typeof callback_data === 'string' ? Buffer.byteLength(callback_data) : 0;
  if (typeof callback_data !== 'string' || bytes < 1 || bytes > 64) throw bad('BUTTON_DATA_INVALID');
  return { text: label, callback_data };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
