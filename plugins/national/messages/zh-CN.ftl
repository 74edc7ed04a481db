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
