import type { BotApi, TelegramFile } from './bot-api.ts';
import { failureOf } from './failure.ts';

/** The largest picture that Telegram shows in a chat (https://core.telegram.org/bots/api#sendphoto). */
const photoLimit = 10 * 1024 * 1024;

/**
 * Sends a picture as one, and everything else as a document; so, too, a picture that Telegram does not show as one,
 * because it is too big, too long or too wide.
 * @returns the message's id
 * @throws TelegramFailure
 */
export async function sendFile(api: BotApi, file: TelegramFile, signal: AbortSignal): Promise<string> {
  const { mimetype, bytes } = file.file;
  if (!mimetype.startsWith('image/') || bytes.length > photoLimit) return api.sendFile('document', file, signal);
  try {
    return await api.sendFile('photo', file, signal);
  } catch (error) {
    const { status, message } = failureOf(error);
    if (status !== 400 || !/PHOTO_|IMAGE_PROCESS_FAILED/.test(message)) throw error;
    return api.sendFile('document', file, signal);
  }
}
