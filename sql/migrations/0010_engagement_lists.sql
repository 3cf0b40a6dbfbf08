-- Reads the lists of likers and commenters in every form they were ever stored in: arrays of names with or without @,
-- arrays of objects, a single object, JSON inside text. Order kept, repetitions too; what cannot be a handle is left out.
-- The normal form equals handleKey of packages/directory, the pattern that of the collector (shapes/handle.ts).
create function engagement_handles(list jsonb) returns setof text
language plpgsql immutable parallel safe as $$
begin
  if jsonb_typeof(list) = 'string' then
    begin
      list := (list #>> '{}')::jsonb;
    exception when others then
      return;
    end;
  end if;
  if jsonb_typeof(list) = 'object' then
    list := jsonb_build_array(list);
  end if;
  if list is null or jsonb_typeof(list) <> 'array' then
    return;
  end if;
  return query
    select handle from (
      select lower(replace(btrim(
        case jsonb_typeof(entry)
          when 'string' then entry #>> '{}'
          when 'object' then coalesce(
            entry ->> 'username', entry -> 'user' ->> 'unique_id', entry -> 'user' ->> 'username', entry ->> 'unique_id')
        end, E' \t\n\r'), '@', '')) as handle, place
      from jsonb_array_elements(list) with ordinality as entries (entry, place)
    ) names
    where handle ~ '^[^][[:space:]@{}"''<>,/\\]{1,64}$'
    order by place;
end $$;

-- What the collector looks for: posts of a client since an instant, and legacy lists not taken over yet.
create index content_post_client_published on content_post (client_id, platform, published_at);
create index content_post_unseen on content_post (platform, post_id) where snapshot_at is null;
