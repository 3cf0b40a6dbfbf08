import type { Logger } from '@cicero/runtime';
import { type Dispatcher, request } from 'undici';
import type { GatewayConfig } from '../config.ts';
import { addressOf, type Destination } from '../forwarding/destinations.ts';
import { mergeOpenApi, type OpenApiDocument, type ServiceDocument } from './merge.ts';

const services: readonly Destination['service'][] = ['auth-claim', 'collector', 'analytics', 'notifier'];
/** Milliseconds that a merged document is served before the services are asked again. */
const lifetime = 30_000;
/** Milliseconds that a service has to show its document. */
const patience = 2_000;

/** Collects the services' own OpenAPI documents; one that is away is missing in the result, nothing more. */
export class DocumentationCollector {
  readonly #config: GatewayConfig;
  readonly #dispatcher: Dispatcher;
  readonly #log: Logger;
  readonly #own: () => OpenApiDocument;
  #merged: Promise<OpenApiDocument> | undefined;
  #goodUntil = 0;

  constructor(parts: { config: GatewayConfig; dispatcher: Dispatcher; log: Logger; own: () => OpenApiDocument }) {
    this.#config = parts.config;
    this.#dispatcher = parts.dispatcher;
    this.#log = parts.log;
    this.#own = parts.own;
  }

  /** The product's document, at most half a minute old. */
  merged(): Promise<OpenApiDocument> {
    if (!this.#merged || performance.now() > this.#goodUntil) {
      this.#goodUntil = performance.now() + lifetime;
      this.#merged = this.#collect();
    }
    return this.#merged;
  }

  async #collect(): Promise<OpenApiDocument> {
    const collected = await Promise.all(services.map((service) => this.#documentOf(service)));
    // Not complete: the next reader asks again.
    if (collected.includes(undefined)) this.#goodUntil = 0;
    const documents = collected.filter((document) => document !== undefined);
    return mergeOpenApi([{ service: 'api-gateway', document: this.#own() }, ...documents]);
  }

  async #documentOf(service: Destination['service']): Promise<ServiceDocument | undefined> {
    try {
      const address = new URL('/openapi.json', addressOf(service, this.#config));
      const signal = AbortSignal.timeout(patience);
      const answer = await request(address, { dispatcher: this.#dispatcher, signal });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        throw new Error(`answered ${answer.statusCode}`);
      }
      return { service, document: (await answer.body.json()) as OpenApiDocument };
    } catch (error) {
      this.#log.warn({ err: error, from: service }, 'the documentation misses a service');
      return undefined;
    }
  }
}
