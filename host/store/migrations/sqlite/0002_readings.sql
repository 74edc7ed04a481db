-- What devices sent and what grading made of it. Values are counts of 10^-9 of the unit.

create table stream (
  id integer not null,
  county text not null,
  enterprise text not null,
  outlet text not null,
  pollutant text not null,
  averaging integer not null,
  constraint stream_pk primary key (id),
  constraint stream_key unique (enterprise, outlet, pollutant, averaging, county),
  constraint stream_outlet_fk foreign key (enterprise, outlet) references outlet (enterprise, id),
  constraint stream_county_is_code check (county glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint stream_averaging_is_code check (averaging between 0 and 5)
) strict;

create index stream_of_county on stream (county, enterprise, outlet, pollutant, averaging);

create table frame (
  id integer not null,
  mn text not null,
  received_at_ms integer not null,
  qn text not null,
  cn text not null,
  kind text not null,
  bytes blob not null,
  constraint frame_pk primary key (id),
  constraint frame_kind_is_word check (kind in ('accepted', 'noted'))
) strict;

create table device_day (
  mn text not null,
  day integer not null,
  accepted integer not null,
  noted integer not null,
  duplicates integer not null,
  last_received_at_ms integer not null,
  constraint device_day_pk primary key (mn, day)
) strict, without rowid;

create table rejection (
  day integer not null,
  mn text not null,
  reason text not null,
  frames integer not null,
  example blob not null,
  constraint rejection_pk primary key (day, mn, reason)
) strict;

create index rejection_of_device on rejection (mn, reason, frames);

create table batch (
  id integer not null,
  county text not null,
  on_day integer not null,
  at integer not null,
  grader text not null,
  layers text not null,
  engine text not null,
  readings integer not null,
  judged integer not null,
  skipped integer not null,
  not_normal integer not null,
  input_hash text not null,
  output_hash text not null,
  fuel integer not null,
  duration_us integer not null,
  constraint batch_pk primary key (id),
  constraint batch_grader_is_json check (json_valid(grader)),
  constraint batch_layers_is_json check (json_valid(layers))
) strict;

create index batch_of_county on batch (county, id);

-- `grading` is 0 while the reading waits, 1 when `batch` graded it, 2 when no limit watches it.
create table reading (
  id integer not null,
  stream integer not null,
  county text not null,
  period_start integer not null,
  revision integer not null,
  value integer not null,
  converted integer,
  validity integer not null,
  flag text,
  frame integer not null,
  grading integer not null default 0,
  batch integer,
  constraint reading_pk primary key (id),
  constraint reading_key unique (stream, period_start, revision),
  constraint reading_stream_fk foreign key (stream) references stream (id),
  constraint reading_frame_fk foreign key (frame) references frame (id),
  constraint reading_batch_fk foreign key (batch) references batch (id),
  constraint reading_validity_is_code check (validity between 0 and 9),
  constraint reading_grading_is_code check (grading between 0 and 2),
  constraint reading_graded_has_batch check ((grading = 1) = (batch is not null))
) strict;

create index reading_waiting on reading (county, id) where grading = 0;

create table watch (
  id integer not null,
  stream integer not null,
  limit_id text not null,
  digest text not null,
  first_on integer not null,
  last_on integer not null,
  governing text not null,
  grader text not null,
  constraint watch_pk primary key (id),
  constraint watch_key unique (stream, limit_id, digest),
  constraint watch_stream_fk foreign key (stream) references stream (id),
  constraint watch_governing_is_json check (json_valid(governing)),
  constraint watch_grader_is_json check (json_valid(grader))
) strict;

-- Apart from the watch, because it changes with every batch and the watch is wide.
create table watch_state (
  watch integer not null,
  state integer not null,
  constraint watch_state_pk primary key (watch),
  constraint watch_state_watch_fk foreign key (watch) references watch (id)
) strict;

create table reading_grade (
  reading integer not null,
  watch integer not null,
  grade integer not null,
  in_force integer not null,
  rule text not null,
  constraint reading_grade_pk primary key (reading, watch),
  constraint reading_grade_reading_fk foreign key (reading) references reading (id),
  constraint reading_grade_watch_fk foreign key (watch) references watch (id),
  constraint reading_grade_is_code check (grade between 0 and 4 and in_force between 0 and 4)
) strict, without rowid;

create table warning (
  id integer not null,
  watch integer not null,
  county text not null,
  grade integer not null,
  peak integer not null,
  opened_at integer not null,
  updated_at integer not null,
  closed_at integer,
  worst integer not null,
  readings integer not null,
  batch integer not null,
  explanation text,
  constraint warning_pk primary key (id),
  constraint warning_watch_fk foreign key (watch) references watch (id),
  constraint warning_batch_fk foreign key (batch) references batch (id),
  constraint warning_grade_is_code check (grade between 0 and 4 and peak between 0 and 4),
  constraint warning_explanation_is_json check (explanation is null or json_valid(explanation))
) strict;

create unique index warning_open on warning (watch) where closed_at is null;

create index warning_of_county on warning (county, id);

-- Counts that would otherwise walk all readings.
create table counter (
  county text not null,
  name text not null,
  amount integer not null,
  constraint counter_pk primary key (county, name),
  constraint counter_name_is_known check (
    name in ('readings', 'revisions', 'duplicates', 'graded', 'unwatched')
  )
) strict, without rowid;
