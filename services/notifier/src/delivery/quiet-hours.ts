import { type Clock, jakartaDay, startOfDay } from '@cicero/runtime';

/** Hours in which only what is urgent leaves; minutes after midnight in Jakarta. `until` may lie on the next day. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The quiet hours of an installation, as its environment says.
 * Whoever tries Cicero out at night is to see its messages: the sandbox knows none unless told.
 * @returns undefined when QUIET_HOURS cannot be read
 */
export function quietHoursOf(env: Readonly<Record<string, string | undefined>>): QuietHours | null | undefined {
  const usual = env.WHATSAPP_ADAPTER?.trim() === 'sandbox' ? 'off' : '22:30-05:00';
  return readQuietHours(env.QUIET_HOURS?.trim() || usual);
}

/** Reads `22:30-05:00`; null for `off`. @returns undefined for what is neither */
export function readQuietHours(text: string): QuietHours | null | undefined {
  if (text.trim().toLowerCase() === 'off') return null;
  const [from, until] = text.split('-').map(minutesOf);
  if (from === undefined || until === undefined || from === until || text.split('-').length !== 2) return undefined;
  return { from, until };
}

/** When the quiet hours end that an instant lies in; null when it lies in none. */
export function endOfQuiet({ from, until }: QuietHours, now: Date): Date | null {
  const midnight = startOfDay(jakartaDay(now)).getTime();
  const length = (until > from ? until - from : until - from + 24 * 60) * minute;
  // Those that began yesterday may not be over.
  for (const start of [midnight - day + from * minute, midnight + from * minute]) {
    if (now.getTime() >= start && now.getTime() < start + length) return new Date(start + length);
  }
  return null;
}

/** When the present quiet hours end; null when it is not quiet, or never. */
export function quietUntil(hours: QuietHours | null, clock: Clock): Date | null {
  return hours && endOfQuiet(hours, clock.now());
}

/** `22:30-05:00`, as it is read. */
export function quietHoursText({ from, until }: QuietHours): string {
  return [from, until].map((time) => `${two(Math.floor(time / 60))}:${two(time % 60)}`).join('-');
}

function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text.trim()) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
