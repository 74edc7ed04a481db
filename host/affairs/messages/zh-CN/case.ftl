# Notices and words of affairs: case.
# 期限所涉日期的放假安排尚未公布。
provisional = { $moment }（暂定，放假安排尚未公布）

task-to-confirm = 待确认
task-issued = 已下发
task-accepted = 已签收
task-rectifying = 整改中
task-submitted = 已提交
task-rechecked = 已复核
task-returned = 已退回
task-appealed = 申诉中
task-closed = 已办结
task-dismissed = 不成立
task-waived = 已豁免

case-issued = 整改任务：{ $acts }
    .text = 经数据分析，贵单位{ $where ->
        [outlet] 排放口 { $outlet }{" "}
       *[site] {""}
    }存在：{ $acts }。请于 { $deadline } 前签收并开始整改；如有异议可以申诉。
case-issued-officer = 已下发任务：{ $acts }
    .text = 排污单位{ $where ->
        [outlet] 排放口 { $outlet }{" "}
       *[site] {""}
    }：{ $acts }。签收期限 { $deadline }。
case-to-confirm = 线索待确认：{ $acts }
    .text = 发现线索：{ $acts }。线索不是结论，请于 { $deadline } 前核实并确认或者排除。
case-reopened = 任务重新打开：{ $acts }
    .text = 再次发现问题：{ $acts }。原任务已重新打开，请于 { $deadline } 前签收并整改。
case-found-again = 仍然存在：{ $acts }
    .text = 任务办理期间又发现：{ $acts }。仍在原任务内办理，不另发任务。
case-accepted = 任务已签收：{ $acts }
    .text = 排污单位已签收任务（{ $acts }），整改期限 { $deadline }。
case-submitted = 整改已提交：{ $acts }
    .text = 排污单位已提交整改结果（{ $acts }）：{ $reason }。请于 { $deadline } 前复核。
case-returned = 整改被退回：{ $acts }
    .text = 复核认为尚未整改到位（{ $acts }）：{ $reason }。请继续整改，并于 { $deadline } 前重新提交。
case-closed = 任务已办结：{ $acts }
    .text = 任务（{ $acts }）已办结：{ $reason }。
case-waived = 任务已豁免：{ $acts }
    .text = 任务（{ $acts }）已按豁免决定办结：{ $reason }。
case-appealed = 收到申诉：{ $acts }
    .text = 排污单位对任务（{ $acts }）提出申诉：{ $reason }。请于 { $deadline } 前答复；答复前期限不计。
case-appeal-upheld = 申诉成立：{ $acts }
    .text = 贵单位的申诉成立，任务（{ $acts }）已撤销：{ $reason }。
case-appeal-rejected = 申诉不成立：{ $acts }
    .text = 贵单位的申诉不成立：{ $reason }。任务（{ $acts }）继续办理，期限 { $deadline }。
case-assigned = 任务已分派：{ $acts }
    .text = 任务（{ $acts }）由您跟进，当前期限 { $deadline }。
case-extended = 任务已延期：{ $acts }
    .text = 任务（{ $acts }）期限延至 { $deadline }：{ $reason }。
case-reminder = 任务即将到期：{ $acts }
    .text = 任务（{ $acts }，{ $status }）将于 { $deadline } 到期，请及时办理。
case-reminder-officer = 待办即将到期：{ $acts }
    .text = 任务（{ $acts }，{ $status }）将于 { $deadline } 到期。
case-overdue = 任务已逾期：{ $acts }
    .text = 任务（{ $acts }，{ $status }）应于 { $deadline } 前办理，现已逾期并上报。
case-overdue-officer = 待办已逾期：{ $acts }
    .text = 任务（{ $acts }，{ $status }）应于 { $deadline } 前办理，现已逾期。
case-missed = 逾期上报：{ $acts }
    .text = 任务（{ $acts }，{ $status }）未在 { $deadline } 前办理，请督办。
case-no-longer-found = 不再发现：{ $acts }
    .text = 按重新认定的结果，任务（{ $acts }）所涉问题已不再发现，请决定是否办结。
case-reopened-officer = 任务重新打开：{ $acts }
    .text = 排污单位{ $where ->
        [outlet] 排放口 { $outlet }{" "}
       *[site] {""}
    }再次发现问题：{ $acts }。原任务已重新打开，签收期限 { $deadline }。
case-found-again-officer = 仍然存在：{ $acts }
    .text = 任务（{ $status }）办理期间，排污单位{ $where ->
        [outlet] 排放口 { $outlet }{" "}
       *[site] {""}
    }又发现：{ $acts }。
case-clue-added = 任务中又有线索：{ $acts }
    .text = 任务（{ $status }）办理期间又发现线索：{ $acts }。线索不是结论，尚未告知排污单位，请在任务中核实并确认或者排除。
case-note = 任务补充说明：{ $acts }
    .text = 排污单位对任务（{ $acts }，{ $status }）补充说明：{ $reason }。
case-raised = 提请督办：{ $acts }
    .text = 经办人员提请您督办任务（{ $acts }，{ $status }）：{ $reason }。
