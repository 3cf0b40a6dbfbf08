import type { Message, MessageData, MessageDefinition } from '@cicero/contracts';
import type { TSchema } from 'typebox';
import { nextMessageId } from './message-id.ts';
import { mismatch } from './schema.ts';

export interface MessageOrigin {
  /** Name of the publishing service; becomes `/cicero/<source>`. */
  source: string;
  /** The request or job run this belongs to. Default: the causing message's, else the message's own id. */
  correlationId?: string;
  /** The message whose handling publishes this one: gives correlation and causation. */
  causedBy?: Message;
  causationId?: string;
  /** W3C trace context. Default: the causing message's. */
  traceparent?: string;
  /** Where the instant of the event comes from; default the system's clock. */
  clock?: { now(): Date };
}

/**
 * Builds a message of this definition with a new UUIDv7, greater than those before, ready for the outbox or `publish`.
 * @throws TypeError when the data does not match the definition: a programming error, never bad input
 */
export function createMessage<Data extends TSchema>(
  definition: MessageDefinition<Data>,
  data: MessageData<MessageDefinition<Data>>,
  origin: MessageOrigin,
): Message<MessageData<MessageDefinition<Data>>> {
  const wrong = mismatch(definition.data, data);
  if (wrong !== null) throw new TypeError(`data of ${definition.type}: ${wrong}`);
  const id = nextMessageId();
  const causationId = origin.causationId ?? origin.causedBy?.id;
  const traceparent = origin.traceparent ?? origin.causedBy?.traceparent;
  return {
    specversion: '1.0',
    id,
    source: `/cicero/${origin.source}`,
    type: definition.type,
    time: (origin.clock?.now() ?? new Date()).toISOString(),
    datacontenttype: 'application/json',
    correlationid: origin.correlationId ?? origin.causedBy?.correlationid ?? id,
    ...(causationId === undefined ? {} : { causationid: causationId }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  };
}
