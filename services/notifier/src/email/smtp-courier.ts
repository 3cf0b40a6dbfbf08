import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import nodemailer, { type Transporter } from 'nodemailer';
import type { SmtpConfig } from '../config.ts';
import { type Courier, DeliveryError, emailAccount, type Parcel } from '../delivery/courier.ts';
import { readAttachments } from './attachments.ts';
import { composeMail } from './mail.ts';
import { smtpTrouble } from './smtp-trouble.ts';

/** Connections kept open, and so messages on their way at once. */
export const smtpLanes = 3;

/** Sends e-mail through an SMTP server. Without a configuration it is never ready. */
export class SmtpCourier implements Courier {
  readonly channel = 'email';
  readonly account = emailAccount;
  private readonly config: SmtpConfig | undefined;
  private readonly db: Kysely<DB>;
  private readonly transporter: Transporter | undefined;

  constructor(config: SmtpConfig | undefined, db: Kysely<DB>) {
    this.config = config;
    this.db = db;
    if (!config) return;
    const { host, port, user, pass, security } = config;
    this.transporter = nodemailer.createTransport({
      pool: true,
      maxConnections: smtpLanes,
      // Trying again is the sender's business: it counts, waits and writes it down.
      maxRequeues: 0,
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'off',
      tls: { rejectUnauthorized: security === 'tls' || security === 'starttls' },
      ...(user === undefined ? {} : { auth: { user, pass: pass ?? '' } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      dnsTimeout: 10_000,
      // A message brings its own content; nothing in it may name a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // Errors of idle connections; the next message opens a new one.
    this.transporter.on('error', () => {});
  }

  get ready(): boolean {
    return this.transporter !== undefined;
  }

  async send(parcel: Parcel, signal: AbortSignal): Promise<{ providerId: string }> {
    if (!this.transporter || !this.config) throw new DeliveryError('unavailable', 'SMTP is not configured');
    const { content } = parcel;
    const attachments = await readAttachments(this.db, content.kind === 'mail' ? (content.files ?? []) : []);
    const mail = composeMail(parcel, this.config.from, attachments);
    try {
      await this.transporter.sendMail({ ...mail, signal });
    } catch (error) {
      throw smtpTrouble(error);
    }
    return { providerId: mail.messageId };
  }

  close(): void {
    this.transporter?.close();
  }
}
