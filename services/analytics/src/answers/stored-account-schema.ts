import { ErrorAnswer } from '@cicero/contracts';
import { type Static, type TSchema, Type } from 'typebox';

const text = Type.Union([Type.String(), Type.Null()]);
const count = Type.Union([Type.Integer(), Type.Null()]);
const flag = Type.Union([Type.Boolean(), Type.Null()]);

export const StoredProfile = Type.Object({
  username: Type.String(),
  ...{ full_name: text, biography: text, follower_count: count, following_count: count, post_count: count },
  ...{ profile_pic_url: text, updated_at: text },
});

export const StoredUser = Type.Object({
  ...{ user_id: Type.String(), username: Type.String(), full_name: text, biography: text },
  ...{ business_contact_method: text, category: text, category_id: count, account_type: count },
  ...{ contact_phone_number: text, external_url: text, fbid_v2: text },
  ...{ is_business: flag, is_private: flag, is_verified: flag },
  ...{ public_email: text, public_phone_country_code: text, public_phone_number: text },
  ...{ profile_pic_url: text, profile_pic_url_hd: text },
});

const shared = { username: 'res.contoh', full_name: 'Resor Contoh', biography: 'Akun contoh' };
const profile: Static<typeof StoredProfile> = {
  ...{ ...shared, follower_count: 15_234, following_count: 87, post_count: 1_320 },
  ...{ profile_pic_url: 'https://cdn.contoh.example/ig/1.jpg', updated_at: '2025-11-10T11:00:00.000Z' },
};
const user: Static<typeof StoredUser> = {
  ...{ ...shared, user_id: '900000000001', business_contact_method: 'UNKNOWN' },
  ...{ category: 'Government Organization', category_id: 2_603, account_type: 2, contact_phone_number: null },
  ...{ external_url: 'https://contoh.example', fbid_v2: '17841400000000001' },
  ...{ is_business: true, is_private: false, is_verified: true, public_email: 'humas@contoh.example' },
  ...{ public_phone_country_code: '62', public_phone_number: null },
  ...{ profile_pic_url: 'https://cdn.contoh.example/ig/1.jpg', profile_pic_url_hd: null },
};
export const storedExamples = { profile, user };

/** The answers of a route that tells of one stored account. */
export function storedAccountAnswers<Data extends TSchema>(data: Data, example: Static<Data>) {
  const found = Type.Object({ success: Type.Literal(true), data });
  return {
    200: { ...found, examples: [{ success: true, data: example }] },
    ...{ 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer },
  };
}
