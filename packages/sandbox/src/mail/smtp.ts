import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Mailbox } from './mailbox.ts';

const LARGEST_MAIL = 10 * 1024 * 1024;

export interface SmtpSink {
  host: string;
  port: number;
  close(): Promise<void>;
}

class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/**
 * A real SMTP server that delivers nothing: what it accepts appears in the mailbox. Takes any login, offers no TLS
 * (it listens on loopback), refuses or hangs when the mailbox's mode says so. Port 0 takes a free one.
 */
export async function startSmtpSink(options: {
  mailbox: Mailbox;
  host: string;
  port: number;
  /** Epoch milliseconds. */
  now: () => number;
  onError?: (error: Error) => void;
}): Promise<SmtpSink> {
  const { mailbox, host, port, now } = options;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    size: LARGEST_MAIL,
    maxClients: 50,
    logger: false,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'siapa saja' }),
    onRcptTo: (address, _session, done) => {
      const decision = mailbox.decide(address.address);
      if (decision === 'accept') done();
      else if (decision === 'temporary') done(new SmtpRefusal(451, 'Sementara tidak dapat menerima surat'));
      else if (decision === 'permanent') done(new SmtpRefusal(550, 'Alamat tidak dikenal'));
      // hang: never calls back; the connection stays open until somebody gives up
    },
    onData: (stream, session, done) => {
      receive(stream, session).then(
        () => done(),
        (error: Error) => {
          stream.resume();
          done(error);
        },
      );
    },
  });
  server.on('error', (error) => options.onError?.(error));

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const parsed = await simpleParser(stream, { skipImageLinks: true });
    if (stream.sizeExceeded) throw new SmtpRefusal(552, 'Surat terlalu besar');
    mailbox.add({
      at: now(),
      from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
      to: session.envelope.rcptTo.map(({ address }) => address),
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: parsed.html || null,
      attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
        name: filename ?? 'tanpa nama',
        type: contentType,
        bytes: size,
      })),
      bytes: stream.byteLength,
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return {
    host,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
