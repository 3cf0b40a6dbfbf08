import { type WebClient, type WebEnd, type WebListener, type WebProbe, WebTrouble } from './web-client.ts';

/** Milliseconds; docs/delivery.md says what they mean to people. */
export interface SessionTimes {
  /** Between two looks at a number. */
  beat: number;
  /** Until the page must have shown what it wants. */
  start: number;
  /** From the scan until messages can be sent. */
  ready: number;
  /** Without a new QR code. */
  qr: number;
  /** Until a number that lost its connection gets a new page. */
  lost: number;
  /** Between two probes of a number that is ready or waits to be scanned. */
  probe: number;
  /** For a probe to be answered. */
  call: number;
}

export const usualTimes: SessionTimes = {
  beat: 2_000,
  start: 120_000,
  ready: 180_000,
  qr: 180_000,
  lost: 90_000,
  probe: 15_000,
  call: 15_000,
};

/** Probes that may fail one after the other before the page counts as stuck. */
const mostFailures = 2;

/** One life of a browser: how it ends is settled once, whoever sees it first. */
export class Session {
  readonly client: WebClient;
  readonly ended: Promise<string>;
  private settle: (reason: string) => void = () => {};
  /** The library listens to a page anew: what was written meanwhile is to be fetched. */
  mustCatchUp = false;
  private over = false;
  private opened = false;
  private failures = 0;
  private probedAt = Number.NEGATIVE_INFINITY;
  private readonly times: SessionTimes;

  constructor(client: WebClient, times: SessionTimes) {
    this.client = client;
    this.times = times;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** The page was recognised: it can be asked. */
  get isOpen(): boolean {
    return this.opened;
  }

  async open(listener: WebListener): Promise<void> {
    await this.client.open(listener);
    this.opened = true;
  }

  get isOver(): boolean {
    return this.over;
  }

  /** @param reason a WebEnd, the reason of a WebTrouble, or one of the transport's own */
  end(reason: WebEnd | (string & {})): void {
    this.over = true;
    this.settle(reason);
  }

  /** Probes the page, if it is time; undefined when it is not, or the page did not answer. */
  async probe(every: number): Promise<WebProbe | undefined> {
    const now = performance.now();
    if (now - this.probedAt < every) return undefined;
    this.probedAt = now;
    try {
      const probe = await answered(this.client.probe(), this.times.call);
      this.failures = 0;
      return probe;
    } catch (error) {
      this.failures += 1;
      if (this.failures >= mostFailures)
        this.end(error instanceof WebTrouble && error.reason === 'PAGE_UNKNOWN' ? 'PAGE_UNKNOWN' : 'PAGE_STUCK');
      return undefined;
    }
  }
}

/** @throws WebTrouble PAGE_STUCK when the page does not answer in time */
export async function answered<T>(work: Promise<T>, time: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WebTrouble('PAGE_STUCK', 'WhatsApp Web does not answer')), time);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
