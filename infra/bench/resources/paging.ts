/** What reading a list to its end, a page of 500 at a time, does to the process. */
export interface Paging {
  pages: number;
  people: number;
  /** Milliseconds of the first and of the last ten pages, medians. */
  first: number;
  last: number;
  /** Heap and buffers after a collection, bytes: after the first tenth of the pages, and after the last page. */
  early: number;
  late: number;
  /** The largest share of memory the process ever had, bytes. */
  peakRss: number;
}

const pageSize = 500;

export async function pageThrough(url: string, authorization: string): Promise<Paging> {
  const times: number[] = [];
  let [early, people, peakRss] = [0, 0, 0];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const start = performance.now();
    const answer = await fetch(`${url}/api/users/list?client_id=DITBINMAS&limit=${pageSize}&page=${page}`, {
      headers: { authorization },
    });
    if (answer.status !== 200) throw new Error(`page ${page} answered ${answer.status}`);
    const { data, pagination } = (await answer.json()) as { data: unknown[]; pagination: { totalPages: number } };
    times.push(performance.now() - start);
    people += data.length;
    pages = pagination.totalPages;
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
    if (page === Math.ceil(pages / 10)) early = inUse();
  }
  const middle = (part: number[]): number => part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  const [first, last] = [middle(times.slice(0, 10)), middle(times.slice(-10))];
  return { pages: times.length, people, first, last, early, late: inUse(), peakRss };
}

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
