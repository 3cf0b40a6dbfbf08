import { describe, expect, it } from 'vitest';
import { readApprovalCommand } from '../../src/conversations/approval-commands.ts';

const account = (word: string, decision: 'approve' | 'reject', username: string) => ({
  word,
  decision: { decision, request: { kind: 'dashboard-account', username } },
});
const email = (word: string, decision: 'approve' | 'reject', nrp: string, reference: string) => ({
  word,
  decision: { decision, request: { kind: 'first-email', nrp, reference } },
});

describe('commands over WhatsApp', () => {
  it.each([
    ['approvedash#budi', account('approvedash', 'approve', 'budi')],
    ['denydash#budi', account('denydash', 'reject', 'budi')],
    ['ApproveDash#Budi Humas', account('approvedash', 'approve', 'Budi Humas')],
    ['  approvedash#  budi  # terima kasih', account('approvedash', 'approve', 'budi')],
    ['approvedash#budi#', account('approvedash', 'approve', 'budi')],
    ['approvedash#budi#lain#', account('approvedash', 'approve', 'budi')],
    ['\u00a0\u2003\t\napprovedash#\u2009budi\u3000', account('approvedash', 'approve', 'budi')],
    ['\u200e\u202aapprovedash#budi\u202c\u200b\ufeff', account('approvedash', 'approve', 'budi')],
    ['denydash#budi\n', account('denydash', 'reject', 'budi')],
    ['denydash#budi#\n> approvedash#dewi', account('denydash', 'reject', 'budi')],
    [`approvedash#${'a'.repeat(200)}`, account('approvedash', 'approve', 'a'.repeat(200))],
    ['approveemail#85010001#1a2b3c4d', email('approveemail', 'approve', '85010001', '1a2b3c4d')],
    ['DENYEMAIL# 00010001 # 1A2B3C4D #', email('denyemail', 'reject', '00010001', '1a2b3c4d')],
    ['approveemail#85010001#1a2b3c4d# terima kasih', email('approveemail', 'approve', '85010001', '1a2b3c4d')],
  ])('%j', (text, command) => {
    expect(readApprovalCommand(text)).toEqual(command);
  });

  it.each([
    'approvedash#',
    'approvedash##budi',
    'approvedash#  \n #budi',
    'approvedash#\u200b\u2060',
    'approvedash#budi\ndewi',
    'approvedash#budi\u2028dewi',
    'approvedash#bu\u0000di',
    'approvedash#bu\u202edi',
    `approvedash#${'a'.repeat(201)}`,
    'approveemail#',
    'approveemail#85010001',
    'approveemail#85010001#',
    'approveemail##1a2b3c4d',
    'approveemail#budi#1a2b3c4d',
    'approveemail#8501 0001#1a2b3c4d',
    'approveemail#８５０１０００１#1a2b3c4d',
    'approveemail#1234567890123456789#1a2b3c4d',
    'approveemail#85010001#1a2b3c4',
    'approveemail#85010001#1a2b3c4d5',
    'approveemail#85010001#1a2b3c4g',
    'approveemail#85010001#1a2b 3c4d',
  ])('%j lacks what it is about', (text) => {
    expect(readApprovalCommand(text)).toMatchObject({ decision: null });
  });

  it.each([
    'approvedash budi',
    'approvedash #budi',
    'approvedash＃budi',
    'approvedash﹟budi',
    'approvedash♯budi',
    'approve\u200bdash#budi',
    'ａpprovedash#budi',
    'tolong approvedash#budi',
    '> approvedash#budi',
    '*approvedash#budi*',
    'approvedashboard#budi',
    'approve#budi',
    '#approvedash#budi',
    '/approve budi',
    '',
    '   ',
  ])('%j is none', (text) => {
    expect(readApprovalCommand(text)).toBeNull();
  });

  it('is read in no time, however long the text', () => {
    const texts = [
      `${' '.repeat(65_000)}x`,
      `approvedash#${' '.repeat(65_000)}x`,
      `approvedash#${'#'.repeat(65_000)}`,
      `approvedash#${'\u200b'.repeat(65_000)}`,
      `approvedash#budi#${'panjang '.repeat(8_000)}`,
    ];
    const from = performance.now();
    const names = texts.map((text) => readApprovalCommand(text)?.decision?.request ?? null);
    expect(names).toEqual([
      null,
      { kind: 'dashboard-account', username: 'x' },
      null,
      null,
      { kind: 'dashboard-account', username: 'budi' },
    ]);
    expect(performance.now() - from).toBeLessThan(200);
  });
});
