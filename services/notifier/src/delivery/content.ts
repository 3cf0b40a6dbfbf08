import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** A button below a text; what it sends back when pressed is at most 64 bytes. */
const Button = Type.Object({ label: Type.String(), data: Type.String() });

/** What an outbound row carries: always exactly one thing that a provider takes in one call. */
export const Content = Type.Union([
  Type.Object({ kind: Type.Literal('text'), text: Type.String(), buttons: Type.Optional(Type.Array(Button)) }),
  Type.Object({ kind: Type.Literal('file'), fileId: Type.String() }),
  Type.Object({
    kind: Type.Literal('mail'),
    subject: Type.String(),
    text: Type.String(),
    html: Type.Optional(Type.String()),
    /** Ids of stored files. */
    files: Type.Optional(Type.Array(Type.String())),
  }),
  /** A secret that has done its duty. */
  Type.Object({ kind: Type.Literal('blanked') }),
]);
export type Content = Static<typeof Content>;

export const blanked: Content = { kind: 'blanked' };

/** Reads the content column; `blanked` for what cannot be read. */
export function readContent(value: unknown): Content {
  return Value.Check(Content, value) ? value : blanked;
}
