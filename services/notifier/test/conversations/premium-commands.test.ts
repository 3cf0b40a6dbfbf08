import { describe, expect, it } from 'vitest';
import { readPremiumCommand } from '../../src/conversations/premium-commands.ts';

const token = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const dashboard = (decision: 'approve' | 'reject', name: object) => ({
  decision,
  request: { kind: 'dashboard-premium', ...name },
});
const app = (decision: 'approve' | 'reject', requestId: number) => ({
  decision,
  request: { kind: 'app-premium', requestId },
});

describe('commands about premium', () => {
  it.each([
    ['grant access#budi', 'grant access', dashboard('approve', { username: 'budi' })],
    ['deny access#budi', 'deny access', dashboard('reject', { username: 'budi' })],
    ['Grant  Access # Budi.Humas # terima kasih', 'grant access', dashboard('approve', { username: 'Budi.Humas' })],
    ['grant access budi', 'grant access', dashboard('approve', { username: 'budi' })],
    ['deny access\tbudi humas', 'deny access', dashboard('reject', { username: 'budi humas' })],
    [`grant access#${token.toUpperCase()}`, 'grant access', dashboard('approve', { accountId: token })],
    [`grantdashsub#${token}`, 'grantdashsub', dashboard('approve', { token })],
    [`DENYDASHSUB# ${token} #`, 'denydashsub', dashboard('reject', { token })],
    ['grantsub#12', 'grantsub', app('approve', 12)],
    ['\u200edenysub# 0012 \n', 'denysub', app('reject', 12)],
    ['grantsub#2147483647', 'grantsub', app('approve', 2_147_483_647)],
  ])('%j', (text, word, decision) => {
    expect(readPremiumCommand(text)).toEqual({ word, decision });
  });

  it.each([
    'grant access',
    'grant access#',
    'grant access##budi',
    'deny access  # ',
    'grant access#bu\u202edi',
    'grant access#budi\ndewi',
    `grant access#${'a'.repeat(201)}`,
    'grantdashsub#budi',
    `grantdashsub#${token}0`,
    'grantsub#',
    'grantsub#0',
    'grantsub#-1',
    'grantsub#1.5',
    'grantsub#dua',
    'grantsub#2147483648',
    'grantsub#１２',
  ])('%j lacks what it is about', (text) => {
    expect(readPremiumCommand(text)).toMatchObject({ decision: null });
  });

  it.each([
    'grantaccess#budi',
    'grant accessories',
    'grant\u200b access#budi',
    'granted access#budi',
    'tolong grant access#budi',
    '> grantsub#12',
    'grantsub 12',
    'grantsub＃12',
    'grantdashboardsub#12',
    'approvedash#budi',
    '',
  ])('%j is none', (text) => {
    expect(readPremiumCommand(text)).toBeNull();
  });

  it('is read in no time, however long the text', () => {
    const from = performance.now();
    for (const text of [
      `grant${' '.repeat(65_000)}access#budi`,
      `grant access${' '.repeat(65_000)}x`,
      `grant access${'#'.repeat(65_000)}`,
      `grantsub#${'1'.repeat(65_000)}`,
    ]) {
      readPremiumCommand(text);
    }
    expect(performance.now() - from).toBeLessThan(200);
  });
});
