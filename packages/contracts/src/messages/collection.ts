import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { ClientId, Instant, JakartaDay, Platform, PostId } from '../primitives.ts';

export const collectClient = defineMessage({
  type: 'collector.collect-client',
  kind: 'command',
  summary: "Fetch a client's posts of today and their engagement on one platform, and its profile if asked for.",
  publishedBy: ['collector', 'analytics'],
  consumedBy: ['collector.collect-client'],
  data: Type.Object({
    clientId: ClientId,
    platform: Platform,
    /** The tick this belongs to; two commands of one client, platform and slot are the same work. */
    slot: Instant,
    reason: Type.Union([Type.Literal('schedule'), Type.Literal('manual'), Type.Literal('start')]),
    /** Whether the account itself is looked at: besides its posts, or instead of them. */
    profile: Type.Optional(Type.Union([Type.Literal('with'), Type.Literal('only')])),
  }),
});

export const fetchSpecialPost = defineMessage({
  type: 'collector.fetch-special-post',
  kind: 'command',
  summary: 'Fetch the post of a special task and fill in what it shows.',
  publishedBy: ['api-gateway'],
  consumedBy: ['collector.fetch-special-post'],
  data: Type.Object({ clientId: ClientId, shortcode: PostId }),
});

export const collectOfficialMedia = defineMessage({
  type: 'collector.collect-official-media',
  kind: 'command',
  summary: "Fetch what a unit's official accounts published on a day, on both platforms.",
  publishedBy: ['collector'],
  consumedBy: ['collector.collect-official-media'],
  data: Type.Object({ clientId: ClientId, day: JakartaDay }),
});

export const postsStored = defineMessage({
  type: 'collection.posts.stored',
  kind: 'event',
  summary: 'Posts of a client were fetched and stored.',
  publishedBy: ['collector'],
  consumedBy: ['analytics.attendance-refresh'],
  data: Type.Object({
    clientId: ClientId,
    platform: Platform,
    /** The Jakarta days on which the stored posts were published. */
    days: Type.Array(JakartaDay, { maxItems: 4000 }),
    added: Type.Integer({ minimum: 0 }),
    updated: Type.Integer({ minimum: 0 }),
    removed: Type.Integer({ minimum: 0 }),
    collectedAt: Instant,
  }),
});

export const engagementStored = defineMessage({
  type: 'collection.engagement.stored',
  kind: 'event',
  summary: 'Likes or comments of posts were fetched and stored.',
  publishedBy: ['collector'],
  consumedBy: ['analytics.attendance-refresh'],
  data: Type.Object({
    clientId: ClientId,
    platform: Platform,
    posts: Type.Array(
      Type.Object({ postId: PostId, day: JakartaDay, added: Type.Integer({ minimum: 0 }), complete: Type.Boolean() }),
      { maxItems: 1000 },
    ),
    collectedAt: Instant,
  }),
});

export const collectionFailed = defineMessage({
  type: 'collection.client.failed',
  kind: 'event',
  summary: 'A client could not be collected on one platform; the others go on.',
  publishedBy: ['collector'],
  consumedBy: [],
  data: Type.Object({
    clientId: ClientId,
    platform: Platform,
    /** auth, quota, throttle, transient, resource or shape; see docs/collection.md. */
    errorClass: Type.String({ maxLength: 32 }),
    message: Type.String({ maxLength: 500 }),
    failedAt: Instant,
  }),
});
