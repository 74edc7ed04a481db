-- Which category packs a county lets grade: decisions that are never changed or removed; another
-- follows. `follows` is the decision before about the same pack in the same county, so that of two
-- decided at once one is refused.

create table grader_decision (
  id integer not null,
  county text not null,
  pack text not null,
  lets integer not null,
  effective_at integer not null,
  decided_at integer not null,
  decided_by text not null,
  note text not null,
  follows integer not null,
  constraint grader_decision_pk primary key (id),
  constraint grader_decision_follows_key unique (county, pack, follows),
  constraint grader_decision_county_is_code check (county glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint grader_decision_pack_not_empty check (pack <> ''),
  constraint grader_decision_lets_is_bool check (lets in (0, 1)),
  constraint grader_decision_not_in_the_past check (decided_at <= effective_at),
  constraint grader_decision_by_not_empty check (decided_by <> '')
) strict;

create trigger grader_decision_is_never_changed before update on grader_decision
begin
  select raise(abort, 'a decision about a grader is never changed: another follows it');
end;

create trigger grader_decision_is_never_removed before delete on grader_decision
begin
  select raise(abort, 'a decision about a grader is never removed');
end;

-- What a county may keep is bounded in readings, which are counted, and no longer in percent of a
-- disk, which was never held to and which a database server does not tell.

create table county_bounded (
  code text not null,
  name text not null,
  added_at integer not null,
  readings_per_s integer,
  calls_at_once integer,
  enterprises_max integer,
  readings_kept_max integer,
  constraint county_pk primary key (code),
  constraint county_code_is_code check (code glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint county_name_not_empty check (name <> ''),
  constraint county_readings_from_1 check (readings_per_s > 0),
  constraint county_calls_from_1 check (calls_at_once > 0),
  constraint county_enterprises_from_1 check (enterprises_max > 0),
  constraint county_kept_from_1 check (readings_kept_max > 0)
) strict;

insert into county_bounded (code, name, added_at, readings_per_s, calls_at_once, enterprises_max)
select code, name, added_at, readings_per_s, calls_at_once, enterprises_max
from county;

drop table county;

alter table county_bounded rename to county;
