-- Faults of packs, versions that were set aside for them, and what hosts say of themselves.

create table pack_fault (
  id integer not null,
  county text not null,
  digest text not null,
  layer text not null,
  function text not null,
  fault text not null,
  input text not null,
  first_at integer not null,
  last_at integer not null,
  times integer not null,
  backtrace text,
  constraint pack_fault_pk primary key (id),
  constraint pack_fault_key unique (county, digest, function, fault, input),
  constraint pack_fault_layer_is_json check (json_valid(layer)),
  constraint pack_fault_fault_is_json check (json_valid(fault)),
  constraint pack_fault_input_is_sha256 check (length(input) = 64),
  constraint pack_fault_from_1 check (times > 0)
) strict;

create index pack_fault_of_county on pack_fault (county, last_at);

create table set_aside (
  id integer not null,
  county text not null,
  digest text not null,
  layer text not null,
  office text not null,
  faults integer not null,
  cause text not null,
  since integer not null,
  trial_at integer not null,
  ended_at integer,
  ended_by text,
  constraint set_aside_pk primary key (id),
  constraint set_aside_office_is_word check (office in ('grading', 'judging')),
  constraint set_aside_layer_is_json check (json_valid(layer)),
  constraint set_aside_trial_after check (since <= trial_at),
  constraint set_aside_ended_whole check ((ended_at is null) = (ended_by is null))
) strict;

create unique index set_aside_open on set_aside (county, digest, office) where ended_at is null;

create table replica (
  id text not null,
  seen_at integer not null,
  report text not null,
  constraint replica_pk primary key (id),
  constraint replica_report_is_json check (json_valid(report))
) strict;

-- Days due of one county are found by its enterprises.
create index due_day_of_enterprise on due_day (enterprise, on_day);
