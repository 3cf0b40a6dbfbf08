export * from './delivery/desk.ts';
export { build } from './service.ts';
export { qrTerminal } from './whatsapp/qr-code.ts';
export type { WhatsAppStatus } from './whatsapp/state.ts';
export { adviceFor } from './whatsapp/web/advice.ts';
export { type HeldNumber, heldNumbers, type Wish, wishFor } from './whatsapp/web/number-hold.ts';
