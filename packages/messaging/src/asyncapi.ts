import { Envelope, type MessageDefinition, topology } from '@cicero/contracts';

/** Plain data, ready for YAML. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** A TypeBox schema without what only TypeScript sees. */
function plain(schema: object): Json {
  return JSON.parse(JSON.stringify(schema)) as Json;
}

const reference = (path: string): JsonObject => ({ $ref: `#/${path}` });

function channelOf({ type, kind, summary }: MessageDefinition): JsonObject {
  return {
    address: type,
    title: type,
    summary,
    messages: { [type]: reference(`components/messages/${type}`) },
    bindings: {
      amqp: {
        is: 'routingKey',
        exchange: { name: topology.exchange, type: 'topic', durable: true, autoDelete: false, vhost: '/' },
        bindingVersion: '0.3.0',
      },
    },
    'x-kind': kind,
  };
}

function messageOf({ type, kind, summary, data }: MessageDefinition): JsonObject {
  return {
    name: type,
    title: type,
    summary,
    contentType: 'application/cloudevents+json',
    correlationId: { location: '$message.payload#/correlationid' },
    payload: {
      allOf: [
        reference('components/schemas/Envelope'),
        { type: 'object', required: ['type', 'data'], properties: { type: { const: type }, data: plain(data) } },
      ],
    },
    tags: [{ name: kind }],
  };
}

/** One operation per service that sends the message, and one per queue that receives it. */
function operationsOf({ type, kind, summary, publishedBy, consumedBy }: MessageDefinition): JsonObject {
  const messages = [reference(`channels/${type}/messages/${type}`)];
  const channel = reference(`channels/${type}`);
  const sends = publishedBy.map((service) => [
    `${service}.send.${type}`,
    {
      action: 'send',
      title: `${service} publishes ${type}`,
      summary,
      channel,
      messages,
      bindings: { amqp: { deliveryMode: 2, mandatory: kind === 'command', bindingVersion: '0.3.0' } },
      'x-service': service,
    },
  ]);
  const receives = consumedBy.map((queue) => [
    `${queue}.receive.${type}`,
    {
      action: 'receive',
      title: `${queue} consumes ${type}`,
      summary,
      channel,
      messages,
      bindings: { amqp: { ack: true, bindingVersion: '0.3.0' } },
      'x-service': queue.slice(0, queue.indexOf('.')),
      'x-queue': queue,
    },
  ]);
  return Object.fromEntries([...sends, ...receives]) as JsonObject;
}

/** The catalogue as an AsyncAPI 3.0 document: what is sent, by whom, to whom, and what it looks like. */
export function asyncApi(catalogue: readonly MessageDefinition[], version = '1.0.0'): JsonObject {
  const inOrder = [...catalogue].sort((a, b) => (a.type < b.type ? -1 : 1));
  const byType = (describe: (definition: MessageDefinition) => Json): JsonObject =>
    Object.fromEntries(inOrder.map((definition) => [definition.type, describe(definition)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Cicero messages',
      version,
      description: 'Generated from packages/contracts; see docs/messages.md for delivery, retries and parking.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: byType(channelOf),
    operations: Object.assign({}, ...inOrder.map(operationsOf)) as JsonObject,
    components: { schemas: { Envelope: plain(Envelope) }, messages: byType(messageOf) },
  };
}
