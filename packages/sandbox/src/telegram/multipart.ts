import { isRecord } from './parameters.ts';
import { TelegramError } from './telegram-error.ts';

/** A file that came with a call. */
export interface UploadedFile {
  name: string;
  mimetype: string;
  bytes: Buffer;
}

const uploads = Symbol('uploads');

/**
 * Reads a form with files (https://core.telegram.org/bots/api#sending-files): its fields are the parameters, its files
 * are found by the names that `attach://<name>` or the field itself gives them.
 */
export async function readForm(body: Buffer, contentType: string): Promise<object> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new TelegramError(400, "Bad Request: can't parse multipart form data");
  }
  const fields: Record<string, string> = {};
  const files = new Map<string, UploadedFile>();
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else files.set(name, { name: value.name, mimetype: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return Object.assign(fields, { [uploads]: files });
}

/** The file that a parameter stands for. @throws TelegramError when none came along */
export function uploaded(parameters: object, name: string): UploadedFile {
  const files = uploads in parameters ? parameters[uploads] : undefined;
  const value = isRecord(parameters) ? parameters[name] : undefined;
  const key = typeof value === 'string' ? value.replace(/^attach:\/\//, '') : name;
  const file = files instanceof Map ? files.get(key) : undefined;
  if (!file) throw new TelegramError(400, `Bad Request: there is no ${name} in the request`);
  return file;
}
