-- An account may answer for an enterprise. Which one, `person` says.

alter table account_grant drop constraint account_grant_role_is_word;

alter table account_grant add constraint account_grant_role_is_word check (
  role in (
    'province-operator', 'pack-author', 'county-reviewer', 'provincial-approver',
    'permit-reviewer', 'inspector', 'device', 'auditor', 'enterprise'
  )
);
