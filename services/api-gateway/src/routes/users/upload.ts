import { createHash } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** A file as it was sent. */
export class UploadedFile {
  readonly name: string;
  readonly content: Buffer;

  constructor(name: string, content: Buffer) {
    this.name = name;
    this.content = content;
  }

  /** What stands for the file where bodies are compared. */
  toJSON(): object {
    return { name: this.name, sha256: createHash('sha256').update(this.content).digest('base64url') };
  }
}

/**
 * Lets the routes of this scope be sent a form with one file: fields become the body, as texts, and the file its `file`,
 * whatever its field is called.
 */
export async function acceptUploads(scope: Http, { maxBytes }: { maxBytes: number }): Promise<void> {
  const limits = {
    fileSize: maxBytes,
    files: 1,
    fields: 20,
    parts: 21,
    fieldSize: 4_096,
    fieldNameSize: 100,
    headerPairs: 50,
  };
  await scope.register(multipart, { limits });
  scope.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await readForm(request);
  });
}

async function readForm(request: FastifyRequest): Promise<Record<string, unknown>> {
  // No prototype: a field may be called anything.
  const body: Record<string, unknown> = Object.create(null);
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') body.file = new UploadedFile(part.filename || 'berkas', await part.toBuffer());
      else if (part.fieldname !== 'file') body[part.fieldname] = part.value;
    }
  } catch (error) {
    throw refusalOf(error);
  }
  return body;
}

function refusalOf(error: unknown): CiceroError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new CiceroError('FILE_TOO_LARGE', { cause: error });
  if (code.endsWith('_LIMIT')) {
    return new CiceroError('VALIDATION_FAILED', { message: 'Kirim satu berkas saja.', cause: error });
  }
  return new CiceroError('VALIDATION_FAILED', { message: 'Isi formulir tidak dapat dibaca.', cause: error });
}
