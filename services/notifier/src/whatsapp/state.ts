/** Where an account is on its way to WhatsApp. */
export const whatsAppStates = [
  'starting',
  'qr',
  'authenticated',
  'ready',
  'disconnected',
  'backing-off',
  'off',
] as const;
export type WhatsAppState = (typeof whatsAppStates)[number];

/** An account's state with what people want to know about it. Instants are ISO 8601. */
export interface WhatsAppStatus {
  readonly state: WhatsAppState;
  readonly since: string;
  /** What to scan, while the state is `qr`. A secret: whoever scans it has the account. */
  readonly qr: string | null;
  /** What to type in on the phone instead of scanning, while the state is `qr` and somebody asked for it. A secret, too. */
  readonly pairingCode: string | null;
  readonly lastQrAt: string | null;
  /** A short code such as LOGOUT or UNREACHABLE. */
  readonly lastDisconnectReason: string | null;
  readonly lastAuthFailureAt: string | null;
}

export type WhatsAppEvent =
  | { type: 'starting' }
  | { type: 'qr'; qr: string }
  | { type: 'pairing-code'; code: string }
  | { type: 'authenticated' }
  | { type: 'ready' }
  | { type: 'auth-failure' }
  | { type: 'disconnected'; reason: string }
  | { type: 'backing-off' }
  | { type: 'off' };

/** From where each event may come; an event that does not fit is a late echo and changes nothing. */
const allowedFrom: Readonly<Record<WhatsAppEvent['type'], readonly WhatsAppState[]>> = {
  starting: ['off', 'disconnected', 'backing-off'],
  qr: ['starting', 'qr', 'authenticated', 'ready'],
  'pairing-code': ['qr'],
  authenticated: ['starting', 'qr'],
  ready: ['starting', 'qr', 'authenticated'],
  'auth-failure': ['starting', 'qr', 'authenticated'],
  disconnected: ['starting', 'qr', 'authenticated', 'ready'],
  'backing-off': ['disconnected'],
  off: ['starting', 'qr', 'authenticated', 'ready', 'disconnected', 'backing-off'],
};

export function initialStatus(at: Date): WhatsAppStatus {
  return {
    state: 'off',
    since: at.toISOString(),
    qr: null,
    pairingCode: null,
    lastQrAt: null,
    lastDisconnectReason: null,
    lastAuthFailureAt: null,
  };
}

/**
 * The state machine of an account: off → starting → qr → authenticated → ready → disconnected → backing-off → starting.
 * A paired account skips qr. Returns the same object when the event does not fit.
 */
export function nextStatus(status: WhatsAppStatus, event: WhatsAppEvent, at: Date): WhatsAppStatus {
  if (!allowedFrom[event.type].includes(status.state)) return status;
  const since = at.toISOString();
  switch (event.type) {
    case 'qr':
      return { ...status, state: 'qr', since, qr: event.qr, lastQrAt: since };
    case 'pairing-code':
      return { ...status, pairingCode: event.code };
    case 'auth-failure':
      return {
        ...status,
        state: 'disconnected',
        since,
        qr: null,
        pairingCode: null,
        lastDisconnectReason: 'AUTH_FAILURE',
        lastAuthFailureAt: since,
      };
    case 'disconnected':
      return {
        ...status,
        state: 'disconnected',
        since,
        qr: null,
        pairingCode: null,
        lastDisconnectReason: event.reason.slice(0, 60),
      };
    default:
      return { ...status, state: event.type, since, qr: null, pairingCode: null };
  }
}
