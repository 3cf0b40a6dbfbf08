import { Type } from 'typebox';
import { quotaBody } from './keys.ts';

/** A refusal instead of an answer: status, body and headers as the provider or its gateway sends them. */
export interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const gatewayHtml =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n' +
  '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** Faults that answer in the product's place. */
export const refusals = {
  unauthorized: {
    status: 401,
    body: { message: 'Invalid API key. Go to https://docs.rapidapi.com/docs/keys for more info.' },
  },
  'not-subscribed': { status: 403, body: { message: 'You are not subscribed to this API.' } },
  private: { status: 403, body: { detail: 'Private account' } },
  'not-found': { status: 404, body: { detail: 'Not found' } },
  throttle: { status: 429, body: { message: 'Too many requests' } },
  quota: { status: 429, body: quotaBody(), headers: { 'x-ratelimit-requests-remaining': '0' } },
  'server-error': { status: 500, body: { detail: 'Internal server error' } },
  'bad-gateway': {
    status: 502,
    body: {
      messages: 'The API is unreachable, please contact the API provider',
      info: 'Your Client (working) ---> Gateway (working) ---> API (not working)',
    },
  },
  'bad-gateway-html': { status: 502, body: gatewayHtml, headers: { 'content-type': 'text/html' } },
} as const satisfies Record<string, Refusal>;

/** Faults that bend a good answer, with what they do. */
export const distortions = {
  'truncated-json': 'Badan jawaban terpotong di tengah',
  'empty-list': 'Daftar kosong, seolah tidak ada apa-apa',
  'wrong-shape': 'JSON yang sah dengan bentuk yang tidak dikenal',
  'repeated-token': 'Token halaman yang sama terus-menerus',
  'duplicate-across-pages': 'Butir terakhir sebuah halaman muncul lagi di halaman berikutnya',
  'comment-pages-short': 'Komentar per halaman lebih sedikit dari yang diminta; total menghitung balasan',
  'hidden-likes': 'like_count null, penyukanya tetap terdaftar',
  'mixed-case-handles': 'Penyuka yang sama sebagai Nama, nama, dan @nama',
  'stale-secuid': 'Daftar video menurut secUid kosong',
  'alternate-shape': 'Nama kunci alternatif (shortcode, snake_case, videos[])',
  'stringified-body': 'data berupa teks JSON di dalam JSON',
  'nested-comments': 'data.comments[] dengan username datar',
} as const satisfies Record<string, string>;

export type RefusalKind = keyof typeof refusals;
export type DistortionKind = keyof typeof distortions;
/** `hang` never answers, `slow` only waits, `custom` answers with the given status and body. */
export type FaultKind = RefusalKind | DistortionKind | 'hang' | 'slow' | 'custom';

export const faultKinds = [
  ...(Object.keys(refusals) as RefusalKind[]),
  ...(Object.keys(distortions) as DistortionKind[]),
  'hang',
  'slow',
  'custom',
] as const satisfies readonly FaultKind[];

/** What `POST /sandbox/control/fault` takes. Everything left out matches anything. */
export const FaultRule = Type.Object(
  {
    kind: Type.Enum(faultKinds),
    host: Type.Optional(Type.String({ maxLength: 200 })),
    path: Type.Optional(Type.String({ maxLength: 200 })),
    /** Handle of the account whose data is asked for, however written. */
    account: Type.Optional(Type.String({ maxLength: 200 })),
    key: Type.Optional(Type.String({ maxLength: 200 })),
    /** Only the first page of a list, or only later ones. */
    page: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('next')])),
    /** How many requests it hits; left out: all until it is removed. */
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** How many matching requests pass before it begins. */
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    /** Seconds for a `retry-after` header. */
    retryAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    body: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);
