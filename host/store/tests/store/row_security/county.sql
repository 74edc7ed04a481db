-- A row of one county in every table, once for county {county} with the digit {n} in its keys.
insert into county (code, name, added_at) values ('{county}', 'county {n}', 1);
insert into enterprise (id, name, county, township, industries)
values ('E{n}', 'E{n}', '{county}', '', '[]');
insert into outlet (enterprise, id, name, medium, monitoring_point)
values ('E{n}', 'DW001', 'DW001', 'water', 'plant-outlet');
insert into fact (enterprise, name, from_day, value, doubtful, source, recorded_at)
values ('E{n}', 'output', 1, '1', false, 'test', 1);
insert into permit (enterprise, number, tier, valid_from, valid_until, limits, amounts)
values ('E{n}', 'P{n}', 'key', 1, 2, '[]', '[]');
insert into device (mn, password, enterprise, outlet, crc_modbus_accepted)
values ('MN{n}', 'secret', 'E{n}', 'DW001', false);
insert into classification (id, enterprise, on_day, at, standing, result)
values ({n}, 'E{n}', 1, 1, 'undetermined', '{}');
insert into classification_missing (classification, fact) values ({n}, 'output');
insert into pack (digest, name, version, jurisdiction, manifest, admitted_at, component)
values (repeat('{n}', 64), 'pack{n}', '0.1.0', '{county}', '{}', 1, '');
insert into admission (id, file, jurisdiction, name, published_by, at, admitted, steps)
values ({n}, repeat('{n}', 64), '{county}', 'pack{n}', 'somebody', 1, true, '[]');
insert into stage_change (id, digest, jurisdiction, name, stage, enterprises, effective_at,
  decided_at, decided_by, reason, follows)
values ({n}, repeat('{n}', 64), '{county}', 'pack{n}', 'draft', '[]', 1, 1, 'somebody', '', 0);
insert into stage_cancellation (stage_change, at, cancelled_by, reason)
values ({n}, 1, 'somebody', '');
insert into stream (id, county, enterprise, outlet, pollutant, averaging)
values ({n}, '{county}', 'E{n}', 'DW001', 'w01018', 3);
insert into frame (id, mn, received_at_ms, qn, cn, kind, bytes)
values ({n}, 'MN{n}', 1, '1', '2011', 'accepted', '');
insert into device_day (mn, day, accepted, noted, duplicates, last_received_at_ms)
values ('MN{n}', 1, 1, 0, 0, 1);
insert into rejection (day, mn, reason, frames, example) values (1, 'MN{n}', 'crc', 1, '');
insert into blob (digest, stored) values (repeat('{n}', 64), '');
insert into entry (partition, sequence, county, kind, subject, body, known_at, valid_from,
  valid_until, previous, hash)
values (0, {n}, '{county}', 'judgement', 'E{n}', repeat('{n}', 64), 1, 1, 2, '', '');
insert into checkpoint (county, number, at, checkpoint) values ('{county}', 1, 1, '{}');
insert into judgement (number, id, kind, county, enterprise, valid_from, valid_until, known_at,
  recorded_at, revision, findings, undetermined, partition, sequence)
values ({n}, repeat('{n}', 64), 'judged-period', '{county}', 'E{n}', 1, 2, 1, 1, 0, 1, 0, 0, {n});
insert into enforcement_case (id, county, enterprise, kind, subject, pollutant, reference, status,
  standing, severity, opened_at, updated_at)
values ({n}, '{county}', 'E{n}', 'over', '', '', '', 'issued', 'suspected', 0, 1, 1);
insert into case_note (county, enforcement_case, judgement, at, news)
values ('{county}', {n}, {n}, 1, 'opened');
insert into finding (id, judgement, enterprise, kind, subject, pollutant, reference, severity,
  enforcement_case, finding, act_from, act_until)
values ({n}, {n}, 'E{n}', 'over', '', '', '', 0, {n}, '{}', 1, 2);
insert into batch (id, county, on_day, at, grader, layers, engine, readings, judged, skipped,
  not_normal, input_hash, output_hash, fuel, duration_us)
