import { join } from 'node:path';
import type { BaseConfig } from '@cicero/runtime';
import {
  administratorPhone,
  administratorsRoom,
  createSandbox,
  googleEnvironment,
  INSTAGRAM_HOST,
  TIKTOK_HOST,
  telegramAdministrator,
  telegramBot,
} from '@cicero/sandbox';

export interface RunningSandbox {
  readonly url: string;
  readonly smtp: { host: string; port: number };
  readonly dns: { host: string; port: number };
  close(): Promise<void>;
}

/** Starts the outside world on this machine, on free ports of the loopback. */
export async function startSandbox(config: BaseConfig): Promise<RunningSandbox> {
  const sandbox = await createSandbox({ dataDir: join(config.CICERO_DATA_DIR, 'sandbox') });
  const url = await sandbox.listen(0);
  return { url, smtp: sandbox.smtp, dns: sandbox.dns, close: () => sandbox.close() };
}

/**
 * What the services need to find the sandbox instead of the real world.
 * @param door Cicero's public address; links in messages lead to the stand-in dashboard behind it
 */
export function sandboxEnvironment({ url, smtp, dns }: RunningSandbox, door: string): Readonly<Record<string, string>> {
  return {
    SANDBOX_URL: url,
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
    SMTP_HOST: smtp.host,
    SMTP_PORT: String(smtp.port),
    SMTP_FROM: 'Cicero <cicero@contoh.example>',
    SMTP_SECURE: 'off',
    DNS_SERVERS: `${dns.host}:${dns.port}`,
    WHATSAPP_ADAPTER: 'sandbox',
    ADMIN_WHATSAPP: administratorPhone,
    TELEGRAM_API_URL: `${url}/sandbox/telegram`,
    TELEGRAM_BOT_TOKEN: telegramBot.token,
    TELEGRAM_ADMIN_CHAT_ID: String(administratorsRoom.id),
    TELEGRAM_ADMIN_USER_IDS: String(telegramAdministrator.id),
    GOOGLE_DOCS_URL: `${url}/sandbox/google`,
    DASHBOARD_URL: `${door}/sandbox/dashboard`,
    ...googleEnvironment(url, door),
  };
}
