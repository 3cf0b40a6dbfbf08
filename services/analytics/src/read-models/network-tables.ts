/** Where posts and their lists of likers or commenters stand as the network told them, per platform. */
export const networkTables = {
  instagram: { posts: 'insta_post', lists: 'insta_like', key: 'shortcode', list: 'likes' },
  tiktok: { posts: 'tiktok_post', lists: 'tiktok_comment', key: 'video_id', list: 'comments' },
} as const;
