import { Envelope, type Message, type MessageDefinition, messageCatalogue } from '@cicero/contracts';
import { mismatch } from './schema.ts';

/** What bytes from a queue turned out to be. */
export type Parsed = { ok: true; message: Message } | { ok: false; reason: string };

/** A catalogue of messages as the wall that every received message has to pass. */
export interface Validation {
  readonly catalogue: readonly MessageDefinition[];
  definitionOf(type: string): MessageDefinition | undefined;
  /** Reads a message and checks envelope, type and data. */
  parse(bytes: Buffer | string): Parsed;
}

export function validationOf(catalogue: readonly MessageDefinition[]): Validation {
  const definitions = new Map(catalogue.map((definition) => [definition.type, definition]));

  function problemOf(candidate: unknown): string | null {
    const wrongEnvelope = mismatch(Envelope, candidate);
    if (wrongEnvelope !== null) return `envelope: ${wrongEnvelope}`;
    const { type, data } = candidate as Message;
    const definition = definitions.get(type);
    if (!definition) return `type: ${type} is not in the catalogue`;
    const wrongData = mismatch(definition.data, data);
    return wrongData === null ? null : `data of ${type}: ${wrongData}`;
  }

  function parse(bytes: Buffer | string): Parsed {
    let candidate: unknown;
    try {
      candidate = JSON.parse(bytes.toString());
    } catch {
      return { ok: false, reason: 'not JSON' };
    }
    const reason = problemOf(candidate);
    return reason === null ? { ok: true, message: candidate as Message } : { ok: false, reason };
  }

  return { catalogue, definitionOf: (type) => definitions.get(type), parse };
}

/** Validation against the product's own catalogue. */
export const productValidation: Validation = validationOf(messageCatalogue);

/** Reads a message and checks it against the catalogue: the message, or the reason why it is none. */
export function parseMessage(bytes: Buffer | string, validation: Validation = productValidation): Parsed {
  return validation.parse(bytes);
}
