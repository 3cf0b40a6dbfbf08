import { ProviderError } from '../errors.ts';
import { asList, at, count, flag, idText, text } from './fields.ts';
import { seenHandle } from './handle.ts';

/** An Instagram account as it is shown; null = hidden, empty or not said. */
export interface IgProfile {
  /** Normalised. */
  username: string;
  userId: string | null;
  fullName: string | null;
  biography: string | null;
  followerCount: number | null;
  followingCount: number | null;
  postCount: number | null;
  /** The largest picture there is, and the usual one. */
  pictureUrl: string | null;
  smallPictureUrl: string | null;
  isPrivate: boolean | null;
  isVerified: boolean | null;
  isBusiness: boolean | null;
  accountType: number | null;
  category: string | null;
  categoryId: number | null;
  contactMethod: string | null;
  contactPhone: string | null;
  publicEmail: string | null;
  phoneCountryCode: string | null;
  publicPhone: string | null;
  externalUrl: string | null;
  facebookId: string | null;
  /** Videos of the former IGTV, and the time of the newest reel in epoch seconds. */
  longVideoCount: number | null;
  latestReelAt: number | null;
  bioLinks: readonly { title: string | null; url: string }[];
  address: string | null;
}

/** Far more than the platform lets anybody have. */
const mostLinks = 20;

/** Reads an account; whom the provider does not know it says so by the status of its answer. */
export function readIgProfile(body: unknown): IgProfile {
  const user = at(body, 'data');
  const of = (name: string): unknown => at(user, name);
  const username = seenHandle(of('username'));
  if (username === null) throw new ProviderError('shape', 'no account in the answer');
  return {
    username,
    userId: idText(of('pk'), of('id'), of('user_id')),
    fullName: text(of('full_name')),
    biography: text(of('biography')),
    followerCount: count(of('followers_count'), of('follower_count')),
    followingCount: count(of('following_count')),
    postCount: count(of('media_count'), of('posts_count')),
    pictureUrl: text(of('profile_pic_url_hd'), of('profile_pic_url')),
    smallPictureUrl: text(of('profile_pic_url'), of('profile_pic_url_hd')),
    isPrivate: flag(of('is_private')),
    isVerified: flag(of('is_verified')),
    isBusiness: flag(of('is_business')),
    accountType: count(of('account_type')),
    category: text(of('category_name'), of('category')),
    categoryId: count(of('category_id')),
    contactMethod: text(of('business_contact_method')),
    contactPhone: text(of('contact_phone_number')),
    publicEmail: text(of('public_email')),
    phoneCountryCode: idText(of('public_phone_country_code')),
    publicPhone: idText(of('public_phone_number')),
    externalUrl: text(of('external_url')),
    facebookId: idText(of('fbid_v2')),
    longVideoCount: count(of('total_igtv_videos')),
    latestReelAt: count(of('latest_reel_media')),
    bioLinks: asList(of('bio_links'))
      .slice(0, mostLinks)
      .flatMap((link) => {
        const url = text(at(link, 'url'), link);
        return url === null ? [] : [{ title: text(at(link, 'title')), url }];
      }),
    address: addressOf(user),
  };
}

/** One line, or the parts it is kept in: street, town, postal code. */
function addressOf(user: unknown): string | null {
  const line = text(at(user, 'address'), at(user, 'address_street'));
  const parts = [line, text(at(user, 'city_name')), idText(at(user, 'zip'))];
  const said = parts.filter((part) => part !== null && part.trim() !== '');
  return said.length === 0 ? null : said.join(', ');
}
