import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { downloadSheet, exportUrl, parseSheetLink } from '../../src/personnel-import/google-sheet.ts';
import { World } from '../world.ts';
import { Desk, ends } from './desk.ts';

const google = 'https://docs.google.com';
const id = '1AbCdEfGhIjKlMnOp_-9';

describe('a link', () => {
  test.each([
    [`https://docs.google.com/spreadsheets/d/${id}/edit#gid=12`, '12'],
    [`https://docs.google.com/spreadsheets/d/${id}/edit?gid=12#gid=13`, '12'],
    [`https://docs.google.com/spreadsheets/d/${id}/edit?usp=sharing&gid=12`, '12'],
    [`https://docs.google.com/spreadsheets/d/${id}/edit?usp=sharing`, '0'],
    [` http://docs.google.com/spreadsheets/u/0/d/${id} `, '0'],
    [`docs.google.com/spreadsheets/d/${id}/view`, '0'],
  ])('%s means sheet %s of the workbook', (link, gid) => {
    const parsed = parseSheetLink(link, google);
    expect(parsed).toEqual({ id, gid, isPublished: false });
    expect(exportUrl(parsed, google).href).toBe(`${google}/spreadsheets/d/${id}/export?format=csv&gid=${gid}`);
  });

  test('to a sheet that was published has an address of its own', () => {
    const link = parseSheetLink(
      `https://docs.google.com/spreadsheets/d/e/2PACX-${id}/pubhtml?gid=5&single=true`,
      google,
    );
    expect(exportUrl(link, google).href).toBe(
      `${google}/spreadsheets/d/e/2PACX-${id}/pub?output=csv&single=true&gid=5`,
    );
  });

  test.each([
    ['', 'nothing'],
    ['bukan tautan', 'words'],
    [`https://evil.example/spreadsheets/d/${id}/edit`, 'another host'],
    [`https://docs.google.com.evil.example/spreadsheets/d/${id}`, 'a host that looks like it'],
    [`https://docs.google.com@evil.example/spreadsheets/d/${id}`, 'a user name'],
    [`https://docs.google.com:8443/spreadsheets/d/${id}`, 'another port'],
    [`https://docs.google.com/document/d/${id}/edit`, 'a document'],
    ['https://docs.google.com/spreadsheets/d/../../etc/passwd', 'a way out'],
    [`https://docs.google.com/spreadsheets/d/${id}/edit#gid=1;x`, 'a sheet that is none'],
    [`file:///spreadsheets/d/${id}`, 'a file'],
  ])('%s is none: %s', (link) => {
    expect(() => parseSheetLink(link, google)).toThrow(expect.objectContaining({ code: 'SHEET_LINK_INVALID' }));
  });
});

describe('a download', () => {
  let base: string;
  let asked: string[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => void server.close(resolve)));

  const download = (how: typeof answer, more: { timeout?: number; maxBytes?: number; docsUrl?: string } = {}) => {
    answer = how;
    asked = [];
    const options = { docsUrl: base, timeout: 5_000, maxBytes: 1_000, ...more };
    return downloadSheet({ id, gid: '0', isPublished: false }, options);
  };
  const status =
    (code: number, headers: Record<string, string> = {}, body = '') =>
    (_: unknown, response: ServerResponse) =>
      void response.writeHead(code, headers).end(body);
  const failsWith = (code: string) => expect.objectContaining({ code });

  test('gives the sheet, also after a redirect on the same host', async () => {
    const content = await download((request, response) => {
      if (request.url?.startsWith('/spreadsheets')) response.writeHead(307, { location: '/isi' }).end();
      else response.writeHead(200, { 'content-type': 'text/csv' }).end('nrp,nama\n1,A');
    });
    expect(content.toString()).toBe('nrp,nama\n1,A');
    expect(asked).toEqual([`/spreadsheets/d/${id}/export?format=csv&gid=0`, '/isi']);
  });

  test.each<[string, string, ReturnType<typeof status>]>([
    ['a sign-in', 'SHEET_NOT_PUBLIC', status(302, { location: 'https://accounts.google.com/ServiceLogin?x=1' })],
    ['a page', 'SHEET_NOT_PUBLIC', status(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>Masuk</html>')],
    ['401', 'SHEET_NOT_PUBLIC', status(401)],
    ['403', 'SHEET_NOT_PUBLIC', status(403)],
    ['404', 'SHEET_NOT_FOUND', status(404)],
    ['400, as for a sheet that the workbook has not', 'SHEET_NOT_FOUND', status(400)],
    ['500', 'SHEET_UNREACHABLE', status(500)],
    ['429', 'SHEET_UNREACHABLE', status(429)],
    [
      'a redirect to the machine itself',
      'SHEET_UNREACHABLE',
      status(302, { location: 'http://169.254.169.254/latest' }),
    ],
    ['a redirect to another port', 'SHEET_UNREACHABLE', status(302, { location: 'http://127.0.0.1:22/' })],
    [
      'a redirect to a host that looks like Google’s',
      'SHEET_UNREACHABLE',
      status(302, { location: 'https://evilgoogleusercontent.com/x' }),
    ],
    [
      'a redirect without encryption',
      'SHEET_UNREACHABLE',
      status(302, { location: 'http://a.googleusercontent.com/x' }),
    ],
    ['a redirect to a file', 'SHEET_UNREACHABLE', status(302, { location: 'file:///etc/passwd' })],
    ['a redirect in a circle', 'SHEET_UNREACHABLE', status(302, { location: '/lagi' })],
    ['a sheet that is too large', 'FILE_TOO_LARGE', status(200, { 'content-type': 'text/csv' }, 'x'.repeat(1_001))],
  ])('that meets %s fails as %s', async (_what, code, how) => {
    await expect(download(how)).rejects.toEqual(failsWith(code));
  });

  test('that takes too long, or reaches nobody, fails', async () => {
    await expect(download(() => {}, { timeout: 200 })).rejects.toEqual(failsWith('SHEET_UNREACHABLE'));
    await expect(download(() => {}, { docsUrl: 'http://127.0.0.1:9' })).rejects.toEqual(failsWith('SHEET_UNREACHABLE'));
  });

  test('is the beginning of an import, and its failure the end', async () => {
    const world = await World.open({ env: { GOOGLE_DOCS_URL: base } });
    try {
      const desk = new Desk(world);
      const ask = async () => {
        const source = `${base}/spreadsheets/d/${id}/edit#gid=3`;
        const { body } = await world.call('admin', 'POST', '/api/users/import', { source, dry_run: false });
        const importId = String(body.data?.import_id);
        await desk.carryOut(importId, { GOOGLE_DOCS_URL: base });
        return importId;
      };
      asked = [];
      answer = status(200, { 'content-type': 'text/csv' }, 'nrp,nama\n34000001,Dari Google');
      const good = await ask();
      expect(asked).toEqual([`/spreadsheets/d/${id}/export?format=csv&gid=3`]);
      expect(ends(await desk.rows('admin', good))).toEqual(['34000001 created nama']);
      answer = status(302, { location: 'https://accounts.google.com/ServiceLogin' });
      expect(await desk.record('admin', await ask())).toMatchObject({
        status: 'failed',
        error: { code: 'SHEET_NOT_PUBLIC', message: expect.stringContaining('Siapa saja yang memiliki link') },
      });
    } finally {
      await world.close();
    }
  });
});
