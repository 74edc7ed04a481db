-- What is read for every judgement, in fewer bytes and rows.

-- When the act of a finding began and ended, beside its JSON: a judgement is given a year of what was
-- found before, and reads nothing else of it.

alter table finding
  add column act_from bigint not null default 0,
  add column act_until bigint not null default 0;

update finding
set act_from = (finding::jsonb #>> '{finding,from}')::bigint,
  act_until = (finding::jsonb #>> '{finding,until}')::bigint;

-- A host that does not know the columns yet fails instead of leaving them out.
alter table finding
  alter column act_from drop default,
  alter column act_until drop default;

-- Whole, so that the rows with their JSON are not touched.
create index finding_of_enterprise on finding (enterprise, act_until, act_from, kind, subject,
  pollutant, reference, enforcement_case, judgement);

-- In the order of lists, so that the people of one enterprise are not looked for among all.
drop index person_of_enterprise;

create index person_of_enterprise on person (enterprise, county, id) where enterprise is not null;

-- Days are kept in fewer bytes from here on; they are worked out again.
delete from amount_day;
