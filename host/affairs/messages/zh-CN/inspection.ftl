# Notices and words of affairs: inspection.
inspection-purpose-recheck = 复查
inspection-purpose-cases = 未办结任务
inspection-purpose-warnings = 预警
inspection-purpose-complaint = 信访投诉
inspection-purpose-routine = 定期检查
inspection-purpose-random = 双随机抽查
inspection-purpose-other = 其他
inspection-status-planned = 待检查
inspection-status-missed = 未按期检查
inspection-status-done = 已检查
inspection-status-cancelled = 已取消
inspection-result-conforms = 符合
inspection-result-does-not = 不符合
inspection-result-not-checked = 未检查

# Why a site is visited, by `$purpose`.
inspection-purpose = { $purpose ->
    [recheck] { inspection-purpose-recheck }
    [cases] { inspection-purpose-cases }
    [warnings] { inspection-purpose-warnings }
    [complaint] { inspection-purpose-complaint }
    [routine] { inspection-purpose-routine }
    [random] { inspection-purpose-random }
   *[other] { inspection-purpose-other }
}
inspection-what = { inspection-purpose }{ $place ->
    [outlets] （排放口 { $outlets }）
   *[site] {""}
}
inspection-why = { $reasoned ->
    [yes] 说明：{ $reason }。
   *[no] {""}
}

inspection-planned = 现场检查安排：{ $on }
    .text = 请于 { $on } 开展现场检查（编号 { $reference }），事由：{ inspection-what }。{ inspection-why }
inspection-reminder = 现场检查提醒：{ $on }
    .text = { $on } 有现场检查（编号 { $reference }），事由：{ inspection-what }。请做好准备并在当日记录结果。{ inspection-why }
inspection-moved = 现场检查改期：{ $on }
    .text = 现场检查（编号 { $reference }）改为 { $on }，事由：{ inspection-what }。{ inspection-why }
inspection-cancelled = 现场检查取消：{ $on }
    .text = 原定 { $on } 的现场检查（编号 { $reference }）取消。{ inspection-why }
inspection-missed = 现场检查未按期完成：{ $on }
    .text = 原定 { $on } 的现场检查（编号 { $reference }，{ inspection-what }）没有结果记录，请补记、改期或者取消。
inspection-announced = 现场检查通知：{ $on }
    .text = 生态环境主管部门将于 { $on } 到贵单位开展现场检查（编号 { $reference }），请予配合。
inspection-result = 现场检查结果：未发现问题
    .text = { $day } 的现场检查（编号 { $reference }）已检查 { $items } 项，未发现不符合项。
inspection-result-bad = 现场检查结果：{ $bad } 项不符合
    .text = { $day } 的现场检查（编号 { $reference }）已检查 { $items } 项，其中 { $bad } 项不符合，请查看结果并整改。
