# Notices and words of affairs: duty.
duty-kind-execution-report = Execution report
duty-kind-ledger = Ledger
duty-kind-self-monitoring = Self-monitoring
duty-kind-monitoring-plan = Self-monitoring plan
duty-kind-monitoring-records = Original monitoring records
duty-kind-disclosure = Disclosure
duty-kind-renewal = Application for renewal
duty-kind-change = Application for change
duty-kind-registration = Registration form
duty-kind-equipment-installation = Installation of automatic equipment
duty-kind-equipment-networking = Networking of automatic equipment
duty-kind-anomaly-report = Report of abnormal equipment
duty-status-open = owed
duty-status-late = late
duty-status-done = done in time
duty-status-done-late = done late
duty-status-excused = no longer owed
duty-excuse-stopped = production stood still for all of the period
duty-excuse-joined = it is handed in with the next period
duty-excuse-merged = it is merged in the report of a longer period
duty-excuse-held-too-short = the permit was held for too little of the period
duty-excuse-permit-ended = the permit no longer holds or was replaced
duty-excuse-not-asked = the copy of the permit does not ask for it
duty-excuse-other = another reason
duty-doubt-provisional-copy = the copy of the permit was not read; expected from its tier
duty-doubt-rule-not-checked = the text behind the day was not checked
duty-doubt-provisional-calendar = the working days of that year are not announced yet

# What is owed, by `$kind`.
duty-kind = { $kind ->
    [execution-report] { duty-kind-execution-report }
    [ledger] { duty-kind-ledger }
    [self-monitoring] { duty-kind-self-monitoring }
    [monitoring-plan] { duty-kind-monitoring-plan }
    [monitoring-records] { duty-kind-monitoring-records }
    [disclosure] { duty-kind-disclosure }
    [renewal] { duty-kind-renewal }
    [change] { duty-kind-change }
    [registration] { duty-kind-registration }
    [equipment-installation] { duty-kind-equipment-installation }
    [equipment-networking] { duty-kind-equipment-networking }
   *[anomaly-report] { duty-kind-anomaly-report }
}

# Why it is no longer owed, by `$reason`.
duty-excuse = { $reason ->
    [stopped] { duty-excuse-stopped }
    [joined] { duty-excuse-joined }
    [merged] { duty-excuse-merged }
    [held-too-short] { duty-excuse-held-too-short }
    [permit-ended] { duty-excuse-permit-ended }
    [not-asked] { duty-excuse-not-asked }
   *[other] { $text }
}

# Where and when.
duty-what = { duty-kind } ({ $place ->
    [outlet-about] outlet { $outlet }, { $about },{" "}
    [outlet] outlet { $outlet },{" "}
    [about] { $about },{" "}
   *[site] {""}
}{ $period })
duty-notes = { $together ->
    [yes] {" "}It goes together with { $periods }.
   *[no] {""}
}{ $stopped ->
    [wholly] {" "}Production stood still for all of the period: say in it truly what that changed in the discharge, and why.
    [partly] {" "}Production stood still for a part of the period: say in it truly what that changed in the discharge, and why.
   *[no] {""}
}{ $provisional ->
    [yes] {" "}This is expected from the tier of the permit; what its copy says goes before it.
   *[no] {""}
}

duty-again = { $late ->
    [yes] It was due on { $due }: please do it and hand it in at once.
   *[no] Please do it and hand it in by { $due }.
}

duty-owed = To do: { duty-what }
    .text = Please do it by { $due }: { duty-what }, for { $from } to { $last }.{ duty-notes }
duty-reminder = Due soon: { duty-what }
    .text = { duty-what } is due on { $due }, in { $days } days, for { $from } to { $last }. Please do it in time and hand it in here.{ duty-notes }
duty-received = Received: { duty-what }
    .text = { duty-what } was received, done on { $on }, in time. Receipt { $receipt }.
duty-received-late = Received late: { duty-what }
    .text = { duty-what } was received, done on { $on }, after it was due on { $due }. Receipt { $receipt }.
duty-received-part = Received in part: { duty-what }
    .text = { duty-what } was received; { $done } of { $times } times are done, the rest is due on { $due }. Receipt { $receipt }.
duty-returned = Returned: { duty-what }
    .text = { duty-what } was looked at and returned: { $reason }. { duty-again }
duty-excused = No longer owed: { duty-what }
    .text = { duty-what } is no longer owed: { duty-excuse }.
duty-late = Late: { duty-what }
    .text = { duty-what } was due on { $due } and is late. Please do it at once; being late is weighed when the authority judges.{ duty-notes }
duty-late-officer = Not done in time: { duty-what }
    .text = Under permit { $permit }, { duty-what } was due on { $due } and has not been handed in.
duty-reopened = Owed again: { duty-what }
    .text = { duty-what } is owed again: { $reason }. { duty-again }
duty-revised = Another day: { duty-what }
    .text = { duty-what } is now due on { $due }, for { $from } to { $last }.{ duty-notes }
