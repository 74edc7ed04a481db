article-5 = 涉及多个行业：申领一张排污许可证，按其中最严的管理类别（第五条）
article-6 = 仅因通用工序（第{ $row }类）纳入管理：只对该通用工序申领（第六条）
article-7 = 其他行业：按所涉通用工序管理；有第七条所列情形的，对全部设施和排放口实施重点管理
prohibited = 位于依法禁止建设区域，或者设施、产品应当立即淘汰：不在名录之内（表注5）
prohibition-not-checked = 未核实是否位于依法禁止建设区域或者属于应当立即淘汰（表注5），按不属于处理
no-industry = 未填报行业代码，无法与名录比对
apply-for-permit = 排放污染物之前应当取得排污许可证
register = 排放污染物之前应当填报排污登记表

## Production

evidence-kind = { $kind ->
    [water-m3] 用水量（m³）
    [power-kwh] 全厂用电（kWh）
    [production-power-kwh] 生产回路用电（kWh）
    [treatment-power-kwh] 治理回路用电（kWh）
    [flow-m3] 排水量（m³）
    [output] 产量
    [turnover-cny] 开票金额（元）
   *[other] { $kind }
    }
production-runs = { evidence-kind }：当日 { $amount }，为基线 { $baseline } 的 { $percent }%，表明在生产
production-stands = { evidence-kind }：当日 { $amount }，为基线 { $baseline } 的 { $percent }%，表明停产
production-between = { evidence-kind }：当日 { $amount }，为基线 { $baseline } 的 { $percent }%，介于生产与停产之间，不作判断
production-absurd = { evidence-kind }：当日 { $amount }，为基线 { $baseline } 的 { $percent }%，数值异常，不予采用
production-no-figure = { evidence-kind }：{ $on } 无数据
production-conflicting = { evidence-kind }：{ $on } 有多个不一致的数值，不予采用
production-negative = { evidence-kind }：当日 { $amount } 为负值，不予采用
production-short-history = { evidence-kind }：此前仅有 { $days } 天可用数据，少于建立基线所需的 { $wanted } 天
production-no-baseline = { evidence-kind }：此前各日基本为零，无法建立基线
production-would-run = { evidence-kind }达到 { $amount } 即表明在生产
production-would-stand = { evidence-kind }不超过 { $amount } 即表明停产
production-kind-unknown = 未知的数据种类 { $kind }，不予采用
production-contradiction = 证据相互矛盾：{ $running } 表明在生产，{ $stopped } 表明停产
production-running = 综合判断在生产，置信度 { $confidence }（不低于 { $least }）；仅供参考，不是违法认定
production-stopped = 综合判断停产，置信度 { $confidence }（不低于 { $least }）；仅供参考，不是违法认定
production-undecided = 证据不足或者相互矛盾，无法判断是否生产（置信度 { $confidence }，需要 { $least }）
production-changed = { evidence-kind }：{ $date } 之前中位数 { $before }，之后 { $since }，为此前的 { $percent }%

## Judgement

# 构成要件
duty-due-passed = 应于 { $due } 前完成，该日期已过
duty-not-done = 至今没有完成
duty-done-on = 于 { $day } 完成
duty-untrue = 所提交的内容不实
tier-is-key = 实行排污许可重点管理
date-in-future = { $what }的日期（{ $day }）晚于认定日期

# 会改变认定的情形
changed-if-done-in-time = 若在 { $due } 前完成，则不构成违法
changed-if-true = 若所提交的内容属实，则不构成违法

# 下一步
next-order-correction = 责令限期改正；经人工核对记录后立案

# 缺少的资料
fact-tier = 管理类别
fact-duty_done = 完成日期
fact-duty_truthful = 所提交内容是否属实

# 罚款以外的措施
measure-correct = 责令改正
measure-correct-in-time = 责令限期改正
measure-each-time = 每次分别处以罚款
measure-fine-may = 可以处以罚款
measure-limit-or-stop = 限制生产或者停产整治
measure-limit-or-stop-if-serious = 情节严重的，限制生产或者停产整治
measure-stop-if-refused = 拒不改正的，责令停产整治
measure-close-if-serious = 情节严重的，报经有批准权的人民政府批准，责令停业、关闭
measure-close-if-harm = 造成重大环境污染或者生态破坏的，责令停止生产、使用或者责令关闭
measure-revoke = 撤销排污许可证
measure-revoke-if-serious = 情节严重的，吊销排污许可证
measure-revoke-and-close-if-serious = 情节严重的，吊销排污许可证，报经有批准权的人民政府批准，责令停业、关闭
measure-confiscate-permit = 收缴排污许可证
measure-stop-building = 责令停止建设
measure-restore-may = 可以责令恢复原状
measure-file-form = 责令备案
measure-publish = 责令公开验收报告
measure-daily-penalty = 自责令改正之日的次日起至复查之日止，按照原处罚数额按日连续处罚

# 未收入数据表的法律
unmapped-code-air-part = 行为终了于 { $day }：法典大气部分的责任条款尚未收入数据表，适用何种规定未能判定
unmapped-code-general-part = 行为终了于 { $day }：法典总则中关于现场检查的责任条款尚未收入数据表，适用何种规定未能判定
unmapped-before-code = 行为终了于 { $day }，在法典施行之前：当时法律的条款尚未收入数据表，适用何种规定未能判定
doubt-code-on-publication = 法典是否对未公开验收报告设定处罚，尚未核对
