import { type Static, type TSchema, Type } from 'typebox';

/** The five processes of Cicero, named as their folders. */
export const serviceNames = ['api-gateway', 'auth-claim', 'collector', 'analytics', 'notifier'] as const;
export type ServiceName = (typeof serviceNames)[number];

/**
 * One message type: what it means, what it carries, who speaks and who listens.
 * Events are facts in the past tense (`<domain>.<entity>.<event>`), anybody may listen.
 * Commands (`<service>.<verb>-<object>`) ask one service to act; a command nobody listens to is an error.
 */
export interface MessageDefinition<Data extends TSchema = TSchema> {
  readonly type: string;
  readonly kind: 'event' | 'command';
  readonly summary: string;
  readonly data: Data;
  readonly publishedBy: readonly ServiceName[];
  /** Queues that receive it, `<service>.<purpose>`. */
  readonly consumedBy: readonly string[];
}

/** Declares a message; see docs/messages.md. */
export function defineMessage<const Data extends TSchema>(
  definition: MessageDefinition<Data>,
): MessageDefinition<Data> {
  return definition;
}

/**
 * The envelope of every message: CloudEvents 1.0 in JSON, with the correlation and causation
 * extensions and W3C trace context. Unknown attributes are allowed, as CloudEvents demands.
 */
export const Envelope = Type.Object({
  specversion: Type.Literal('1.0'),
  /** UUIDv7: unique and ordered by time. */
  id: Type.String({ format: 'uuid' }),
  /** `/cicero/<service>` */
  source: Type.String({ minLength: 1, maxLength: 200 }),
  type: Type.String({ minLength: 1, maxLength: 200 }),
  time: Type.String({ format: 'date-time' }),
  datacontenttype: Type.Literal('application/json'),
  /** The id of the request or job run that everything downstream belongs to. */
  correlationid: Type.String({ minLength: 1, maxLength: 200 }),
  /** The id of the message whose handling published this one. */
  causationid: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  traceparent: Type.Optional(Type.String({ maxLength: 200 })),
  data: Type.Unknown(),
});

export interface Message<Data = unknown> extends Omit<Static<typeof Envelope>, 'data'> {
  data: Data;
}

export type MessageData<Definition extends MessageDefinition> = Static<Definition['data']>;
