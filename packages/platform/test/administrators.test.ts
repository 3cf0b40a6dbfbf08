import { type MessageData, sendMessage } from '@cicero/contracts';
import { describe, expect, test } from 'vitest';
import {
  type AdministratorNotice,
  type Administrators,
  readAdministrators,
  tellAdministrators,
  tellByWhatsApp,
  type UnitOfWork,
} from '../src/index.ts';

type Sent = MessageData<typeof sendMessage>;

const now = new Date('2026-02-02T01:00:00Z');
const numbers = ['628110000001', '628110000002'];
const telegram = { chatId: '-100', userIds: new Set(['7']) };
const notice: AdministratorNotice = {
  key: 'contoh:1',
  text: 'Ada permintaan',
  buttons: [{ label: 'Setujui', data: 'ap:1' }],
  commands: ['setuju#1', 'tolak#1'],
};

/** What is queued by a piece of work. */
function queuedBy(work: (unit: UnitOfWork) => void): Sent[] {
  const queued: Sent[] = [];
  work({
    // Nothing of what is tested here reads or writes a table.
    tx: undefined as never,
    publish: (definition, data) => {
      expect(definition.type).toBe(sendMessage.type);
      queued.push(data as Sent);
      return undefined as never;
    },
  });
  return queued;
}
const told = (administrators: Administrators, more: Partial<AdministratorNotice> = {}) =>
  queuedBy((unit) => tellAdministrators(unit, administrators, { ...notice, ...more }, now));

describe('who the administrators are', () => {
  test('is read from numbers in any spelling, each once, and from Telegram', () => {
    const problems: string[] = [];
    const found = readAdministrators(
      {
        ADMIN_WHATSAPP: '0811-000-0001, +62 811 000 0001,, 628110000002@c.us',
        TELEGRAM_ADMIN_CHAT_ID: '-100',
        TELEGRAM_ADMIN_USER_IDS: ' 7 ,8',
      },
      problems,
    );
    expect([found, problems]).toEqual([{ numbers, telegram: { chatId: '-100', userIds: new Set(['7', '8']) } }, []]);
    expect(readAdministrators({}, problems)).toEqual({ numbers: [], telegram: null });
  });

  test('what is wrong is said all at once, and no number with it', () => {
    const problems: string[] = [];
    readAdministrators({ ADMIN_WHATSAPP: '0811, x', TELEGRAM_ADMIN_USER_IDS: '7' }, problems);
    expect(problems).toEqual([
      'ADMIN_WHATSAPP: entry 1 is no phone number',
      'ADMIN_WHATSAPP: entry 2 is no phone number',
      'TELEGRAM_ADMIN_CHAT_ID: required with TELEGRAM_ADMIN_USER_IDS',
    ]);
  });
});

describe('a notice to them', () => {
  test('goes to every number, with the commands to answer by, once each', () => {
    expect(told({ numbers, telegram: null })).toEqual(
      numbers.map((number) => ({
        channel: 'whatsapp',
        account: 'operator',
        recipient: `${number}@c.us`,
        text: 'Ada permintaan\n\nsetuju#1\ntolak#1',
        dedupeKey: `admin-notice:whatsapp:${number}:contoh:1`,
        priority: 'approval',
      })),
    );
  });

  test('goes to their chat when there is one, with buttons, for ten minutes', () => {
    expect(told({ numbers, telegram })).toEqual([
      {
        channel: 'telegram',
        recipient: '-100',
        text: 'Ada permintaan',
        buttons: [{ label: 'Setujui', data: 'ap:1' }],
        dedupeKey: 'admin-notice:telegram:contoh:1',
        priority: 'approval',
        expiresAt: '2026-02-02T01:10:00.000Z',
      },
    ]);
    const { buttons: _, ...plain } = notice;
    const [sent] = queuedBy((unit) => tellAdministrators(unit, { numbers, telegram }, plain, now));
    expect(sent?.text).toBe('Ada permintaan\n\nsetuju#1\ntolak#1');
  });

  test('is not sent when it would be useless', () => {
    const expiresAt = new Date('2026-02-03T01:00:00Z');
    const sent = queuedBy((unit) => tellByWhatsApp(unit, { numbers, telegram }, { ...notice, expiresAt }));
    expect(sent.map((message) => message.expiresAt)).toEqual(Array(2).fill('2026-02-03T01:00:00.000Z'));
  });
});
