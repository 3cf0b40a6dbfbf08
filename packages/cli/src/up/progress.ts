import colors from 'picocolors';
import type { Terminal } from '../terminal.ts';

/** Says what is being done and how long it took, so that nobody stares at a silent terminal. */
export class Progress {
  private readonly started = performance.now();
  private readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    const result = await work();
    const took = ((performance.now() - from) / 1000).toFixed(1);
    this.terminal.line(`${colors.green('✓')} ${title} ${colors.dim(`${took} s`)}`);
    return result;
  }

  note(text: string): void {
    this.terminal.line(`  ${colors.dim(text)}`);
  }
}
