-- Counties that were added, and the most that each may use; a bound that is null is none. A county
-- may also have enterprises without being here.

create table county (
  code text not null,
  name text not null,
  added_at integer not null,
  readings_per_s integer,
  calls_at_once integer,
  enterprises_max integer,
  disk_percent integer,
  constraint county_pk primary key (code),
  constraint county_code_is_code check (code glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint county_name_not_empty check (name <> ''),
  constraint county_readings_from_1 check (readings_per_s > 0),
  constraint county_calls_from_1 check (calls_at_once > 0),
  constraint county_enterprises_from_1 check (enterprises_max > 0),
  constraint county_disk_is_percent check (disk_percent between 1 and 100)
) strict;
