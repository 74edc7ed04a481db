-- What was judged and on what it rests: dockets, findings, cases, and the record that shows every
-- later change. Rows of `entry`, `blob`, `judgement`, `checkpoint` and `docket` are never changed
-- or removed; triggers refuse what would do so by mistake.

-- `chain` tells the chains of this database from those of every other.
create table installation (
  only_row integer not null,
  chain text not null,
  constraint installation_pk primary key (only_row),
  constraint installation_has_one_row check (only_row = 1),
  constraint installation_chain_is_hex check (
    length(chain) = 16 and not chain glob '*[^0-9a-f]*'
  )
) strict;

insert into installation (only_row, chain) values (1, lower(hex(randomblob(8))));

-- Content named by its SHA-256, in the envelope of the archive.
create table blob (
  digest text not null,
  stored blob not null,
  constraint blob_pk primary key (digest),
  constraint blob_digest_is_sha256 check (length(digest) = 64 and not digest glob '*[^0-9a-f]*')
) strict, without rowid;

create table entry (
  partition integer not null,
  sequence integer not null,
  county text not null,
  kind text not null,
  subject text not null,
  body text not null,
  known_at integer not null,
  valid_from integer not null,
  valid_until integer not null,
  previous text not null,
  hash text not null,
  constraint entry_key unique (partition, sequence),
  constraint entry_body_fk foreign key (body) references blob (digest),
  constraint entry_kind_is_word check (
    kind in ('judgement', 'grading-batch', 'mark', 'waiver', 'withdrawal')
  ),
  constraint entry_sequence_from_1 check (sequence > 0)
) strict;

create index entry_of_body on entry (body, partition, sequence);

create table checkpoint (
  county text not null,
  number integer not null,
  at integer not null,
  checkpoint text not null,
  constraint checkpoint_pk primary key (county, number),
  constraint checkpoint_is_json check (json_valid(checkpoint)),
  constraint checkpoint_number_from_1 check (number > 0)
) strict, without rowid;

-- Of two records with the same key the greater id was recorded later and holds. `owed` is 1 for a
-- duty that is not done.
create table docket (
  id integer not null,
  enterprise text not null,
  kind text not null,
  key text not null,
  from_day integer,
  until_day integer,
  owed integer not null,
  item text not null,
  source text not null,
  recorded_at integer not null,
  withdrawn integer not null,
  constraint docket_pk primary key (id),
  constraint docket_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint docket_kind_is_word check (kind in ('duty', 'project', 'event', 'mark')),
  constraint docket_owed_is_bool check (owed in (0, 1)),
  constraint docket_item_is_json check (json_valid(item)),
  constraint docket_withdrawn_is_bool check (withdrawn in (0, 1))
) strict;

create index docket_by_key on docket (enterprise, kind, key, id);

create table meter_day (
  enterprise text not null,
  on_day integer not null,
  kind text not null,
  meter text not null,
  revision integer not null,
  amount integer not null,
  source text not null,
  recorded_at integer not null,
  constraint meter_day_pk primary key (enterprise, on_day, kind, meter, revision),
  constraint meter_day_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint meter_day_kind_not_empty check (kind <> '')
) strict, without rowid;

-- What one day added to a yearly amount, worked out from readings and never a record: it can be
-- worked out again.
create table amount_day (
  enterprise text not null,
  outlet text not null,
  pollutant text not null,
  on_day integer not null,
  part text not null,
  constraint amount_day_pk primary key (enterprise, on_day, outlet, pollutant),
  constraint amount_day_outlet_fk foreign key (enterprise, outlet)
    references outlet (enterprise, id),
  constraint amount_day_part_is_json check (json_valid(part))
) strict, without rowid;

create table production_day (
  id integer not null,
  enterprise text not null,
  on_day integer not null,
  record text not null,
  constraint production_day_pk primary key (id),
  constraint production_day_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint production_day_record_is_json check (json_valid(record))
) strict;

