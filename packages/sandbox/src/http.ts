import type { FastifyInstance, FastifyReply } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

/** A request the sandbox refuses, with the status to answer. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly code: string;

  constructor(status: number, message: string, code = 'SANDBOX_REFUSED') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Checks requests the same way on whichever server the sandbox is registered: unknown fields are refused, not dropped,
 * and only what stands in an address is converted from text.
 */
export function checkStrictly(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const validator = Compile(schema);
    return (data: unknown) => {
      const value = httpPart === 'body' ? data : Value.Convert(schema, data);
      if (validator.Check(value)) return { value };
      const [first] = validator.Errors(value);
      return {
        error: new Error(`${httpPart ?? 'body'}${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`),
      };
    };
  });
}

/** Errors as JSON `{ success, message, code }`, in the scope of the sandbox only. */
export function answerErrorsAsJson(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof RefusedRequest) {
      return reply.code(error.status).send({ success: false, message: error.message, code: error.code });
    }
    const known = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    const status = known >= 400 && known < 600 ? known : 500;
    if (status >= 500) request.log.error({ err: error }, 'sandbox request failed');
    const message = status >= 500 ? 'Terjadi kesalahan pada server.' : (error as Error).message;
    return reply
      .code(status)
      .send({ success: false, message, code: status === 400 ? 'VALIDATION_FAILED' : 'SANDBOX_ERROR' });
  });
}

/** Pictures a browser may show; everything else is only downloaded. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

export function isPicture(mimetype: string): boolean {
  return pictures.has(mimetype);
}

/** Sends a file that somebody put into a chat: pictures to be seen, the rest to be kept; nothing in it runs. */
export function sendFile(
  reply: FastifyReply,
  { name, mimetype, base64 }: { name: string; mimetype: string; base64: string },
): FastifyReply {
  const shown = isPicture(mimetype);
  return reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header(
      'content-disposition',
      `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`,
    )
    .type(shown ? mimetype : 'application/octet-stream')
    .send(Buffer.from(base64, 'base64'));
}

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Sends one of the sandbox's own pages. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', pagePolicy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
