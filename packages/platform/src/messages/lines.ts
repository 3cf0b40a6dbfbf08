/** Work in lines: within a line strictly one after the other, in the order in which it was given; lines side by side. */
export class Lines {
  private readonly ends = new Map<string, Promise<void>>();

  /** Runs the work when everything given before in its line has ended, well or not. */
  run<Result>(line: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.ends.get(line) ?? Promise.resolve();
    const result = before.then(work);
    const end = result.then(
      () => {},
      () => {},
    );
    this.ends.set(line, end);
    // A line that is empty is forgotten: there are as many as messages in hand at the most.
    void end.then(() => {
      if (this.ends.get(line) === end) this.ends.delete(line);
    });
    return result;
  }
}
