/** Rows that can be looked at before they are taken. */
export class RowSource<Row> implements AsyncIterable<Row> {
  readonly #iterator: AsyncIterator<Row> | Iterator<Row>;
  #ahead: Row[] = [];
  #ended = false;

  constructor(rows: Iterable<Row> | AsyncIterable<Row>) {
    this.#iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  /** The first rows, at most so many; they are still given afterwards. */
  async peek(count: number): Promise<readonly Row[]> {
    while (this.#ahead.length < count) {
      const row = await this.#pull();
      if (row.done) break;
      this.#ahead.push(row.value);
    }
    return this.#ahead;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    const ahead = this.#ahead;
    this.#ahead = [];
    yield* ahead;
    for (let row = await this.#pull(); !row.done; row = await this.#pull()) yield row.value;
  }

  /** Tells whoever makes the rows that no more are wanted, so that a database cursor is closed. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#iterator.return?.();
  }

  async #pull(): Promise<IteratorResult<Row, unknown>> {
    if (this.#ended) return { done: true, value: undefined };
    const row = await this.#iterator.next();
    if (row.done) this.#ended = true;
    return row;
  }
}
