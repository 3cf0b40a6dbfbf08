import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fileType } from '../src/file-type.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(64)]);
const xlsx = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('…[Content_Types].xml…xl/workbook.xml')]);

describe('fileType', () => {
  it.each([
    ['image/png', png],
    ['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['application/pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1')],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xlsx],
    ['text/plain', Buffer.from('Rekap: “ayo”\n')],
  ])('knows %s by its bytes', (type, bytes) => {
    expect(fileType(bytes)).toBe(type);
  });

  it.each([
    ['a program', Buffer.from('4d5a90000300000004', 'hex')],
    ['a zip that is no workbook', Buffer.from('504b0304aabbcc', 'hex')],
    ['text in another encoding', Buffer.from('caf\xe9', 'latin1')],
    ['nothing', Buffer.alloc(0)],
  ])('takes no %s', (_, bytes) => {
    expect(fileType(bytes)).toBeNull();
  });
});
