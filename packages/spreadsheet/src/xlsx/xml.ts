import { SaxesParser } from 'saxes';
import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable, refusalOf } from '../table/refusals.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

/** What is told about an XML part. Names come without their prefix: writers choose prefixes freely. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

const mostAttributes = 200;

/**
 * Reads one XML part piece by piece: well-formed or refused. A document type is refused – a workbook has none, and it
 * is where entities that multiply are declared – and so is nesting or an attribute list no workbook has.
 */
export class XmlReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #depth = 0;
  #attributes = 0;

  constructor(handlers: XmlHandlers) {
    const parser = this.#parser;
    parser.on('doctype', () => {
      throw invalidTable('Berkas Excel memuat deklarasi yang tidak diizinkan (DOCTYPE).');
    });
    parser.on('opentagstart', () => {
      this.#attributes = 0;
      this.#depth += 1;
      if (this.#depth > tableLimits.depth) throw invalidTable('Isi berkas Excel bersarang terlalu dalam.');
    });
    parser.on('attribute', () => {
      this.#attributes += 1;
      if (this.#attributes > mostAttributes) throw invalidTable(damaged);
    });
    parser.on('opentag', ({ name, attributes }) => handlers.open?.(localName(name), attributes));
    parser.on('closetag', ({ name }) => {
      this.#depth -= 1;
      handlers.close?.(localName(name));
    });
    parser.on('text', (text) => handlers.text?.(text));
    parser.on('cdata', (text) => handlers.text?.(text));
  }

  /** @throws TABLE_INVALID, also for what the handlers throw */
  write(chunk: Uint8Array): void {
    this.#guarded(() => this.#parser.write(this.#decoder.decode(chunk, { stream: true })));
  }

  end(): void {
    this.#guarded(() => this.#parser.write(this.#decoder.decode()).close());
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw refusalOf(error, damaged);
    }
  }
}

/** Reads a whole part, for its handlers' effect. */
export async function readXml(part: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const reader = new XmlReader(handlers);
  try {
    for await (const chunk of part) reader.write(chunk);
    reader.end();
  } catch (error) {
    throw refusalOf(error, damaged);
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The value of an attribute whatever its prefix, such as `r:id`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  for (const [key, value] of Object.entries(attributes)) if (localName(key) === name) return value;
  return undefined;
}
