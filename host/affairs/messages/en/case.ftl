# Notices and words of affairs: case.
# A moment that rests on days off that the State Council has not announced yet.
provisional = { $moment } (provisional: days off not announced yet)

task-to-confirm = to be confirmed
task-issued = issued
task-accepted = accepted
task-rectifying = being put right
task-submitted = submitted
task-rechecked = rechecked
task-returned = returned
task-appealed = appealed
task-closed = closed
task-dismissed = dismissed
task-waived = waived

case-issued = Task: { $acts }
    .text = The data show at { $where ->
        [outlet] outlet { $outlet }
       *[site] your site
    }: { $acts }. Please accept the task by { $deadline } and begin to put it right; you may appeal.
case-issued-officer = Task issued: { $acts }
    .text = At { $where ->
        [outlet] outlet { $outlet }
       *[site] the site
    }: { $acts }. To be accepted by { $deadline }.
case-to-confirm = Clue to confirm: { $acts }
    .text = There is a clue: { $acts }. A clue is no finding; please check and confirm or dismiss it by { $deadline }.
case-reopened = Task opened again: { $acts }
    .text = Something has been found again: { $acts }. The task is open again; please accept it by { $deadline }.
case-found-again = Still found: { $acts }
    .text = While the task is open it was found again: { $acts }. It goes on in the same task.
case-accepted = Task accepted: { $acts }
    .text = The enterprise accepted the task ({ $acts }); to be put right by { $deadline }.
case-submitted = Rectification submitted: { $acts }
    .text = The enterprise says that it is put right ({ $acts }): { $reason }. Please look again by { $deadline }.
case-returned = Rectification returned: { $acts }
    .text = It was looked at again and is not right yet ({ $acts }): { $reason }. Please go on and submit again by { $deadline }.
case-closed = Task closed: { $acts }
    .text = The task ({ $acts }) is closed: { $reason }.
case-waived = Task waived: { $acts }
    .text = The task ({ $acts }) is closed by a waiver: { $reason }.
case-appealed = Appeal: { $acts }
    .text = The enterprise contests the task ({ $acts }): { $reason }. Please answer by { $deadline }. Its own time does not run meanwhile.
case-appeal-upheld = Appeal upheld: { $acts }
    .text = Your appeal is upheld; the task ({ $acts }) is withdrawn: { $reason }.
case-appeal-rejected = Appeal rejected: { $acts }
    .text = Your appeal is rejected: { $reason }. The task ({ $acts }) goes on; it is due by { $deadline }.
case-assigned = Task assigned: { $acts }
    .text = The task ({ $acts }) is yours to follow; it is due by { $deadline }.
case-extended = More time: { $acts }
    .text = The task ({ $acts }) has time until { $deadline }: { $reason }.
case-reminder = Task due soon: { $acts }
    .text = The task ({ $acts }, { $status }) is due by { $deadline }.
case-reminder-officer = Due soon: { $acts }
    .text = The task ({ $acts }, { $status }) is due by { $deadline }.
case-overdue = Task overdue: { $acts }
    .text = The task ({ $acts }, { $status }) was due by { $deadline }; this was reported.
case-overdue-officer = Overdue: { $acts }
    .text = The task ({ $acts }, { $status }) was due by { $deadline }.
case-missed = Reported as overdue: { $acts }
    .text = The task ({ $acts }, { $status }) was not handled by { $deadline }; please see to it.
case-no-longer-found = No longer found: { $acts }
    .text = Judged again, what the task ({ $acts }) is about is no longer found; please decide whether to close it.
case-reopened-officer = Task opened again: { $acts }
    .text = Something was found again at { $where ->
        [outlet] outlet { $outlet }
       *[site] the site
    }: { $acts }. The task is open again; to be accepted by { $deadline }.
case-found-again-officer = Still found: { $acts }
    .text = While the task is { $status } it was found again at { $where ->
        [outlet] outlet { $outlet }
       *[site] the site
    }: { $acts }.
case-clue-added = Another clue in a task: { $acts }
    .text = While the task is { $status } there is a clue besides: { $acts }. A clue is no finding; the enterprise was not told. Please check and confirm or dismiss it in the task.
case-note = Note to a task: { $acts }
    .text = The enterprise added to the task ({ $acts }, { $status }): { $reason }.
case-raised = For your decision: { $acts }
    .text = An officer takes the task ({ $acts }, { $status }) to you: { $reason }.