create index production_day_latest on production_day (enterprise, on_day, id);

create table waiver (
  id integer not null,
  county text not null,
  enterprise text,
  subject text,
  kinds text not null,
  pollutants text not null,
  valid_from integer not null,
  valid_until integer not null,
  reason text not null,
  approver text not null,
  approved_at integer not null,
  expires_at integer not null,
  revoked_at integer,
  revoked_by text,
  revoked_reason text,
  constraint waiver_pk primary key (id),
  constraint waiver_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint waiver_county_is_code check (county glob '[0-9][0-9][0-9][0-9][0-9][0-9]'),
  constraint waiver_kinds_not_empty check (json_array_length(kinds) > 0),
  constraint waiver_pollutants_is_json check (json_valid(pollutants)),
  constraint waiver_reason_not_empty check (reason <> ''),
  constraint waiver_approver_not_empty check (approver <> ''),
  constraint waiver_ends_after_it_begins check (valid_from < valid_until),
  constraint waiver_revoked_whole check (
    (revoked_at is null) = (revoked_by is null) and (revoked_at is null) = (revoked_reason is null)
  )
) strict;

create index waiver_of_county on waiver (county, id);

-- The last ticket given; each event that makes days due takes the next.
create table due_ticket (
  only_row integer not null,
  last integer not null,
  constraint due_ticket_pk primary key (only_row),
  constraint due_ticket_has_one_row check (only_row = 1)
) strict;

insert into due_ticket (only_row, last) values (1, 0);

-- `reason` is set when the day was judged before; `cause` is what last made it due, and becomes
-- the reason when a judgement comes in between.
create table due_day (
  on_day integer not null,
  enterprise text not null,
  reason text,
  cause text,
  ticket integer not null,
  constraint due_day_pk primary key (on_day, enterprise),
  constraint due_day_enterprise_fk foreign key (enterprise) references enterprise (id)
) strict, without rowid;

-- Greater numbers were recorded later.
create table judgement (
  number integer not null,
  id text not null,
  kind text not null,
  county text not null,
  enterprise text,
  valid_from integer not null,
  valid_until integer not null,
  known_at integer not null,
  recorded_at integer not null,
  revision integer not null,
  supersedes text,
  superseded_by text,
  reason text,
  findings integer not null,
  undetermined integer not null,
  partition integer not null,
  sequence integer not null,
  constraint judgement_pk primary key (number),
  constraint judgement_id_key unique (id),
  constraint judgement_body_fk foreign key (id) references blob (digest),
  constraint judgement_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint judgement_entry_fk foreign key (partition, sequence)
    references entry (partition, sequence),
  constraint judgement_supersedes_fk foreign key (supersedes) references judgement (id),
  constraint judgement_superseded_by_fk foreign key (superseded_by) references judgement (id)
    deferrable initially deferred,
  constraint judgement_kind_is_word check (
    kind in ('judged-period', 'event', 'grading-batch', 'classification')
  )
) strict;

create unique index judgement_current on judgement (enterprise, valid_from, valid_until)
where kind = 'judged-period' and superseded_by is null;

create index judgement_of_county on judgement (county, number);

create index judgement_of_enterprise on judgement (enterprise, number)
where enterprise is not null;

-- `severity` is 0 slight, 1 ordinary, 2 serious.
create table enforcement_case (
  id integer not null,
  county text not null,
  enterprise text not null,
  kind text not null,
  subject text not null,
  pollutant text not null,
  reference text not null,
  status text not null,
  standing text not null,
  severity integer not null,
  opened_at integer not null,
  updated_at integer not null,
  constraint enforcement_case_pk primary key (id),
  constraint enforcement_case_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint enforcement_case_status_is_word check (status in ('issued', 'no-longer-found')),
  constraint enforcement_case_standing_is_word check (
    standing in ('confirmed-by-data', 'suspected')
  ),
  constraint enforcement_case_severity_is_code check (severity between 0 and 2)
) strict;

