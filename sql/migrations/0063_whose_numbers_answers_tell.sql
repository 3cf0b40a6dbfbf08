-- Whose numbers an answer to a complaint tells, so that nobody reads those of somebody else's clients in it; and accounts
-- are looked up by their name in whatever case.

alter table complaint
  -- Clients; none = the answer is general. Null = entered before this was noted: its words are shown to nobody.
  add column about text[];

create index insta_profile_lower_username on insta_profile (lower(username));
