/** Nobody is told of what was over longer than this: an adopted database may bring years of it. */
const newsFor = 7 * 86_400_000;

/** Whether somebody may still want to hear that this is over. */
export function isNews(overAt: Date, now: Date): boolean {
  return now.getTime() - overAt.getTime() <= newsFor;
}