create unique index enforcement_case_open
on enforcement_case (enterprise, kind, subject, pollutant, reference)
where status in ('issued', 'no-longer-found');

create index enforcement_case_of_county on enforcement_case (county, updated_at, id);

create table case_note (
  enforcement_case integer not null,
  judgement integer not null,
  at integer not null,
  news text not null,
  reason text,
  constraint case_note_pk primary key (enforcement_case, judgement),
  constraint case_note_case_fk foreign key (enforcement_case) references enforcement_case (id),
  constraint case_note_judgement_fk foreign key (judgement) references judgement (number),
  constraint case_note_news_is_word check (
    news in ('opened', 'found-again', 'judged-again', 'no-longer-found', 'waived')
  )
) strict, without rowid;

-- The key of its case stands beside the finding, so that a waived one is found by it too.
create table finding (
  id integer not null,
  judgement integer not null,
  enterprise text not null,
  kind text not null,
  subject text not null,
  pollutant text not null,
  reference text not null,
  severity integer not null,
  enforcement_case integer,
  finding text not null,
  constraint finding_pk primary key (id),
  constraint finding_judgement_fk foreign key (judgement) references judgement (number),
  constraint finding_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint finding_case_fk foreign key (enforcement_case) references enforcement_case (id),
  constraint finding_severity_is_code check (severity between 0 and 2),
  constraint finding_is_json check (json_valid(finding))
) strict;

create index finding_of_judgement on finding (judgement, id);

create index finding_of_case on finding (enforcement_case, judgement)
where enforcement_case is not null;

create index finding_of_key on finding (enterprise, kind, subject, pollutant, reference);

-- The range holds the numbers of all readings that the batch graded: an index over readings would
-- cost every batch, and few are ever read again.
alter table batch add column judgement text constraint batch_judgement_fk
  references judgement (id) deferrable initially deferred;
alter table batch add column first_reading integer;
alter table batch add column last_reading integer;

create index batch_by_judgement on batch (judgement) where judgement is not null;

create trigger entry_is_never_changed before update on entry
begin
  select raise(abort, 'an entry of the record is never changed');
end;

create trigger entry_is_never_removed before delete on entry
begin
  select raise(abort, 'an entry of the record is never removed');
end;

create trigger blob_is_never_changed before update on blob
begin
  select raise(abort, 'a blob of the archive is never changed');
end;

create trigger blob_is_never_removed before delete on blob
begin
  select raise(abort, 'a blob of the archive is never removed');
end;

create trigger checkpoint_is_never_changed before update on checkpoint
begin
  select raise(abort, 'a checkpoint is never changed');
end;

create trigger checkpoint_is_never_removed before delete on checkpoint
begin
  select raise(abort, 'a checkpoint is never removed');
end;

create trigger docket_is_never_changed before update on docket
begin
  select raise(abort, 'a record of a docket is never changed: a later one takes its place');
end;

create trigger docket_is_never_removed before delete on docket
begin
  select raise(abort, 'a record of a docket is never removed: it is withdrawn by a later one');
end;

-- The one change of a judgement: once, it learns what replaced it.
create trigger judgement_is_never_changed before update on judgement
when old.superseded_by is not null
  or new.superseded_by is null
  or (new.number, new.id, new.kind, new.county, new.enterprise, new.valid_from, new.valid_until,
      new.known_at, new.recorded_at, new.revision, new.supersedes, new.reason, new.findings,
      new.undetermined, new.partition, new.sequence)
    is not
    (old.number, old.id, old.kind, old.county, old.enterprise, old.valid_from, old.valid_until,
      old.known_at, old.recorded_at, old.revision, old.supersedes, old.reason, old.findings,
      old.undetermined, old.partition, old.sequence)
begin
  select raise(abort, 'a judgement is never changed: another supersedes it, once');
end;

create trigger judgement_is_never_removed before delete on judgement
begin
  select raise(abort, 'a judgement is never removed');
end;
