-- Admissions and stages of packs, and what shadows saw. Rows of `admission`, `stage_change` and
-- `stage_cancellation` are never changed or removed.

create table admission (
  id integer not null,
  file text not null,
  digest text,
  jurisdiction text,
  name text,
  version text,
  published_by text not null,
  at integer not null,
  admitted integer not null,
  steps text not null,
  constraint admission_pk primary key (id),
  constraint admission_file_is_sha256 check (length(file) = 64 and not file glob '*[^0-9a-f]*'),
  constraint admission_by_not_empty check (published_by <> ''),
  constraint admission_admitted_is_bool check (admitted in (0, 1)),
  constraint admission_place_whole check ((jurisdiction is null) = (name is null)),
  constraint admission_steps_is_json check (json_valid(steps))
) strict;

create index admission_of_digest on admission (digest, id) where digest is not null;

-- `follows` is the change of the place before, so that of two decided at once one is refused.
create table stage_change (
  id integer not null,
  digest text not null,
  jurisdiction text not null,
  name text not null,
  stage text not null,
  enterprises text not null,
  effective_at integer not null,
  decided_at integer not null,
  decided_by text not null,
  reason text not null,
  follows integer not null,
  constraint stage_change_pk primary key (id),
  constraint stage_change_follows_key unique (jurisdiction, name, follows),
  constraint stage_change_pack_fk foreign key (digest) references pack (digest),
  constraint stage_change_stage_is_word check (
    stage in ('draft', 'shadow', 'canary', 'active', 'retired')
  ),
  constraint stage_change_enterprises_is_json check (json_valid(enterprises)),
  constraint stage_change_not_in_the_past check (decided_at <= effective_at),
  constraint stage_change_by_not_empty check (decided_by <> '')
) strict;

create table stage_cancellation (
  stage_change integer not null,
  at integer not null,
  cancelled_by text not null,
  reason text not null,
  constraint stage_cancellation_pk primary key (stage_change),
  constraint stage_cancellation_change_fk foreign key (stage_change) references stage_change (id),
  constraint stage_cancellation_by_not_empty check (cancelled_by <> '')
) strict;

-- The packs admitted so far spoke at once: of each place the latest is the active version.
insert into stage_change (digest, jurisdiction, name, stage, enterprises, effective_at, decided_at,
  decided_by, reason, follows)
select p.digest, p.jurisdiction, p.name, 'active', '[]', p.admitted_at, p.admitted_at, 'tidegate',
  'spoke before stages were kept', 0
from pack p
where not exists (
  select 1
  from pack l
  where l.jurisdiction = p.jurisdiction and l.name = p.name
    and (l.admitted_at, l.digest) > (p.admitted_at, p.digest)
);

create table shadow_state (
  shadow text not null,
  stream integer not null,
  limit_id text not null,
  digest text not null,
  state integer not null,
  constraint shadow_state_pk primary key (shadow, stream, limit_id, digest),
  constraint shadow_state_pack_fk foreign key (shadow) references pack (digest)
) strict, without rowid;

create table shadow_tally (
  shadow text not null,
  county text not null,
  kind text not null,
  active text not null,
  first_at integer not null,
  last_at integer not null,
  compared integer not null,
  differing integer not null,
  faults integer not null,
  constraint shadow_tally_pk primary key (shadow, county, kind, active),
  constraint shadow_tally_pack_fk foreign key (shadow) references pack (digest),
  constraint shadow_tally_kind_is_word check (kind in ('grading', 'classification', 'judgement'))
) strict, without rowid;

create table shadow_difference (
  id integer not null,
  shadow text not null,
  county text not null,
  enterprise text not null,
  kind text not null,
  subject text not null,
  at integer not null,
  active text not null,
  shadow_said text not null,
  constraint shadow_difference_pk primary key (id),
  constraint shadow_difference_pack_fk foreign key (shadow) references pack (digest)
) strict;

create index shadow_difference_of_shadow on shadow_difference (shadow, id);

create trigger admission_is_never_changed before update on admission
begin
  select raise(abort, 'an admission is never changed');
end;

create trigger admission_is_never_removed before delete on admission
begin
  select raise(abort, 'an admission is never removed');
end;

create trigger stage_change_is_never_changed before update on stage_change
begin
  select raise(abort, 'a change of stage is never changed: another follows it');
end;

create trigger stage_change_is_never_removed before delete on stage_change
begin
  select raise(abort, 'a change of stage is never removed');
end;

create trigger stage_cancellation_is_never_changed before update on stage_cancellation
begin
  select raise(abort, 'a cancellation is never changed');
end;

create trigger stage_cancellation_is_never_removed before delete on stage_cancellation
begin
  select raise(abort, 'a cancellation is never removed');
end;
