-- An account may answer for an enterprise. Which one, `person` says.

create table account_grant_wider (
  account text not null,
  role text not null,
  jurisdiction text not null,
  constraint account_grant_pk primary key (account, role, jurisdiction),
  constraint account_grant_account_fk foreign key (account) references account (id),
  constraint account_grant_role_is_word check (
    role in (
      'province-operator', 'pack-author', 'county-reviewer', 'provincial-approver',
      'permit-reviewer', 'inspector', 'device', 'auditor', 'enterprise'
    )
  ),
  constraint account_grant_jurisdiction_is_code check (
    jurisdiction glob '[0-9][0-9][0-9][0-9][0-9][0-9]'
  )
) strict, without rowid;

insert into account_grant_wider (account, role, jurisdiction)
select account, role, jurisdiction from account_grant;

drop table account_grant;

alter table account_grant_wider rename to account_grant;
