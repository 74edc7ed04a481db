# Notices and words of affairs: duty.
duty-kind-execution-report = 执行报告
duty-kind-ledger = 环境管理台账
duty-kind-self-monitoring = 自行监测
duty-kind-monitoring-plan = 自行监测方案
duty-kind-monitoring-records = 监测原始记录
duty-kind-disclosure = 信息公开
duty-kind-renewal = 许可证延续申请
duty-kind-change = 许可证变更申请
duty-kind-registration = 排污登记
duty-kind-equipment-installation = 自动监测设备安装
duty-kind-equipment-networking = 自动监测设备联网
duty-kind-anomaly-report = 自动监测设备异常报告
duty-status-open = 待完成
duty-status-late = 逾期未完成
duty-status-done = 按期完成
duty-status-done-late = 逾期完成
duty-status-excused = 不再要求
duty-excuse-stopped = 该期全部停产
duty-excuse-joined = 并入下一期提交
duty-excuse-merged = 并入更长周期的报告
duty-excuse-held-too-short = 该期持证时间不足
duty-excuse-permit-ended = 许可证已失效或者已换发
duty-excuse-not-asked = 许可证副本未作此要求
duty-excuse-other = 其他原因
duty-doubt-provisional-copy = 未核对许可证副本，按管理类别推定
duty-doubt-rule-not-checked = 期限所依据的条文未经核对
duty-doubt-provisional-calendar = 当年节假日安排尚未公布

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
duty-what = { duty-kind }（{ $place ->
    [outlet-about] 排放口 { $outlet }，{ $about }，
    [outlet] 排放口 { $outlet }，
    [about] { $about }，
   *[site] {""}
}{ $period }）
duty-notes = { $together ->
    [yes] 本期与 { $periods } 一并提交。
   *[no] {""}
}{ $stopped ->
    [wholly] 本期全部停产，仍需提交的，请如实说明停产期间的排放变化和原因。
    [partly] 本期部分停产，请如实说明停产期间的排放变化和原因。
   *[no] {""}
}{ $provisional ->
    [yes] 本提醒按管理类别推定，以许可证副本载明的要求为准。
   *[no] {""}
}

duty-again = { $late ->
    [yes] 期限 { $due } 已过，请立即完成并提交。
   *[no] 请于 { $due } 前（含当日）完成并提交。
}

duty-owed = 待办：{ duty-what }
    .text = 请于 { $due } 前（含当日）完成：{ duty-what }，对应时段 { $from } 至 { $last }。{ duty-notes }
duty-reminder = 即将到期：{ duty-what }
    .text = { duty-what }将于 { $due } 到期，还有 { $days } 天，对应时段 { $from } 至 { $last }。请按时完成，并在本系统提交。{ duty-notes }
duty-received = 已收到：{ duty-what }
    .text = 已收到{ duty-what }，完成日期 { $on }，按期完成。回执编号 { $receipt }。
duty-received-late = 已收到（逾期）：{ duty-what }
    .text = 已收到{ duty-what }，完成日期 { $on }，晚于期限 { $due }。回执编号 { $receipt }。
duty-received-part = 已收到部分：{ duty-what }
    .text = 已收到{ duty-what }，本期应完成 { $times } 次，已完成 { $done } 次，期限 { $due }。回执编号 { $receipt }。
duty-returned = 已退回：{ duty-what }
    .text = { duty-what }经审查被退回：{ $reason }。{ duty-again }
duty-excused = 不再要求：{ duty-what }
    .text = { duty-what }不再要求完成：{ duty-excuse }。
duty-late = 已逾期：{ duty-what }
    .text = { duty-what }应于 { $due } 前完成，现已逾期。请立即完成；逾期情况会作为执法判断的依据。{ duty-notes }
duty-late-officer = 逾期未完成：{ duty-what }
    .text = 许可证 { $permit } 的{ duty-what }应于 { $due } 前完成，至今没有提交。
duty-reopened = 重新要求：{ duty-what }
    .text = { duty-what }重新要求完成：{ $reason }。{ duty-again }
duty-revised = 期限变更：{ duty-what }
    .text = { duty-what }的期限改为 { $due }，对应时段 { $from } 至 { $last }。{ duty-notes }
