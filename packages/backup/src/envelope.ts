import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { BackupError } from './error.ts';

/** A new secret key for BACKUP_KEY. */
export function newKey(): Promise<string> {
  return generateIdentity();
}

/**
 * A stream in the age format (https://age-encryption.org/v1): chunks of 64 KiB, each authenticated, so that a changed,
 * missing or moved byte is noticed. The `age` program reads it as well.
 */
export async function encrypt(plain: Readable, key: string): Promise<Readable> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await recipientOf(key));
  return fromWeb(await encrypter.encrypt(toWeb(plain)));
}

/** @throws BackupError when the key is not the one it was encrypted for; the stream fails at the first changed chunk */
export async function decrypt(sealed: Readable, key: string): Promise<Readable> {
  const decrypter = new Decrypter();
  await recipientOf(key);
  decrypter.addIdentity(key);
  try {
    return fromWeb(await decrypter.decrypt(toWeb(sealed)));
  } catch (error) {
    sealed.destroy();
    throw new BackupError('cannot be decrypted: another BACKUP_KEY made it, or it was changed', { cause: error });
  }
}

/** The public half of a key. @throws BackupError when it is no key; never with the key in it */
export async function recipientOf(key: string): Promise<string> {
  try {
    return await identityToRecipient(key);
  } catch {
    throw new BackupError('BACKUP_KEY is not an age secret key; make one with: cicero backup key');
  }
}

// The same standard streams, declared once by Node and once by the language.
const toWeb = (stream: Readable) => Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>;
const fromWeb = (stream: globalThis.ReadableStream<Uint8Array>) =>
  Readable.fromWeb(stream as unknown as ReadableStream);
