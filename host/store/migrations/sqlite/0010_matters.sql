-- Matters with their steps, people and the notices that wait for them, and sources that are
-- asked. Rows of `matter_step`, `matter_aside`, `attachment_content` and `notice_try` are never
-- changed or removed; an attachment learns once which step it came with.

-- How a matter stands after its latest step. It is closed while `closed_at` is set. `labels` is a
-- JSON array of words in ascending order, in which a label is looked for with its quotes.
create table matter (
  id integer not null,
  county text not null,
  kind text not null,
  key text not null,
  enterprise text,
  revision integer not null,
  opened_at integer not null,
  updated_at integer not null,
  closed_at integer,
  status text not null,
  owner text,
  due_at integer,
  deadline integer,
  severity integer not null,
  subject text not null,
  labels text not null,
  state text not null,
  constraint matter_pk primary key (id),
  constraint matter_key unique (county, kind, key),
  constraint matter_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint matter_county_is_code check (length(county) = 6 and not county glob '*[^0-9]*'),
  constraint matter_kind_is_word check (
    kind in ('prompt', 'application', 'duty', 'case', 'alert', 'inspection', 'policy')
  ),
  constraint matter_key_not_empty check (key <> ''),
  constraint matter_revision_from_1 check (revision > 0),
  constraint matter_severity_is_code check (severity between 0 and 2),
  constraint matter_labels_is_json check (json_valid(labels)),
  constraint matter_state_is_json check (json_valid(state))
) strict;

create index matter_due on matter (county, due_at, id) where due_at is not null;

-- Lists and counts look at the rows only after these have said which: the states are wide.
create index matter_by_update on matter (county, updated_at, id, kind, closed_at, status);

create index matter_counted on matter (county, kind, opened_at, closed_at, status, labels);

create index matter_of_enterprise on matter (enterprise, county, updated_at, id)
where enterprise is not null;

create index matter_of_owner on matter (owner, county, updated_at, id, closed_at)
where owner is not null;

-- `id` runs through all steps in the order in which they were written.
create table matter_step (
  id integer not null,
  county text not null,
  matter integer not null,
  number integer not null,
  at integer not null,
  taken_by text not null,
  party text not null,
  action text not null,
  body text not null,
  constraint matter_step_pk primary key (id),
  constraint matter_step_key unique (matter, number),
  constraint matter_step_matter_fk foreign key (matter) references matter (id),
  constraint matter_step_number_from_1 check (number > 0),
  constraint matter_step_taken_by_not_empty check (taken_by <> ''),
  constraint matter_step_party_is_word check (party in ('enterprise', 'officer', 'host')),
  constraint matter_step_action_not_empty check (action <> ''),
  constraint matter_step_body_is_json check (json_valid(body))
) strict;

create index matter_step_of_county on matter_step (county, id);

create index matter_step_by_action on matter_step (county, action, at, matter);

-- Steps that did not count.
create table matter_aside (
  id integer not null,
  matter integer not null,
  seen integer not null,
  found integer not null,
  at integer not null,
  taken_by text not null,
  party text not null,
  action text not null,
  body text not null,
  reason text not null,
  constraint matter_aside_pk primary key (id),
  constraint matter_aside_matter_fk foreign key (matter) references matter (id),
  constraint matter_aside_party_is_word check (party in ('enterprise', 'officer', 'host')),
  constraint matter_aside_body_is_json check (json_valid(body))
) strict;

create index matter_aside_of_matter on matter_aside (matter, id);

create table attachment_content (
  digest text not null,
  content blob not null,
  constraint attachment_content_pk primary key (digest),
  constraint attachment_content_digest_is_sha256 check (
    length(digest) = 64 and not digest glob '*[^0-9a-f]*'
  )
) strict;

create table attachment (
  id integer not null,
  matter integer not null,
  step integer,
  name text not null,
  media_type text not null,
  size integer not null,
  digest text not null,
  quarantined text,
  brought_by text not null,
  at integer not null,
  constraint attachment_pk primary key (id),
  constraint attachment_matter_fk foreign key (matter) references matter (id),
  constraint attachment_content_fk foreign key (digest) references attachment_content (digest)
) strict;

create index attachment_of_matter on attachment (matter, id);

create index attachment_of_content on attachment (digest);

-- How far somebody has come who follows what a county writes.
create table follower (
  county text not null,
  name text not null,
  reached integer not null,
  constraint follower_pk primary key (county, name),
  constraint follower_name_not_empty check (name <> '')
) strict, without rowid;

create table person (
  county text not null,
  id text not null,
  name text not null,
  enterprise text,
  posts text not null,
  account text,
  addresses text not null,
  preferences text not null,
  language text not null,
  active integer not null,
  constraint person_pk primary key (county, id),
  constraint person_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint person_county_is_code check (length(county) = 6 and not county glob '*[^0-9]*'),
  constraint person_id_not_empty check (id <> ''),
  constraint person_posts_is_json check (json_valid(posts)),
  constraint person_addresses_is_json check (json_valid(addresses)),
  constraint person_preferences_is_json check (json_valid(preferences)),
  constraint person_active_is_bool check (active in (0, 1))
) strict;

create index person_of_enterprise on person (enterprise) where enterprise is not null;

create index person_officer on person (county, id) where enterprise is null;

create index person_of_account on person (account) where account is not null;

