-- Row-level security: what a transaction says in `tidegate.county` is what it can touch. `*` is the
-- host itself; a code of six digits is a jurisdiction with all that lies within it; where nothing is
-- said, nothing is there. Superusers and roles that bypass row security are bound by none of it.
--
-- It holds against a statement that forgets its county and a mistake in a program, not against
-- whoever may write statements of their own: they could say `*`.
--
-- Every table is in one of these classes, in the list further down. A migration that makes a table
-- calls `guard_rows` for it; a table without policies is an error of `tidegate doctor`.
--
--   county   the row names its county
--   parent   the row is its parent's: of an enterprise, a device, a stream, a judgement, …
--   layer    the row is a jurisdiction's: seen also by the jurisdictions within it, whose layers it
--            is part of, and written by those that contain it
--   shared   one for all, seen by every jurisdiction and written by the host
--   host     the host's alone

-- Functions of policies name nothing that stands in a schema: the programs that copy a database have
-- no schema in their path.
create function every_county() returns boolean
language sql stable parallel safe
as $$ select coalesce(current_setting('tidegate.county', true), '') = '*' $$;

-- The jurisdiction said, or null.
create function scope() returns text
language sql stable parallel safe
as $$ select substring(current_setting('tidegate.county', true) from '^[0-9]{6}$') $$;

-- The last code within the scope; the scope itself is the first.
create function scope_last() returns text
language sql stable parallel safe
as $$
  select case
    when s = '000000' then '999999'
    when s like '%0000' then left(s, 2) || '9999'
    when s like '%00' then left(s, 4) || '99'
    else s
  end
  from (select substring(current_setting('tidegate.county', true) from '^[0-9]{6}$')) k (s)
$$;

-- The jurisdictions that contain the scope, without it; null where there is no scope.
create function scope_above() returns text[]
language sql stable parallel safe
as $$
  select array['000000', left(s, 2) || '0000', left(s, 4) || '00']
  from (select substring(current_setting('tidegate.county', true) from '^[0-9]{6}$')) k (s)
$$;

-- Conditions, as text to be put in a policy. Each setting is asked for in a query of its own, which
-- is carried out once for a statement and not for every row.
create function of_scope(code text) returns text
language sql immutable
as $$ select format('%s between (select scope()) and (select scope_last())', code) $$;

create function of_scope_or_above(code text) returns text
language sql immutable
as $$ select format('(%s or %s = any ((select scope_above())::text[]))', of_scope(code), code) $$;

-- That one of the parents that can be seen fulfils the condition.
create function of_parent(parent text, condition text) returns text
language sql immutable
as $$ select format('exists (select 1 from %I parent where %s)', parent, condition) $$;

-- Whoever may not see all rows of a table may not empty it: policies do not ask then.
create function refuse_emptying() returns trigger
language plpgsql
as $$
begin
  if current_setting('tidegate.county', true) is distinct from '*' then
    raise exception 'table % is emptied by the host alone', tg_table_name
    using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;

-- Puts row-level security on a table, for its owner too: rows that fulfil `seen` can be read, those
-- that fulfil `own` can be written; no condition is true of no row. The host can do both.
create procedure guard_rows(target regclass, seen text, own text)
language plpgsql
as $$
declare
  can_see constant text := '(select every_county()) or ' || coalesce(seen, 'false');
  can_write constant text := '(select every_county()) or ' || coalesce(own, 'false');
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy seen on %s for select using (%s)', target, can_see);
  execute format('create policy added on %s for insert with check (%s)', target, can_write);
  execute format('create policy changed on %s for update using (%s)', target, can_write);
  execute format('create policy removed on %s for delete using (%s)', target, can_write);
  execute format('create trigger is_not_emptied before truncate on %s '
    'for each statement execute function refuse_emptying()', target);
end
$$;

-- county; where the row has a parent as well, that must be of the scope too, so that nobody hangs a
-- row of theirs on another's.
call guard_rows('county', of_scope('code'), of_scope('code'));
call guard_rows('enterprise', of_scope('county'), of_scope('county'));
call guard_rows('batch', of_scope('county'), of_scope('county'));
call guard_rows('counter', of_scope('county'), of_scope('county'));
call guard_rows('entry', of_scope('county'), of_scope('county'));
call guard_rows('checkpoint', of_scope('county'), of_scope('county'));
call guard_rows('shadow_tally', of_scope('county'), of_scope('county'));
call guard_rows('shadow_difference', of_scope('county'), of_scope('county'));
call guard_rows('stream', of_scope('county'),
  of_scope('county') || ' and ' || of_parent('enterprise', 'parent.id = stream.enterprise'));
call guard_rows('reading', of_scope('county'),
  of_scope('county') || ' and ' || of_parent('stream', 'parent.id = reading.stream'));
call guard_rows('warning', of_scope('county'),
  of_scope('county') || ' and ' || of_parent('watch', 'parent.id = warning.watch'));
call guard_rows('waiver', of_scope('county'), of_scope('county') || ' and (enterprise is null or '
  || of_parent('enterprise', 'parent.id = waiver.enterprise') || ')');
call guard_rows('judgement', of_scope('county'), of_scope('county') || ' and (enterprise is null or '
  || of_parent('enterprise', 'parent.id = judgement.enterprise') || ')');
