-- Who and what is registered, and how it was classified. Days count from 1970-01-01; instants are
-- seconds since 1970-01-01T00:00:00Z. JSON holds only nested values that no query looks into.

create table enterprise (
  id text not null,
  name text not null,
  county text not null,
  township text not null,
  industries text not null,
  constraint enterprise_pk primary key (id),
  constraint enterprise_id_not_empty check (id <> ''),
  constraint enterprise_county_is_code check (county glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint enterprise_industries_is_json check (json_valid(industries))
) strict;

create index enterprise_of_county on enterprise (county, id);

create table outlet (
  enterprise text not null,
  id text not null,
  name text not null,
  medium text not null,
  monitoring_point text not null,
  constraint outlet_pk primary key (enterprise, id),
  constraint outlet_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint outlet_id_not_empty check (id <> ''),
  constraint outlet_medium_is_word check (medium in ('water', 'air'))
) strict;

-- Nothing is overwritten: of two facts with the same name and day, the greater id was recorded
-- later and holds.
create table fact (
  id integer not null,
  enterprise text not null,
  outlet text,
  name text not null,
  from_day integer not null,
  value text not null,
  doubtful integer not null,
  source text not null,
  recorded_at integer not null,
  constraint fact_pk primary key (id),
  constraint fact_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint fact_outlet_fk foreign key (enterprise, outlet) references outlet (enterprise, id),
  constraint fact_name_not_empty check (name <> ''),
  constraint fact_value_is_json check (json_valid(value)),
  constraint fact_doubtful_is_bool check (doubtful in (0, 1))
) strict;

create index fact_in_force on fact (enterprise, outlet, name, from_day, id);

create table permit (
  enterprise text not null,
  number text not null,
  tier text not null,
  valid_from integer not null,
  valid_until integer not null,
  ended integer,
  limits text not null,
  amounts text not null,
  constraint permit_pk primary key (enterprise, number, valid_from),
  constraint permit_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint permit_number_not_empty check (number <> ''),
  constraint permit_limits_is_json check (json_valid(limits)),
  constraint permit_amounts_is_json check (json_valid(amounts))
) strict;

create index permit_by_day on permit (enterprise, valid_from);

create table device (
  mn text not null,
  password text not null,
  enterprise text not null,
  outlet text not null,
  crc_modbus_accepted integer not null,
  constraint device_pk primary key (mn),
  constraint device_outlet_fk foreign key (enterprise, outlet) references outlet (enterprise, id),
  constraint device_mn_not_empty check (mn <> ''),
  constraint device_crc_is_bool check (crc_modbus_accepted in (0, 1))
) strict;

create index device_at_outlet on device (enterprise, outlet);

-- `standing` repeats in one word what the result came to, so that counting does not open it.
create table classification (
  id integer not null,
  enterprise text not null,
  on_day integer not null,
  at integer not null,
  standing text not null,
  result text not null,
  constraint classification_pk primary key (id),
  constraint classification_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint classification_result_is_json check (json_valid(result)),
  constraint classification_standing_is_word check (
    standing in (
      'key', 'simplified', 'registration', 'none', 'prohibited', 'undetermined', 'refused',
      'fault', 'no-layer'
    )
  )
) strict;

create index classification_latest on classification (enterprise, on_day, id);

create table classification_missing (
  classification integer not null,
  fact text not null,
  constraint classification_missing_pk primary key (classification, fact),
  constraint classification_missing_fk foreign key (classification) references classification (id)
) strict, without rowid;

create table pack (
  digest text not null,
  name text not null,
  version text not null,
  jurisdiction text not null,
  manifest text not null,
  admitted_at integer not null,
  component blob not null,
  constraint pack_pk primary key (digest),
  constraint pack_digest_is_sha256 check (
    length(digest) = 64 and not digest glob '*[^0-9a-f]*'
  ),
  constraint pack_manifest_is_json check (json_valid(manifest))
) strict;
