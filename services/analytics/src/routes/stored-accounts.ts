import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { parseHandle } from '@cicero/directory';
import type { Http } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { StoredProfile, StoredUser, storedAccountAnswers, storedExamples } from '../answers/stored-account-schema.ts';
import { instagramProfile, instagramUser } from '../profiles/profiles.ts';

const tags = ['Media sosial'];
/** What the platform shows to everybody; operators have no page that asks for it. */
const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const username = Type.Optional(
  Type.String({ maxLength: 300, description: 'Nama akun, @nama, atau tautan profil; huruf besar kecil sama saja' }),
);

/** Instagram accounts as they were last collected; how they are now is the collector's to say (docs/collection.md). */
export function storedAccountRoutes(app: Http, { db }: { db: Kysely<DB> }): void {
  app.get(
    '/api/insta/profile',
    {
      config,
      schema: {
        ...{ tags, summary: 'Profil Instagram yang tersimpan' },
        querystring: Type.Object({ username }),
        response: storedAccountAnswers(StoredProfile, storedExamples.profile),
      },
    },
    async ({ query }) => {
      const profile = await instagramProfile(db, handleOf(query.username));
      if (!profile) throw new CiceroError('PROFILE_NOT_FOUND');
      return { success: true as const, data: { ...profile, updated_at: profile.updated_at?.toISOString() ?? null } };
    },
  );

  app.get(
    '/api/insta/instagram-user',
    {
      config,
      schema: {
        ...{ tags, summary: 'Akun Instagram yang tersimpan, beserta kontaknya' },
        description: 'user_id didahulukan dari username.',
        querystring: Type.Object({
          user_id: Type.Optional(Type.String({ maxLength: 30, pattern: '^\\s*\\d*\\s*$' })),
          username,
        }),
        response: storedAccountAnswers(StoredUser, storedExamples.user),
      },
    },
    async ({ query }) => {
      const userId = query.user_id?.trim();
      const user = await instagramUser(db, userId ? { userId } : { handle: handleOf(query.username) });
      if (!user) throw new CiceroError('PROFILE_NOT_FOUND');
      return { success: true as const, data: user };
    },
  );
}

/** @throws CiceroError USERNAME_REQUIRED, HANDLE_INVALID */
function handleOf(written: string | undefined): string {
  if (!written?.trim()) throw new CiceroError('USERNAME_REQUIRED');
  const handle = parseHandle('instagram', written);
  if (handle === null) throw new CiceroError('HANDLE_INVALID');
  return handle;
}
