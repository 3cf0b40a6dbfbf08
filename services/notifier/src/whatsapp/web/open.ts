import { randomUUID } from 'node:crypto';
import type { WhatsAppAccount } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import type { WebConfig } from '../../config.ts';
import { lastReceivedAt } from '../../inbound/receive.ts';
import { LibraryClient } from './library-client.ts';
import { NumberHold } from './number-hold.ts';
import { profileOf, removeProfile } from './profile.ts';
import type { SessionTimes } from './session.ts';
import { WebTransport } from './web-transport.ts';

/** Milliseconds after which another replica takes a number over from one that died. */
const usualHold = 60_000;

export interface WebNumberOptions {
  account: WhatsAppAccount;
  web: WebConfig;
  skipped?: () => void;
  times?: Partial<SessionTimes>;
  holdTime?: number;
  standBy?: number;
  random?: () => number;
}

/** A number on whatsapp-web.js, with its folder, its browser and its row. */
export function openWebTransport(context: ServiceContext, options: WebNumberOptions): WebTransport {
  const { account, web, holdTime = usualHold, ...rest } = options;
  const { clock, log, db } = context;
  const profile = profileOf(web.folder, account);
  return new WebTransport({
    ...rest,
    account,
    clock,
    log,
    hold: new NumberHold({ db, account, holder: randomUUID(), time: holdTime }),
    holdTime,
    connect: () => new LibraryClient({ path: web.browserPath, profile, args: web.browserArgs }),
    forget: () => removeProfile(profile),
    heardUntil: () => lastReceivedAt(context, account),
  });
}
