import { open } from '@cicero/access';
import type { WhatsAppAccount } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { Waiting } from '../delivery/desk/reading.ts';
import type { WhatsAppState, WhatsAppStatus } from '../whatsapp/state.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const ClientHealth = Type.Object({
  label: Type.String(),
  ready: Type.Boolean(),
  pendingMessages: Type.Integer(),
  /** Those of them that wait for the end of the quiet hours. */
  heldMessages: Type.Integer(),
  awaitingQrScan: Type.Boolean(),
  lastDisconnectReason: MaybeText,
  lastAuthFailureAt: MaybeText,
  lastAuthFailureMessage: Type.Null(),
  lastQrAt: MaybeText,
  lastLifecycleEvent: Type.String(),
  lastLifecycleAt: Type.String(),
  observedState: Type.String(),
  fatalInitError: Type.Null(),
  puppeteerExecutablePath: Type.Null(),
  sessionPath: Type.Null(),
  clientId: Type.Null(),
});
const WhatsAppHealth = Type.Object({
  status: Type.Literal('ok'),
  shouldInitWhatsAppClients: Type.Boolean(),
  /** Until then recaps and broadcasts wait; null = not now. */
  quietUntil: MaybeText,
  clients: Type.Object({ wa: ClientHealth, waUser: ClientHealth, waGateway: ClientHealth }),
  messageDeduplication: Type.Object({
    cacheSize: Type.Integer(),
    ttlMs: Type.Integer(),
    oldestEntryAgeMs: Type.Integer(),
    ttlHours: Type.Integer(),
  }),
});

const number = {
  ...{ ready: true, pendingMessages: 3, heldMessages: 0, awaitingQrScan: false, lastDisconnectReason: null },
  ...{ lastAuthFailureAt: null, lastAuthFailureMessage: null, lastQrAt: '2026-02-01T01:00:00.000Z' },
  ...{ lastLifecycleEvent: 'ready', lastLifecycleAt: '2026-02-01T01:02:00.000Z', observedState: 'CONNECTED' },
  ...{ fatalInitError: null, puppeteerExecutablePath: null, sessionPath: null, clientId: null },
};
const example = {
  status: 'ok',
  shouldInitWhatsAppClients: true,
  quietUntil: null,
  clients: {
    wa: { label: 'WA', ...number },
    waUser: { label: 'WA-USER', ...number },
    waGateway: { label: 'WA-GATEWAY', ...number },
  },
  messageDeduplication: { cacheSize: 0, ttlMs: 0, oldestEntryAgeMs: 0, ttlHours: 0 },
};

export interface WhatsAppHealthSource {
  /** False when WhatsApp is switched off. */
  enabled: boolean;
  /** Of every number, wherever it runs. */
  statuses(): Promise<ReadonlyMap<WhatsAppAccount, WhatsAppStatus>>;
  /** Messages of each number that have not left yet. */
  waiting(): Promise<ReadonlyMap<string, Waiting>>;
  /** When the quiet hours end; null when there are none now. */
  quietUntil(): Date | null;
}

/** What whatsapp-web.js calls the states; the monitors in use know these words. */
const observed: Readonly<Record<WhatsAppState, string>> = {
  off: 'UNLAUNCHED',
  starting: 'OPENING',
  qr: 'UNPAIRED',
  authenticated: 'PAIRING',
  ready: 'CONNECTED',
  disconnected: 'DISCONNECTED',
  'backing-off': 'TIMEOUT',
};

/** @throws Error when there is no such number */
export function statusOf(
  statuses: ReadonlyMap<WhatsAppAccount, WhatsAppStatus>,
  account: WhatsAppAccount,
): WhatsAppStatus {
  const status = statuses.get(account);
  if (!status) throw new Error(`there is no number ${account}`);
  return status;
}

/** `GET /api/health/wa`: how the three numbers are, without paths, ids and secrets. Always 200. */
export function whatsAppHealthRoute(app: Http, source: WhatsAppHealthSource): void {
  app.get(
    '/api/health/wa',
    {
      config: { access: open },
      schema: {
        tags: ['health'],
        summary: 'State of the WhatsApp numbers',
        response: { 200: { ...WhatsAppHealth, examples: [example] } },
      },
    },
    async () => {
      const waiting = await source.waiting();
      const quietUntil = source.quietUntil();
      const statuses = await source.statuses();
      const client = (label: string, account: WhatsAppAccount) => {
        const status = statusOf(statuses, account);
        return {
          label,
          ready: status.state === 'ready',
          pendingMessages: waiting.get(account)?.all ?? 0,
          heldMessages: quietUntil ? (waiting.get(account)?.unhurried ?? 0) : 0,
          awaitingQrScan: status.state === 'qr',
          lastDisconnectReason: status.lastDisconnectReason,
          lastAuthFailureAt: status.lastAuthFailureAt,
          lastAuthFailureMessage: null,
          lastQrAt: status.lastQrAt,
          lastLifecycleEvent: status.state,
          lastLifecycleAt: status.since,
          observedState: observed[status.state],
          fatalInitError: null,
          puppeteerExecutablePath: null,
          sessionPath: null,
          clientId: null,
        };
      };
      return {
        status: 'ok' as const,
        shouldInitWhatsAppClients: source.enabled,
        quietUntil: quietUntil?.toISOString() ?? null,
        clients: {
          wa: client('WA', 'operator'),
          waUser: client('WA-USER', 'user'),
          waGateway: client('WA-GATEWAY', 'gateway'),
        },
        // Repetitions are told by the database; there is no cache whose size could be reported.
        messageDeduplication: { cacheSize: 0, ttlMs: 0, oldestEntryAgeMs: 0, ttlHours: 0 },
      };
    },
  );
}
