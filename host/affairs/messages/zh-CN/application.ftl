# Notices and words of affairs: application.

application-kind-first = 首次
application-kind-renewal = 延续
application-kind-change = 变更
application-kind-re-application = 重新申请

application-status-draft = 填报中
application-status-submitted = 待受理
application-status-returned-at-intake = 受理前补正
application-status-reviewing = 审查中
application-status-returned-for-correction = 审查中补正
application-status-suspended = 已中止
application-status-granted = 准予，待发证
application-status-issued = 已发证
application-status-refused = 不予许可
application-status-withdrawn = 已撤回
application-status-moved = 已迁出
application-status-not-accepted = 不予受理

plan-node-completeness = 受理审查
plan-node-site-check = 现场核查
plan-node-technical = 技术审查
plan-node-opinion = 审查意见
plan-node-approval = 审批
plan-node-issue = 发证

plan-post-intake = 受理窗口
plan-post-permit-reviewer = 审查人员
plan-post-approver = 审批人

plan-note-squeezed = 期限不足，节点按比例压缩
plan-note-term-of-renewal = 变更决定期限未见规定，参照延续
plan-note-term-doubtful = 期限依据未核对原文
plan-note-calendar-provisional = 放假安排尚未公布，日期为暂定

plan-cause-accepted = 受理
plan-cause-silence = 视为受理
plan-cause-handed-in-again = 重新提交
plan-cause-node-late = 节点逾期
plan-cause-resumed = 期限恢复
plan-cause-calendar = 放假安排公布
plan-cause-officer = 人工调整

stop-cause-materials = 等待补正材料
stop-cause-publicity = 公示
stop-cause-hearing = 听证
stop-cause-testing = 检验检测
stop-cause-expert-review = 专家评审
stop-cause-permit-withdrawn = 许可证被撤销

precheck-point-filling = 填报时
precheck-point-intake = 受理时
precheck-point-review = 审查时

precheck-kind-missing = 缺项
precheck-kind-contradiction = 矛盾

opinion-agree = 同意
opinion-disagree = 不同意
opinion-must-fix = 必须修改

enterprise-change-renamed = 更名
enterprise-change-moved = 搬迁
enterprise-change-merged = 合并

application-started = 已代为发起{ $kind }申请
    .text = 生态环境部门已代贵单位发起{ $kind }申请，请补充填报后提交。
application-submitted = 待受理：{ $kind }申请
    .text = 排污单位提交了{ $kind }申请（第 { $version } 版）。请于 { $due } 前作出受理或者一次性告知；逾期不告知视为受理。
application-precheck-found = 预审发现问题：{ $kind }申请
    .text = 对第 { $version } 版的预审（{ $point }）发现缺项 { $missing } 项、矛盾 { $contradictions } 项。
application-accepted = 已受理：{ $kind }申请
    .text = 贵单位的{ $kind }申请已受理，法定办结期限为 { $deadline }。
application-accepted-by-silence = 视为受理：{ $kind }申请
    .text = { $kind }申请逾期未告知补正，自收到之日（{ $received }）起视为受理，法定办结期限为 { $deadline }。
application-returned = 请补正：{ $kind }申请（{ $count } 项）
    .text = 贵单位的{ $kind }申请需要一次性补正：{ $items }。请于 { $until } 前补正后重新提交。
application-correction = 请修改：{ $kind }申请（{ $count } 项）
    .text = 审查认为{ $kind }申请需要修改：{ $items }。请于 { $until } 前修改后重新提交。
application-resubmitted = 已重新提交：{ $kind }申请
    .text = 排污单位已修改并重新提交{ $kind }申请（第 { $version } 版），请继续审查；法定办结期限为 { $deadline }。
application-materials-reminder = 补正即将到期：{ $kind }申请
    .text = { $kind }申请尚有 { $count } 项待补正，请于 { $until } 前重新提交。
application-materials-lapsed = 逾期未补正：{ $kind }申请
    .text = 排污单位未在 { $until } 前补正{ $kind }申请，请决定如何办理。
