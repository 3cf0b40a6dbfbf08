import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SmtpConfig } from '../src/config.ts';

/** A real SMTP server on loopback that keeps what it accepts and refuses whom it is told to refuse. */
export interface TestSmtp {
  readonly config: SmtpConfig;
  readonly mails: ParsedMail[];
  /** Reply code by recipient address; a number below zero never answers. */
  readonly refuse: Map<string, number>;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

export async function startSmtp(): Promise<TestSmtp> {
  const mails: ParsedMail[] = [];
  const refuse = new Map<string, number>();
  let port = 0;
  let server: SMTPServer;
  const start = async (): Promise<void> => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      closeTimeout: 100,
      onRcptTo({ address }, _session, done) {
        const code = refuse.get(address);
        if (code === undefined) done();
        else if (code > 0) done(Object.assign(new Error(`<${address}> refused`), { responseCode: code }));
      },
      onData(stream, _session, done) {
        simpleParser(stream).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      },
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.server.address() as AddressInfo).port;
  };
  await start();
  return {
    config: {
      host: '127.0.0.1',
      port,
      user: undefined,
      pass: undefined,
      from: 'Cicero <cicero@example.org>',
      security: 'off',
    },
    mails,
    refuse,
    stop: () => new Promise((resolve) => server.close(resolve)),
    restart: start,
  };
}
