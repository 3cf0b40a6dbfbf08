import { Type } from 'typebox';

/** Shapes that several messages and routes share. Strings are bounded: everything from outside is. */
export const Platform = Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')]);
export type Platform = 'instagram' | 'tiktok';
export const platforms: readonly Platform[] = ['instagram', 'tiktok'];

/** A client (police unit) id in its canonical spelling: trimmed, upper case. */
export const ClientId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\s].*$' });
/** A calendar day in Asia/Jakarta, `YYYY-MM-DD`. */
export const JakartaDay = Type.String({ format: 'date' });
/** An instant, ISO 8601 with zone. */
export const Instant = Type.String({ format: 'date-time' });
/** Shortcode on Instagram, video id on TikTok. */
export const PostId = Type.String({ minLength: 1, maxLength: 64 });
