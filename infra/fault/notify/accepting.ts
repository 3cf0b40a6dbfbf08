import { appendFileSync } from 'node:fs';
import { createSandbox } from '@cicero/sandbox';
import type { Accepted } from './courier.ts';

/**
 * The WhatsApp that takes messages, as a process of its own so that it can be killed: writes down each one it has
 * accepted before it says so. What is written survives the process.
 */
const { WHATSAPP_PORT, WHATSAPP_ACCEPTED } = process.env;
if (!WHATSAPP_PORT || !WHATSAPP_ACCEPTED) throw new Error('WHATSAPP_PORT and WHATSAPP_ACCEPTED must be set');

const sandbox = await createSandbox({ world: { clients: 1 } });
sandbox.exchange.chats.watch(({ timestamp, account, chatId, clientRef, text, file }) => {
  const accepted: Accepted = { at: timestamp, account, chatId, clientRef, text, file: file?.name ?? null };
  appendFileSync(WHATSAPP_ACCEPTED, `${JSON.stringify(accepted)}\n`);
});
await sandbox.listen(Number(WHATSAPP_PORT));