application-overdue = 超过法定期限：{ $kind }申请
    .text = { $kind }申请的法定办结期限 { $deadline } 已过，尚未作出决定。
application-granted = 准予许可：{ $kind }申请
    .text = 贵单位的{ $kind }申请已获准予，许可证编号 { $number }，即将发证。
application-refused = 不予许可：{ $kind }申请
    .text = 贵单位的{ $kind }申请不予许可，理由：{ $reason }
application-issued = 已发证：{ $number }
    .text = 贵单位的{ $kind }申请已办结，许可证 { $number } 自 { $from } 起生效，{ $until } 起失效。
application-withdrawn = 已撤回：{ $kind }申请
    .text = 排污单位撤回了{ $kind }申请。{ $reason }
application-closed = 已终止：{ $kind }申请
    .text = 贵单位的{ $kind }申请未予受理并已终止，理由：{ $reason }
application-suspended = 已中止：{ $kind }申请
    .text = 许可证 { $number } 已被撤销或者注销（{ $reason }），{ $kind }申请中止。如仍需排污，请撤回本申请并重新申请排污许可证；对撤销有异议的，可以依法申请复议或者提起诉讼。
application-suspended-officer = 申请中止待处理：{ $kind }
    .text = 许可证 { $number } 已被撤销或者注销（{ $reason }），{ $kind }申请已中止。可以不予许可；撤销被纠正的，可以恢复办理。
application-taken-up-again = 恢复办理：{ $kind }申请
    .text = { $kind }申请恢复办理。{ $reason }
application-permit-ended = 现有许可证已失效：{ $kind }申请
    .text = 许可证 { $number } 已被撤销或者注销（{ $reason }），{ $kind }申请照常办理。
application-enterprise-changed = 单位信息变化：{ $kind }申请
    .text = 申请单位发生变化（{ $change }）：由「{ $before }」变为「{ $after }」。申请内容保持原样，请核实是否需要修改。
application-moved = 已迁出：{ $kind }申请
    .text = 申请单位已迁往行政区 { $county }，本县的{ $kind }申请终止；应当向迁入地申请。
application-renewal-soon = 请提交延续申请：{ $number }
    .text = 许可证 { $number } 有效至 { $valid_until }，延续申请应于 { $apply_by } 前提交，目前尚未提交。
application-renewal-late = 延续申请逾期：{ $number }
    .text = 许可证 { $number } 有效至 { $valid_until }，延续申请应于 { $apply_by } 前提交，现已逾期，请立即提交。
application-renewal-expiring = 许可证即将到期未作决定：{ $number }
    .text = 许可证 { $number } 有效至 { $valid_until }，延续申请尚未作出决定，请在到期前决定。
plan-assigned = 审查任务：{ $node }
    .text = { $kind }申请的「{ $node }」由您办理，应于 { $due } 前完成。
plan-reminder = 即将到期：{ $node }
    .text = { $kind }申请的「{ $node }」应于 { $due } 前完成。
plan-due-today = 今日到期：{ $node }
    .text = { $kind }申请的「{ $node }」今日（{ $due }）到期。
plan-node-late = 已逾期：{ $node }
    .text = { $kind }申请的「{ $node }」应于 { $due } 前完成，现已逾期，后续节点已重新安排。
plan-escalated = 逾期上报：{ $node }
    .text = { $kind }申请的「{ $node }」（{ $owner }）应于 { $due } 前完成，至今未完成，请督办。
plan-replanned = 节点调整：{ $node }
    .text = { $kind }申请的「{ $node }」调整为 { $due } 前完成。
plan-stopped = 期限中止：{ $kind }申请
    .text = { $kind }申请的办理期限中止（{ $cause }），所需时间不计入期限。原定办结期限 { $deadline } 相应顺延。
plan-resumed = 期限继续计算：{ $kind }申请
    .text = { $kind }申请继续办理，法定办结期限为 { $deadline }。
