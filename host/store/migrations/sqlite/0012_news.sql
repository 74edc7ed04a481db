-- Running numbers by which others follow what was written: what judging told cases, warnings that
-- opened, rose or closed, and what changed of enterprises. Rows of `warning_change` are never
-- changed or removed.

-- What a case was told now has a running number, and names its county, so that it can be followed.
-- The order of what was told before is that of the judgements.
create table case_note_numbered (
  id integer not null,
  county text not null,
  enforcement_case integer not null,
  judgement integer not null,
  at integer not null,
  news text not null,
  reason text,
  constraint case_note_pk primary key (id),
  constraint case_note_key unique (enforcement_case, judgement),
  constraint case_note_case_fk foreign key (enforcement_case) references enforcement_case (id),
  constraint case_note_judgement_fk foreign key (judgement) references judgement (number),
  constraint case_note_news_is_word check (
    news in ('opened', 'found-again', 'judged-again', 'no-longer-found', 'waived')
  )
) strict;

insert into case_note_numbered (county, enforcement_case, judgement, at, news, reason)
select c.county, n.enforcement_case, n.judgement, n.at, n.news, n.reason
from case_note n
join enforcement_case c on c.id = n.enforcement_case
order by n.judgement, n.enforcement_case;

drop table case_note;

alter table case_note_numbered rename to case_note;

create index case_note_of_county on case_note (county, id);

-- Warnings that opened, rose or closed, in the order in which they did.
create table warning_change (
  id integer not null,
  county text not null,
  warning integer not null,
  change text not null,
  grade_before integer not null,
  grade integer not null,
  at integer not null,
  constraint warning_change_pk primary key (id),
  constraint warning_change_warning_fk foreign key (warning) references warning (id),
  constraint warning_change_is_word check (change in ('opened', 'rose', 'closed')),
  constraint warning_change_grade_is_code check (
    grade_before between 0 and 4 and grade between 0 and 4
  )
) strict;

create index warning_change_of_county on warning_change (county, id);

-- Of warnings that there are, what is known: that they opened, and at their peak, and closed.
insert into warning_change (county, warning, change, grade_before, grade, at)
select county, id, change, grade_before, grade, at
from (
  select county, id, 'opened' as change, 0 as grade_before, peak as grade, opened_at as at,
    0 as place
  from warning
  union all
  select county, id, 'closed', peak, 0, closed_at, 1
  from warning
  where closed_at is not null
)
order by at, place, id;

-- The latest change of each kind of an enterprise: who follows sees everything that changed since,
-- and each thing once.
create table enterprise_change (
  number integer not null,
  enterprise text not null,
  what text not null,
  constraint enterprise_change_pk primary key (number),
  constraint enterprise_change_key unique (enterprise, what),
  constraint enterprise_change_enterprise_fk foreign key (enterprise) references enterprise (id),
  constraint enterprise_change_what_is_word check (
    what in ('registration', 'facts', 'permits', 'docket', 'classification')
  )
) strict;

-- What there is already changed before anybody followed.
insert into enterprise_change (enterprise, what)
select id, 'registration' from enterprise
union all
select distinct enterprise, 'facts' from fact
union all
select distinct enterprise, 'permits' from permit
union all
select distinct enterprise, 'docket' from docket
union all
select distinct enterprise, 'classification' from classification;

create trigger enterprise_added_is_followed after insert on enterprise
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.id, 'registration')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger enterprise_changed_is_followed after update on enterprise
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.id, 'registration')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger fact_is_followed after insert on fact
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.enterprise, 'facts')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger permit_added_is_followed after insert on permit
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.enterprise, 'permits')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger permit_changed_is_followed after update on permit
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.enterprise, 'permits')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger docket_is_followed after insert on docket
begin
  insert into enterprise_change (number, enterprise, what)
  values ((select coalesce(max(number), 0) + 1 from enterprise_change), new.enterprise, 'docket')
  on conflict (enterprise, what) do update set number = excluded.number;
end;

-- Judged again with the same result is no change.
create trigger classification_is_followed after insert on classification
when new.standing is not (
  select c.standing
  from classification c
  where c.enterprise = new.enterprise and c.id <> new.id
  order by c.on_day desc, c.id desc
  limit 1
)
begin
  insert into enterprise_change (number, enterprise, what)
  values (
    (select coalesce(max(number), 0) + 1 from enterprise_change), new.enterprise, 'classification'
  )
  on conflict (enterprise, what) do update set number = excluded.number;
end;

create trigger warning_change_is_never_changed before update on warning_change
begin
  select raise(abort, 'a change of a warning is never changed: another follows it');
end;

create trigger warning_change_is_never_removed before delete on warning_change
begin
  select raise(abort, 'a change of a warning is never removed');
end;
