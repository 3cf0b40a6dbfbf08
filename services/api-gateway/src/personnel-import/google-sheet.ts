import { CiceroError } from '@cicero/contracts';
import { type Dispatcher, request } from 'undici';

/** A sheet that a link leads to. */
export interface SheetLink {
  id: string;
  /** The link is of a sheet that was published to the web, which has an id and an address of its own. */
  isPublished: boolean;
  /** Which sheet of the workbook; the first one is usually 0. */
  gid: string;
}

const google = 'docs.google.com';
/** Where Google sends whoever may download a sheet on to. */
const contents = '.googleusercontent.com';
const signIn = /(^|\.)accounts\.google\.com$/;
const hops = 5;

/**
 * Reads the address of a Google Sheet as people copy it from their browser: `…/spreadsheets/d/<id>/edit#gid=0`, also
 * with `?gid=`, or published (`/d/e/<id>/pubhtml`).
 * @param docsUrl the configured address; links of its host are read, too
 * @throws CiceroError SHEET_LINK_INVALID
 */
export function parseSheetLink(link: string, docsUrl: string): SheetLink {
  const text = link.trim();
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (text.length > 2_048 || !URL.canParse(address)) throw new CiceroError('SHEET_LINK_INVALID');
  const url = new URL(address);
  const base = new URL(docsUrl);
  const isKnown = url.host === google || url.host === base.host;
  const found = /\/spreadsheets\/(?:u\/\d+\/)?d\/(e\/)?([\w-]{8,128})(?:\/|$)/.exec(url.pathname);
  if (!isKnown || !found?.[2]) throw new CiceroError('SHEET_LINK_INVALID');
  const gid = url.searchParams.get('gid') ?? new URLSearchParams(url.hash.slice(1)).get('gid') ?? '0';
  if (!/^\d{1,20}$/.test(gid)) throw new CiceroError('SHEET_LINK_INVALID');
  return { id: found[2], isPublished: found[1] !== undefined, gid };
}

/** The address that a sheet is downloaded from. Nothing of the link but its ids is in it. */
export function exportUrl({ id, isPublished, gid }: SheetLink, docsUrl: string): URL {
  const base = docsUrl.replace(/\/+$/, '');
  const path = isPublished ? `e/${id}/pub?output=csv&single=true&gid=${gid}` : `${id}/export?format=csv&gid=${gid}`;
  return new URL(`${base}/spreadsheets/d/${path}`);
}

export interface DownloadOptions {
  docsUrl: string;
  maxBytes: number;
  /** Milliseconds for everything. */
  timeout: number;
  signal?: AbortSignal;
}

/**
 * Downloads a public sheet as CSV. Redirects are followed to the configured host and to Google's content hosts only, so
 * that no link makes us ask anybody else.
 * @throws CiceroError SHEET_NOT_PUBLIC, SHEET_NOT_FOUND, SHEET_UNREACHABLE, FILE_TOO_LARGE
 */
export async function downloadSheet(link: SheetLink, options: DownloadOptions): Promise<Buffer> {
  const deadline = AbortSignal.timeout(options.timeout);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const start = exportUrl(link, options.docsUrl);
  let url = start;
  try {
    for (let hop = 0; hop <= hops; hop++) {
      const answer = await request(url.href, { signal, headers: { accept: 'text/csv' } });
      const location = answer.headers.location;
      if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') {
        return await contentOf(answer, options.maxBytes);
      }
      await answer.body.dump();
      url = nextAddress(location, url, start);
    }
  } catch (error) {
    if (error instanceof CiceroError) throw error;
    if (options.signal?.aborted) throw error;
    throw new CiceroError('SHEET_UNREACHABLE', { cause: error });
  }
  throw new CiceroError('SHEET_UNREACHABLE', { message: 'Google Sheets mengalihkan permintaan tanpa henti.' });
}

function nextAddress(location: string, from: URL, start: URL): URL {
  if (!URL.canParse(location, from.href)) throw new CiceroError('SHEET_UNREACHABLE');
  const next = new URL(location, from);
  if (signIn.test(next.hostname)) throw new CiceroError('SHEET_NOT_PUBLIC');
  const isContents = next.protocol === 'https:' && next.port === '' && next.hostname.endsWith(contents);
  if (next.origin === start.origin || isContents) return next;
  throw new CiceroError('SHEET_UNREACHABLE', { message: 'Google Sheets mengalihkan permintaan ke alamat lain.' });
}

async function contentOf({ statusCode, headers, body }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const isPage = String(headers['content-type'] ?? '').includes('text/html');
  if (statusCode !== 200 || isPage) {
    await body.dump();
    if (statusCode === 401 || statusCode === 403 || statusCode === 200) throw new CiceroError('SHEET_NOT_PUBLIC');
    // A gid that the workbook has not is a bad request to Google.
    if (statusCode === 400 || statusCode === 404 || statusCode === 410) throw new CiceroError('SHEET_NOT_FOUND');
    throw new CiceroError('SHEET_UNREACHABLE');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new CiceroError('FILE_TOO_LARGE');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
