-- Imports of personnel: what a request asked for and where it came from, and why an import or a row did not go well.
alter table personnel_import
  add column if not exists source_kind text not null default 'file' check (source_kind in ('file', 'google-sheet')),
  -- Name of a sheet; null = the first one.
  add column if not exists sheet text,
  -- Channel, address and user agent of the request, for the audit trail.
  add column if not exists origin jsonb not null default '{}'::jsonb,
  -- What the file holds that is not read: a list of { code, message, column }.
  add column if not exists warnings jsonb not null default '[]'::jsonb,
  add column if not exists error_code text;
alter table personnel_import_row
  add column if not exists code text,
  add column if not exists warnings text[] not null default '{}';
create index if not exists personnel_import_client on personnel_import (upper(trim(client_id)), created_at desc);
create index if not exists personnel_import_row_outcome on personnel_import_row (import_id, outcome, row_number);
