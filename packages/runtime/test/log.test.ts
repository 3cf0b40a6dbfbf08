import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog, withTrace } from '../src/index.ts';

function capture(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog('test', { destination }));
  return lines.join('');
}

test('secrets and personal fields are blanked at every depth that occurs', () => {
  const personal = { password: 'p4ss', email: 'a@b.example', nrp: '75020201', whatsapp: '628123' };
  const text = capture((log) => {
    log.info(personal, 'top');
    log.info({ request: personal }, 'nested');
    log.info({ event: { data: personal } }, 'deep');
    log.info({ req: { headers: { authorization: 'Bearer abc.def.ghi', cookie: 'token=abc' } } }, 'headers');
  });
  expect(text).not.toMatch(/p4ss|a@b\.example|75020201|628123|abc\.def|token=abc/);
  expect(text).toMatch(/\[redacted\]/);
});

test('an error of the database keeps its place and loses the row it is about', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint'), {
    code: '23505',
    constraint: 'user_pkey',
    detail: 'Key (user_id)=(75020201) already exists.',
    parameters: ['75020201'],
  });
  const text = capture((log) => log.error({ err: error }, 'failed'));
  expect(text).toMatch(/23505/);
  expect(text).toMatch(/user_pkey/);
  expect(text).not.toMatch(/75020201/);
});

test('lines of one piece of work carry its correlation id', () => {
  const text = capture((log) => withTrace({ correlationId: 'run-1' }, () => log.info('here')));
  expect(JSON.parse(text)).toMatchObject({ process: 'test', level: 'info', correlationId: 'run-1', msg: 'here' });
});
