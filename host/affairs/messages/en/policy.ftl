# Notices and words of affairs: policy.
policy-status-published = published
policy-status-withdrawn = withdrawn
policy-state-has-permit = has a permit
policy-state-no-permit = has no permit
policy-state-expiring = permit to be renewed soon
policy-state-producing = producing
policy-state-not-producing = not producing
policy-criterion-named = named
policy-criterion-excepted = left out by name
policy-criterion-industry = industry
policy-criterion-tier = tier
policy-criterion-state = state
policy-criterion-township = township
policy-criterion-everybody = everybody

policy-source = { $documented ->
    [yes] {" "}({ $document })
   *[no] {""}
}
policy-notes = { $dated ->
    [yes] {" "}It holds from { $in_force } on.
   *[no] {""}
}{ $answered ->
    [yes] {" "}Please confirm here by { $reply_by } that you have read it.
   *[no] {""}
}

policy-published = Policy: { $title }
    .text = { $title }{ policy-source }: { $policy }{ policy-notes }
policy-amended = Policy changed: { $title }
    .text = { $title }{ policy-source } is changed, version { $version }: { $policy }{ policy-notes }
policy-reminder = Please confirm: { $title }
    .text = That { $title }{ policy-source } was read is not confirmed yet.{ policy-notes }
policy-withdrawn = Policy withdrawn: { $title }
    .text = { $title }{ policy-source } no longer holds: { $reason }.
