import whatsAppWeb from 'whatsapp-web.js';
import { isReload } from './trouble.ts';

/** What is used of the library beyond its own types. */
interface Library extends InstanceType<typeof whatsAppWeb.Client> {
  inject(): Promise<void>;
}
// Its types say neither `inject` nor all of the options.
const LibraryBase = whatsAppWeb.Client as unknown as new (options: object) => Library;

/** Loading anew while it starts is WhatsApp Web's habit: how often that is borne, and how long to wait. */
const reloads = 4;
const reloadPause = 1_500;

/**
 * The library's client without its two ways to end the process or to write where it should not: its own handlers of
 * events are asynchronous, and what they throw nobody catches; and it keeps copies of the page in the working directory.
 */
export class GuardedClient extends LibraryBase {
  opening = true;
  private readonly stumbled: (error: unknown) => void;

  constructor(options: object, stumbled: (error: unknown) => void) {
    super(options);
    this.stumbled = stumbled;
  }

  override async inject(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await super.inject();
      } catch (error) {
        if (this.opening && isReload(error) && tries < reloads) {
          await new Promise((resolve) => setTimeout(resolve, reloadPause));
        } else if (this.opening) throw error;
        else return this.stumbled(error);
      }
    }
  }

  async initWebVersionCache(): Promise<void> {}
}
