/** An invented report, and what a client sends for it. */
export const reportExample = {
  shortcode: 'DAbCdEfGh12',
  user_id: '75020201',
  instagram_link: 'https://www.instagram.com/p/DXyZaBcDe34',
  facebook_link: 'https://www.facebook.com/ani.contoh/posts/100000000000001',
  twitter_link: 'https://x.com/ani_contoh/status/1900000000000000001',
  tiktok_link: null,
  youtube_link: null,
  created_at: '2026-02-02T01:00:00.000Z',
  reported_at: '2026-02-02T03:00:00.000Z',
  updated_at: null,
  caption: 'Apel pagi',
  image_url: null,
  thumbnail_url: null,
};

export const submissionExample = {
  shortcode: 'DAbCdEfGh12',
  user_id: '75020201',
  instagram_link: 'https://www.instagram.com/p/DXyZaBcDe34/',
  facebook_link: 'https://www.facebook.com/ani.contoh/posts/100000000000001',
  twitter_link: 'https://x.com/ani_contoh/status/1900000000000000001',
  tiktok_link: '',
  youtube_link: '',
};
