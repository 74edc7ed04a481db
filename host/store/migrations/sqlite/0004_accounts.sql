-- Who may do what: accounts, what they are granted and where, their tokens, and every change of
-- these. Rows of `account`, `token` and `access_change` are never removed, and of the first two only
-- a few columns ever change; triggers refuse what would do otherwise by mistake.

create table account (
  id text not null,
  name text not null,
  disabled integer not null,
  added_at integer not null,
  constraint account_pk primary key (id),
  constraint account_id_is_word check (
    length(id) between 1 and 64 and not id glob '*[^0-9a-z._-]*' and id glob '[0-9a-z]*'
  ),
  constraint account_name_not_empty check (name <> ''),
  constraint account_disabled_is_bool check (disabled in (0, 1))
) strict, without rowid;

create table account_grant (
  account text not null,
  role text not null,
  jurisdiction text not null,
  constraint account_grant_pk primary key (account, role, jurisdiction),
  constraint account_grant_account_fk foreign key (account) references account (id),
  constraint account_grant_role_is_word check (
    role in (
      'province-operator', 'pack-author', 'county-reviewer', 'provincial-approver',
      'permit-reviewer', 'inspector', 'device', 'auditor'
    )
  ),
  constraint account_grant_jurisdiction_is_code check (
    jurisdiction glob '[0-9][0-9][0-9][0-9][0-9][0-9]'
  )
) strict, without rowid;

-- `secret` is the SHA-256 of the secret, which is kept nowhere. `grants` is null for all that the
-- account may do.
create table token (
  id text not null,
  account text not null,
  secret text not null,
  purpose text not null,
  grants text,
  created_at integer not null,
  expires_at integer not null,
  revoked_at integer,
  last_used_at integer,
  constraint token_pk primary key (id),
  constraint token_account_fk foreign key (account) references account (id),
  constraint token_id_is_hex check (length(id) = 16 and not id glob '*[^0-9a-f]*'),
  constraint token_secret_is_sha256 check (length(secret) = 64 and not secret glob '*[^0-9a-f]*'),
  constraint token_grants_is_json check (json_valid(grants)),
  constraint token_expires_after_it_was_made check (created_at < expires_at)
) strict, without rowid;

create index token_of_account on token (account, created_at, id);

-- Greater numbers were recorded later. `by_account` is null for somebody at the machine itself,
-- while no account could.
create table access_change (
  number integer not null,
  at integer not null,
  by_account text,
  by_token text,
  account text not null,
  change text not null,
  constraint access_change_pk primary key (number),
  constraint access_change_by_account_fk foreign key (by_account) references account (id),
  constraint access_change_by_token_fk foreign key (by_token) references token (id),
  constraint access_change_account_fk foreign key (account) references account (id),
  constraint access_change_is_json check (json_valid(change))
) strict;

create index access_change_of_account on access_change (account, number);

-- The one change of an account: it is disabled, for good.
create trigger account_is_never_changed before update on account
when (new.id, new.name, new.added_at) is not (old.id, old.name, old.added_at)
  or new.disabled < old.disabled
begin
  select raise(abort, 'an account is never changed: it is disabled, for good');
end;

create trigger account_is_never_removed before delete on account
begin
  select raise(abort, 'an account is never removed: it is disabled');
end;

-- The changes of a token: it is revoked, once, and it is used.
create trigger token_is_never_changed before update on token
when (new.id, new.account, new.secret, new.purpose, new.grants, new.created_at, new.expires_at)
    is not
    (old.id, old.account, old.secret, old.purpose, old.grants, old.created_at, old.expires_at)
  or (old.revoked_at is not null and new.revoked_at is not old.revoked_at)
begin
  select raise(abort, 'a token is never changed: it is revoked, once');
end;

create trigger token_is_never_removed before delete on token
begin
  select raise(abort, 'a token is never removed: it is revoked');
end;

create trigger access_change_is_never_changed before update on access_change
begin
  select raise(abort, 'a record of who changed accounts is never changed');
end;

create trigger access_change_is_never_removed before delete on access_change
begin
  select raise(abort, 'a record of who changed accounts is never removed');
end;
