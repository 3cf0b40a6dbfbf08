/** Lets a sleeping loop be woken: by new work, or by the end of the process. */
export class Signal {
  private wakers = new Set<() => void>();
  private raised = false;

  /** Wakes everybody who waits; whoever waits next, if nobody does. */
  raise(): void {
    this.raised = this.wakers.size === 0;
    for (const wake of this.wakers) wake();
  }

  /** Waits for the signal, but no longer than so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (this.raised) {
      this.raised = false;
      return;
    }
    let wake = (): void => {};
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, milliseconds);
      this.wakers.add(wake);
    });
    clearTimeout(timer);
    this.wakers.delete(wake);
  }
}
