-- Special tasks are counted by client and day, like the posts of insta_post.
create index if not exists insta_post_khusus_client_created on insta_post_khusus (client_id, created_at);