-- A notice that waits is in hand until `claimed_until`.
create table notice (
  id integer not null,
  county text not null,
  person text not null,
  channel text not null,
  address text not null,
  topic text not null,
  urgency text not null,
  title text not null,
  content text not null,
  matter integer,
  enterprise text,
  key text not null,
  at integer not null,
  not_before integer not null,
  held text,
  status text not null,
  tries integer not null,
  next_at integer not null,
  sent_at integer,
  delivered_at integer,
  receipt text,
  problem text,
  claimed_by text,
  claimed_until integer,
  constraint notice_pk primary key (id),
  constraint notice_key unique (county, key),
  constraint notice_matter_fk foreign key (matter) references matter (id),
  constraint notice_county_is_code check (length(county) = 6 and not county glob '*[^0-9]*'),
  constraint notice_person_not_empty check (person <> ''),
  constraint notice_channel_is_word check (
    channel in ('inbox', 'sms', 'voice', 'email', 'webhook', 'app')
  ),
  constraint notice_urgency_is_word check (urgency in ('information', 'action', 'urgent')),
  constraint notice_key_not_empty check (key <> ''),
  constraint notice_status_is_word check (
    status in ('waiting', 'sent', 'delivered', 'dead', 'suppressed')
  ),
  constraint notice_claimed_whole check ((claimed_by is null) = (claimed_until is null))
) strict;

create index notice_next on notice (next_at, id) where status = 'waiting';

create index notice_line on notice (county, person, channel, id, not_before)
where status = 'waiting';

create index notice_of_person on notice (county, person, id, channel, sent_at);

create index notice_of_county on notice (county, id);

create index notice_counted on notice (county, status, id, at, channel, topic);

create index notice_of_matter on notice (matter) where matter is not null;

create index notice_of_enterprise on notice (enterprise) where enterprise is not null;

create index notice_by_receipt on notice (channel, receipt) where receipt is not null;

-- What came of a try: `again` has a problem and the next time, `dead` a problem, `sent` perhaps a
-- receipt.
create table notice_try (
  notice integer not null,
  number integer not null,
  at integer not null,
  outcome text not null,
  receipt text,
  problem text,
  next_at integer,
  constraint notice_try_pk primary key (notice, number),
  constraint notice_try_notice_fk foreign key (notice) references notice (id),
  constraint notice_try_number_from_1 check (number > 0),
  constraint notice_try_outcome_is_word check (outcome in ('sent', 'again', 'dead')),
  constraint notice_try_has_problem check ((outcome = 'sent') = (problem is null)),
  constraint notice_try_has_next check ((outcome = 'again') = (next_at is not null))
) strict, without rowid;

create table source (
  county text not null,
  name text not null,
  form text not null,
  department text not null,
  url text not null,
  secret text,
  every integer not null,
  active integer not null,
  next_at integer not null,
  asked_at integer,
  good_at integer,
  failures integer not null,
  problem text,
  tag text,
  rows_taken integer not null,
  claimed_by text,
  claimed_until integer,
  constraint source_pk primary key (county, name),
  constraint source_county_is_code check (length(county) = 6 and not county glob '*[^0-9]*'),
  constraint source_name_not_empty check (name <> ''),
  constraint source_every_from_60 check (every >= 60),
  constraint source_active_is_bool check (active in (0, 1)),
  constraint source_claimed_whole check ((claimed_by is null) = (claimed_until is null))
) strict;

create index source_next on source (next_at) where active = 1;

create table calendar_year (
  year integer not null,
  content text not null,
  at integer not null,
  constraint calendar_year_pk primary key (year)
) strict;

create trigger matter_step_is_never_changed before update on matter_step
begin
  select raise(abort, 'a step of a matter is never changed: another follows it');
end;

create trigger matter_step_is_never_removed before delete on matter_step
begin
  select raise(abort, 'a step of a matter is never removed');
end;

create trigger matter_is_never_removed before delete on matter
begin
  select raise(abort, 'a matter is never removed');
end;

create trigger matter_aside_is_never_changed before update on matter_aside
begin
  select raise(abort, 'a step that did not count is never changed');
end;

create trigger matter_aside_is_never_removed before delete on matter_aside
begin
  select raise(abort, 'a step that did not count is never removed');
end;

create trigger attachment_content_is_never_changed before update on attachment_content
begin
  select raise(abort, 'the content of an attachment is never changed');
end;

create trigger attachment_content_is_never_removed before delete on attachment_content
begin
  select raise(abort, 'the content of an attachment is never removed');
end;

-- The one change of an attachment: once, it learns which step it came with.
create trigger attachment_is_never_changed before update on attachment
when old.step is not null
  or (new.id, new.matter, new.name, new.media_type, new.size, new.digest, new.quarantined,
      new.brought_by, new.at)
    is not
    (old.id, old.matter, old.name, old.media_type, old.size, old.digest, old.quarantined,
      old.brought_by, old.at)
begin
  select raise(abort, 'an attachment is never changed: once, a step names it');
end;

create trigger attachment_is_never_removed before delete on attachment
begin
  select raise(abort, 'an attachment is never removed');
end;

create trigger notice_try_is_never_changed before update on notice_try
begin
  select raise(abort, 'a try to send a notice is never changed');
end;

create trigger notice_try_is_never_removed before delete on notice_try
begin
  select raise(abort, 'a try to send a notice is never removed');
end;
