import { randomBytes } from 'node:crypto';
import { deleteExpiredFiles, readFile, storeFile } from '@cicero/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, chatTo, noon, openBench } from '../notifier.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(64)]);

describe('stored files', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  const createdAt = new Date(noon);
  const store = (name: string, bytes: Buffer, expiresAt = new Date('2025-11-04T00:00:00Z')) =>
    storeFile(bench.context.db, { name, bytes, expiresAt, createdAt });

  it('come back as they were', async () => {
    const fileId = await store('absensi.png', png);
    expect(await readFile(bench.context.db, fileId)).toEqual({
      fileId,
      name: 'absensi.png',
      mimetype: 'image/png',
      bytes: png,
    });
  });

  it('have harmless names', async () => {
    const names = ['../../etc/passwd', 'C:\\x\\rekap.txt', 'a\r\nb.txt', '..', `${'x'.repeat(300)}.xlsx`];
    const stored = await Promise.all(
      names.map(async (name) => (await readFile(bench.context.db, await store(name, Buffer.from('x'))))?.name),
    );
    expect(stored).toEqual(['passwd', 'rekap.txt', 'a b.txt', 'berkas', `${'x'.repeat(115)}.xlsx`]);
  });

  it('are refused when too big or of another type', async () => {
    await expect(store('x.txt', Buffer.alloc(16 * 1024 * 1024 + 1, 'a'))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    });
    await expect(store('x.png', Buffer.from('4d5a9000', 'hex'))).rejects.toMatchObject({
      code: 'FILE_TYPE_UNSUPPORTED',
    });
  });

  it('go when they expire, unless a message still waits for them', async () => {
    const { db } = bench.context;
    await db.deleteFrom('stored_file').execute();
    const past = new Date('2025-11-01T00:00:00Z');
    await store('frei.txt', Buffer.from('x'), past);
    const wanted = await store('wanted.txt', Buffer.from('x'), past);
    const later = await store('later.txt', Buffer.from('x'));
    await bench.accept(chatTo('628123456789@c.us', { files: [wanted] }));
    expect(await deleteExpiredFiles(db, createdAt, 10)).toBe(1);
    const left = await db.selectFrom('stored_file').select('file_id').execute();
    expect(left.map((row) => row.file_id).toSorted()).toEqual([wanted, later].toSorted());
  });
});
