# Notices and words of affairs: policy.
policy-status-published = 已发布
policy-status-withdrawn = 已废止
policy-state-has-permit = 持有有效排污许可证
policy-state-no-permit = 没有有效排污许可证
policy-state-expiring = 许可证即将到期
policy-state-producing = 正在生产
policy-state-not-producing = 未在生产
policy-criterion-named = 点名
policy-criterion-excepted = 排除名单
policy-criterion-industry = 行业
policy-criterion-tier = 管理类别
policy-criterion-state = 状态
policy-criterion-township = 乡镇街道
policy-criterion-everybody = 全部排污单位

policy-source = { $documented ->
    [yes] （{ $document }）
   *[no] {""}
}
policy-notes = { $dated ->
    [yes] 自 { $in_force } 起执行。
   *[no] {""}
}{ $answered ->
    [yes] 请于 { $reply_by } 前（含当日）在本系统确认已阅。
   *[no] {""}
}

policy-published = 政策通知：{ $title }
    .text = { $title }{ policy-source }：{ $policy } { policy-notes }
policy-amended = 政策更新：{ $title }
    .text = { $title }{ policy-source }已更新为第 { $version } 版：{ $policy } { policy-notes }
policy-reminder = 请确认已阅：{ $title }
    .text = { $title }{ policy-source }尚未确认已阅。{ policy-notes }
policy-withdrawn = 政策废止：{ $title }
    .text = { $title }{ policy-source }不再执行，原因：{ $reason }。