call guard_rows('enforcement_case', of_scope('county'),
  of_scope('county') || ' and ' || of_parent('enterprise', 'parent.id = enforcement_case.enterprise'));

-- parent
do $$
declare
  child text;
begin
  foreach child in array array['outlet', 'fact', 'permit', 'device', 'classification', 'docket',
    'meter_day', 'amount_day', 'production_day', 'due_day']
  loop
    call guard_rows(child::regclass,
      of_parent('enterprise', format('parent.id = %I.enterprise', child)),
      of_parent('enterprise', format('parent.id = %I.enterprise', child)));
  end loop;
  -- Those of a number that no device has are the host's.
  foreach child in array array['frame', 'device_day', 'rejection']
  loop
    call guard_rows(child::regclass,
      of_parent('device', format('parent.mn = %I.mn', child)),
      of_parent('device', format('parent.mn = %I.mn', child)));
  end loop;
  foreach child in array array['watch', 'shadow_state']
  loop
    call guard_rows(child::regclass,
      of_parent('stream', format('parent.id = %I.stream', child)),
      of_parent('stream', format('parent.id = %I.stream', child)));
  end loop;
end
$$;

call guard_rows('classification_missing',
  of_parent('classification', 'parent.id = classification_missing.classification'),
  of_parent('classification', 'parent.id = classification_missing.classification'));
call guard_rows('watch_state', of_parent('watch', 'parent.id = watch_state.watch'),
  of_parent('watch', 'parent.id = watch_state.watch'));
call guard_rows('reading_grade', of_parent('reading', 'parent.id = reading_grade.reading'),
  of_parent('reading', 'parent.id = reading_grade.reading') || ' and '
  || of_parent('watch', 'parent.id = reading_grade.watch'));
call guard_rows('case_note',
  of_parent('enforcement_case', 'parent.id = case_note.enforcement_case'),
  of_parent('enforcement_case', 'parent.id = case_note.enforcement_case') || ' and '
  || of_parent('judgement', 'parent.number = case_note.judgement'));
call guard_rows('finding', of_parent('judgement', 'parent.number = finding.judgement'),
  of_parent('judgement', 'parent.number = finding.judgement') || ' and '
  || of_parent('enterprise', 'parent.id = finding.enterprise'));

-- layer; a file that was refused before anybody knew whose pack it is, is the host's.
call guard_rows('pack', of_scope_or_above('jurisdiction'), of_scope('jurisdiction'));
call guard_rows('admission', of_scope_or_above('jurisdiction'), of_scope('jurisdiction'));
call guard_rows('stage_change', of_scope_or_above('jurisdiction'), of_scope('jurisdiction'));
call guard_rows('stage_cancellation',
  of_parent('stage_change', 'parent.id = stage_cancellation.stage_change'),
  of_parent('stage_change', 'parent.id = stage_cancellation.stage_change and '
    || of_scope('parent.jurisdiction')));

-- shared; the lock of a chain is taken by whoever appends to it, and never changed.
call guard_rows('installation', '(select scope()) is not null', null);
call guard_rows('chain_lock', '(select scope()) is not null', null);

create policy held on chain_lock for update
using ((select scope()) is not null)
with check ((select every_county()));

-- Read before anybody could have said anything, by older programs too.
call guard_rows('_sqlx_migrations', 'true', null);

-- host
call guard_rows('account', null, null);
call guard_rows('account_grant', null, null);
call guard_rows('token', null, null);
call guard_rows('access_change', null, null);

-- The archive is nobody's: the same bytes have one row, whoever put them there. A jurisdiction adds
-- to it, finds there the bodies of its own entries, and has anything else by its digest alone
-- (`archived`): who can name it was told it by a record.
call guard_rows('blob', of_parent('entry', 'parent.body = blob.digest'), null);

create policy archived on blob for insert with check ((select scope()) is not null);

-- Functions that look past the scope for one thing that every jurisdiction needs. They say who looks
-- and take it back; what fails in between ends the transaction, and with it the setting.

-- A blob by its digest, for whoever can name it.
create function archived(wanted text) returns bytea
language plpgsql
as $$
declare
  said constant text := current_setting('tidegate.county', true);
  found bytea;
begin
  perform set_config('tidegate.county', '*', true);
  select b.stored into found from blob b where b.digest = wanted;
  perform set_config('tidegate.county', said, true);
  return found;
end
$$;

-- The last entry of a chain, which all counties share: no more of it than the next entry needs.
create function chain_end(of_partition bigint, out sequence bigint, out hash text)
returns setof record
language plpgsql
as $$
declare
  said constant text := current_setting('tidegate.county', true);
begin
  perform set_config('tidegate.county', '*', true);
  return query
  select e.sequence, e.hash
  from entry e
  where e.partition = of_partition
  order by e.sequence desc
  limit 1;
  perform set_config('tidegate.county', said, true);
end
$$;

-- Refused frames that no registered device sent, by reason: they are shown to every county, because
-- nobody knows whose they are.
create function unregistered_rejections(out reason text, out frames bigint)
returns setof record
language plpgsql
as $$
declare
  said constant text := current_setting('tidegate.county', true);
begin
  perform set_config('tidegate.county', '*', true);
  return query
  select r.reason, sum(r.frames)::bigint
  from rejection r
  where not exists (select 1 from device d where d.mn = r.mn)
  group by r.reason;
  perform set_config('tidegate.county', said, true);
end
$$;
