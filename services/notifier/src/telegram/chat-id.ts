/**
 * The one spelling of a Telegram chat id: digits, negative for groups and channels. Null for what is none.
 * Telegram promises at most 52 significant bits (https://core.telegram.org/bots/api#chat).
 */
export function canonicalTelegramChat(text: string): string | null {
  return /^-?[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? text : null;
}
