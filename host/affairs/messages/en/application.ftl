# Notices and words of affairs: application.

application-kind-first = first permit
application-kind-renewal = renewal
application-kind-change = change
application-kind-re-application = re-application

application-status-draft = being filled in
application-status-submitted = handed in
application-status-returned-at-intake = to be completed
application-status-reviewing = under review
application-status-returned-for-correction = to be corrected
application-status-suspended = suspended
application-status-granted = granted
application-status-issued = issued
application-status-refused = refused
application-status-withdrawn = taken back
application-status-moved = moved away
application-status-not-accepted = not accepted

plan-node-completeness = completeness check
plan-node-site-check = site check
plan-node-technical = technical review
plan-node-opinion = draft of the decision
plan-node-approval = decision
plan-node-issue = issue of the permit

plan-post-intake = intake
plan-post-permit-reviewer = permit reviewer
plan-post-approver = approver

plan-note-squeezed = the term is too short, nodes lie closer together
plan-note-term-of-renewal = the law names no term for a change, that of a renewal is used
plan-note-term-doubtful = a number of the term was not read in its source
plan-note-calendar-provisional = a notice of working days is not known yet

plan-cause-accepted = accepted
plan-cause-silence = counts as accepted
plan-cause-handed-in-again = handed in again
plan-cause-node-late = a node was late
plan-cause-resumed = the clock went on
plan-cause-calendar = a notice of working days appeared
plan-cause-officer = an officer wanted it

stop-cause-materials = materials are awaited
stop-cause-publicity = publicity
stop-cause-hearing = a hearing
stop-cause-testing = testing
stop-cause-expert-review = a review by experts
stop-cause-permit-withdrawn = the permit was revoked

precheck-point-filling = while filling in
precheck-point-intake = at intake
precheck-point-review = at the review

precheck-kind-missing = missing
precheck-kind-contradiction = contradictory

opinion-agree = agrees
opinion-disagree = disagrees
opinion-must-fix = must be put right

enterprise-change-renamed = renamed
enterprise-change-moved = moved
enterprise-change-merged = merged

application-started = An application was begun for you: { $kind }
    .text = An officer began an application for your enterprise ({ $kind }). Please fill it in and hand it in.
application-submitted = To be checked for completeness: { $kind }
    .text = An application was handed in ({ $kind }, version { $version }). Accept it or say all that is missing by { $due }; with no word until then it counts as accepted.
application-precheck-found = The precheck found something: { $kind }
    .text = The precheck of version { $version } ({ $point }) found { $missing } missing and { $contradictions } contradictory items.
application-accepted = Accepted: { $kind }
    .text = Your application ({ $kind }) is accepted. It is decided by { $deadline }.
application-accepted-by-silence = Counts as accepted: { $kind }
    .text = Nothing was said of the application ({ $kind }) in time: it counts as accepted from { $received }, the day of receipt, and is decided by { $deadline }.
application-returned = Please complete: { $kind } ({ $count })
    .text = Your application ({ $kind }) is to be completed: { $items }. Please hand it in again by { $until }.
application-correction = Please correct: { $kind } ({ $count })
    .text = The review of your application ({ $kind }) asks to put right: { $items }. Please hand it in again by { $until }.
application-resubmitted = Handed in again: { $kind }
    .text = The application ({ $kind }) was corrected and handed in again (version { $version }). Please go on with the review; it is to be decided by { $deadline }.
application-materials-reminder = To be completed soon: { $kind }
    .text = { $count } items of your application ({ $kind }) are still to be put right by { $until }.
application-materials-lapsed = Not completed in time: { $kind }
    .text = What was to be put right in the application ({ $kind }) did not come by { $until }. Please decide how to go on.
application-overdue = Past the legal deadline: { $kind }
    .text = The legal deadline of the application ({ $kind }), { $deadline }, has passed without a decision.
application-granted = Granted: { $kind }
    .text = Your application ({ $kind }) is granted. The permit { $number } will be handed out.
application-refused = Refused: { $kind }
    .text = Your application ({ $kind }) is refused. Reason: { $reason }
application-issued = Issued: { $number }
    .text = Your application ({ $kind }) is done: the permit { $number } is valid from { $from } and no longer on { $until }.
application-withdrawn = Taken back: { $kind }
    .text = The enterprise took back its application ({ $kind }). { $reason }
application-closed = Ended: { $kind }
    .text = Your application ({ $kind }) was not accepted and has been ended. Reason: { $reason }
application-suspended = Suspended: { $kind }
    .text = The permit { $number } was revoked or cancelled ({ $reason }), and the application ({ $kind }) is suspended. To go on discharging, take it back and apply for a permit anew; the revocation can be contested.
application-suspended-officer = Suspended, to be decided: { $kind }
    .text = The permit { $number } was revoked or cancelled ({ $reason }), and the application ({ $kind }) is suspended. Refuse it, or take it up again when the revocation is set aside.
application-taken-up-again = Taken up again: { $kind }
    .text = The application ({ $kind }) is taken up again. { $reason }
application-permit-ended = The permit in force has ended: { $kind }
    .text = The permit { $number } was revoked or cancelled ({ $reason }). The application ({ $kind }) goes on.
application-enterprise-changed = The enterprise changed: { $kind }
    .text = The enterprise was { $change }: from “{ $before }” to “{ $after }”. What was filled in stays as it is; please see whether it has to be corrected.
application-moved = Moved away: { $kind }
    .text = The enterprise moved to the county { $county }: the application ({ $kind }) ends here and is to be made there.
application-renewal-soon = Hand in the renewal: { $number }
    .text = The permit { $number } is valid to { $valid_until }. Its renewal is to be handed in by { $apply_by } and has not been yet.
application-renewal-late = The renewal is late: { $number }
    .text = The permit { $number } is valid to { $valid_until }. Its renewal was to be handed in by { $apply_by }; please do so at once.
application-renewal-expiring = The permit ends undecided: { $number }
    .text = The permit { $number } is valid to { $valid_until } and its renewal is not decided. Please decide before that.
plan-assigned = To be done: { $node }
    .text = “{ $node }” of an application ({ $kind }) is yours and to be done by { $due }.
plan-reminder = Due soon: { $node }
    .text = “{ $node }” of an application ({ $kind }) is to be done by { $due }.
plan-due-today = Due today: { $node }
    .text = “{ $node }” of an application ({ $kind }) is due today, { $due }.
plan-node-late = Late: { $node }
    .text = “{ $node }” of an application ({ $kind }) was to be done by { $due } and is late. What comes after it shares the days that are left.
plan-escalated = Escalated: { $node }
    .text = “{ $node }” of an application ({ $kind }, { $owner }) was to be done by { $due } and is still open. Please see to it.
plan-replanned = Planned anew: { $node }
    .text = “{ $node }” of an application ({ $kind }) is now to be done by { $due }.
plan-stopped = The clock stands: { $kind }
    .text = The clock of your application ({ $kind }) stands: { $cause }. That time does not count, and the deadline of { $deadline } moves by it.
plan-resumed = The clock goes on: { $kind }
    .text = The review of your application ({ $kind }) goes on. It is decided by { $deadline }.
