-- Counties that were added, and the most that each may use; a bound that is null is none. A county
-- may also have enterprises without being here.

create table county (
  code text collate "C" not null,
  name text not null,
  added_at bigint not null,
  readings_per_s bigint,
  calls_at_once bigint,
  enterprises_max bigint,
  disk_percent bigint,
  constraint county_pk primary key (code),
  constraint county_code_is_code check (code ~ '^[0-9]{6}$'),
  constraint county_name_not_empty check (name <> ''),
  constraint county_readings_from_1 check (readings_per_s > 0),
  constraint county_calls_from_1 check (calls_at_once > 0),
  constraint county_enterprises_from_1 check (enterprises_max > 0),
  constraint county_disk_is_percent check (disk_percent between 1 and 100)
);