values ({n}, '{county}', 1, 1, '{}', '[]', '', 1, 1, 0, 0, '', '', 1, 1);
insert into reading (id, stream, county, period_start, revision, value, validity, frame)
values ({n}, {n}, '{county}', 0, 0, 1, 0, {n});
insert into watch (id, stream, limit_id, digest, first_on, last_on, governing, grader)
values ({n}, {n}, 'cod', 'd', 1, 1, '{}', '{}');
insert into watch_state (watch, state) values ({n}, 1);
insert into reading_grade (reading, watch, grade, in_force, rule) values ({n}, {n}, 1, 1, 'r');
insert into warning (id, watch, county, grade, peak, opened_at, updated_at, worst, readings, batch)
values ({n}, {n}, '{county}', 1, 1, 1, 1, 1, 1, {n});
insert into counter (county, name, amount) values ('{county}', 'readings', 1);
insert into docket (id, enterprise, kind, key, owed, item, source, recorded_at, withdrawn)
values ({n}, 'E{n}', 'duty', 'k', true, '{}', 'test', 1, false);
insert into meter_day (enterprise, on_day, kind, meter, revision, amount, source, recorded_at)
values ('E{n}', 1, 'water', 'm', 0, 1, 'test', 1);
insert into amount_day (enterprise, outlet, pollutant, on_day, part)
values ('E{n}', 'DW001', 'w01018', 1, '{}');
insert into production_day (id, enterprise, on_day, record) values ({n}, 'E{n}', 1, '{}');
insert into waiver (id, county, kinds, pollutants, valid_from, valid_until, reason, approver,
  approved_at, expires_at)
values ({n}, '{county}', '["over"]', '[]', 1, 2, 'test', 'somebody', 1, 2);
insert into due_day (on_day, enterprise, ticket) values (1, 'E{n}', {n});
insert into shadow_state (shadow, stream, limit_id, digest, state)
values (repeat('{n}', 64), {n}, 'cod', 'd', 1);
insert into shadow_tally (shadow, county, kind, active, first_at, last_at, compared, differing,
  faults)
values (repeat('{n}', 64), '{county}', 'grading', 'a', 1, 1, 1, 0, 0);
insert into shadow_difference (id, shadow, county, enterprise, kind, subject, at, active,
  shadow_said)
values ({n}, repeat('{n}', 64), '{county}', 'E{n}', 'grading', '', 1, '', '');
insert into grader_decision (id, county, pack, lets, effective_at, decided_at, decided_by, note,
  follows)
values ({n}, '{county}', 'pack{n}', true, 1, 1, 'somebody', '', 0);
insert into pack_fault (id, county, digest, layer, function, fault, input, first_at, last_at,
  times)
values ({n}, '{county}', repeat('{n}', 64), '{}', 'grade', '{}', repeat('{n}', 64), 1, 1, 1);
insert into set_aside (id, county, digest, layer, office, faults, cause, since, trial_at)
values ({n}, '{county}', repeat('{n}', 64), '{}', 'grading', 1, 'trap', 1, 1);
insert into warning_change (id, county, warning, change, grade_before, grade, at)
values ({n}, '{county}', {n}, 'opened', 0, 1, 1);
insert into matter (id, county, kind, key, enterprise, revision, opened_at, updated_at, status,
  severity, subject, labels, state)
values ({n}, '{county}', 'duty', 'E{n}/2026', 'E{n}', 1, 1, 1, 'owed', 0, '', '[]', '{}');
insert into matter_step (id, county, matter, number, at, taken_by, party, action, body)
values ({n}, '{county}', {n}, 1, 1, 'tidegate', 'host', 'owe', '{}');
insert into matter_aside (id, matter, seen, found, at, taken_by, party, action, body, reason)
values ({n}, {n}, 0, 1, 1, 'somebody', 'officer', 'owe', '{}', 'late');
insert into attachment_content (digest, content) values (repeat('{n}', 64), '');
insert into attachment (id, matter, name, media_type, size, digest, brought_by, at)
values ({n}, {n}, 'report.pdf', 'application/pdf', 0, repeat('{n}', 64), 'somebody', 1);
insert into follower (county, name, reached) values ('{county}', 'desk', 1);
insert into person (county, id, name, enterprise, posts, addresses, preferences, language, active)
values ('{county}', 'contact', 'somebody', 'E{n}', '[]', '[]', '[]', 'zh-CN', true);
insert into notice (id, county, person, channel, address, topic, urgency, title, content, matter,
  key, at, not_before, status, tries, next_at)
values ({n}, '{county}', 'contact', 'sms', '1', 'report-due', 'action', '', '', {n}, 'k', 1, 1,
  'waiting', 1, 1);
insert into notice_try (notice, number, at, outcome, problem) values ({n}, 1, 1, 'dead', 'refused');
insert into source (county, name, form, department, url, every, active, next_at, failures,
  rows_taken)
values ('{county}', 'eia', 'eia-approvals', 'eia', 'https://localhost', 60, true, 1, 0, 0);
-- Shared.
insert into calendar_year (year, content, at) values (203{n}, '', 1);
-- The host's own.
insert into account (id, name, disabled, added_at) values ('account{n}', 'A', false, 1);
insert into account_grant (account, role, jurisdiction)
values ('account{n}', 'inspector', '{county}');
insert into token (id, account, secret, purpose, created_at, expires_at)
values (repeat('{n}', 16), 'account{n}', repeat('{n}', 64), 'test', 1, 2);
insert into access_change (number, at, account, change) values ({n}, 1, 'account{n}', '{}');
insert into replica (id, seen_at, report) values ('replica{n}', 1, '{}');
