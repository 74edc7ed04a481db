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

# 许可证与排放
tier-needs-permit = 该管理类别应当先取得许可证再排污
tier-is-registration = 实行排污登记管理
permit-dates = 许可证的日期相互矛盾
no-valid-permit = 期间内每日均有有效的许可证
no-permit-never-issued = 至 { $day } 未曾核发许可证 { $reference }
no-permit-expired = 许可证 { $reference } 至 { $day } 已到期，且未延续
no-permit-ended = 许可证 { $reference } 至 { $day } 已被撤销、吊销或者注销
no-permit-reapplication-due = 应当重新申请许可证（{ $reference }），期限在 { $day } 之前，未办理
discharge = 在没有许可证的情况下排放污染物
discharge-measured = 有效监测数据表明 { $first } 至 { $last } 有排放
discharge-inferred = 生产证据表明 { $first } 至 { $last } 有排放，未经监测
renewal-not-pending = 没有按期提出而尚未决定的延续申请
permit-held = 当日有有效的许可证
permit-held-number = 许可证 { $number } 当日有效
permit-names-outlet = 许可证载明排放口
permit-names-no-outlet = 许可证 { $number } 既无限值也无排放量，无法与排放口比对
outlet-not-in-permit = 排放口 { $outlet } 未载入许可证 { $number }

# 排污登记
registration-filled = 是否填报排污登记表不明

# 事件
event-kind = { $event ->
    [inspection] 现场检查
    [recheck] 复查
    [report] 报告
    [clue] 线索
    [correction-order] 责令改正决定
    [stop-order] 停产决定
    [limit-order] 限产决定
   *[other] { $event }
    }
event-date = 事件日期存疑
dates-contradict = { $what }的日期相互矛盾
permit-has-clause = 许可证载有相应要求
special-period-emission = { $day } 的 { event-kind } { $reference } 反映特殊时段未停止或者限制排放
fugitive-emission = { $day } 的 { event-kind } { $reference } 反映未按许可证控制无组织排放
outlets-not-as-permitted = { $day } 的 { event-kind } { $reference } 反映排放口位置或者数量不符合许可证
discharge-mode-not-as-permitted = { $day } 的 { event-kind } { $reference } 反映排放方式或者去向不符合许可证
equipment-damaged-or-moved = { $day } 的 { event-kind } { $reference } 反映自动监测设备被损毁或者擅自移动、改变
equipment-not-kept-running = { $day } 的 { event-kind } { $reference } 反映自动监测设备未保持正常运行
permit-by-fraud = { $day } 的 { event-kind } { $reference } 反映以不正当手段取得许可证
permit-forged-or-lent = { $day } 的 { event-kind } { $reference } 反映伪造、变造或者转让许可证
inspection-obstructed = { $day } 的 { event-kind } { $reference } 反映妨碍检查
false-monitoring-data = { $day } 的 { event-kind } { $reference } 反映监测数据弄虚作假
false-marks = { $day } 的 { event-kind } { $reference } 反映虚假标记
assessment-measures-not-carried-out = { $day } 的 { event-kind } { $reference } 反映未落实环评措施
tampering-is-evasion = 以此篡改监测数据的，属于逃避监管
evasion-means-named = { $reference } 反映当时法律列明的逃避监管方式（{ $values }）
evasion-intent = 有逃避监管的故意
evasion-intent-by-nature = 此种方式非故意不能为之，须由人工确认
control-facility-not-run = { $day } 的 { $reference } 反映污染防治设施的运行情况：{ $values }

# 建设项目
project-dates = 建设项目的日期存疑
assessment-needed = { $assessment ->
    [book] 建设项目应当编制环境影响报告书
    [table] 建设项目应当编制环境影响报告表
    [form] 建设项目只须填报环境影响登记表
   *[other] 建设项目应当编制何种环评文件不明
    }
construction-started = { $day } 开工建设
construction-started-before = { $day } 之前已经开工，开工日期没有记录
construction-start-unknown = 开工日期没有记录
not-approved = 建设没有有效的批准
approval-none = 没有批准记录
approval-late = { $approved } 批准，晚于开工（{ $start }）
approval-too-old = { $approved } 批准，超过 { $years } 年后开工，批准未重新审核
approval-changed-unapproved = { $approved } 批准；重大变动应当重新报批
approval-in-time = { $approved } 批准，早于开工，没有未报批的重大变动
approval-may-be-unrecorded = 可能已经批准而没有记录
form-not-filed = 没有登记表备案记录
in-production = 自 { $day } 起投入生产
in-production-inferred = 自 { $day } 起有全厂生产证据，本项目投产日期没有记录
production-start-unknown = 投产日期没有记录
not-accepted = 未经验收即投入生产
acceptance-facilities-not-built = 环境保护设施没有建成 { $day }
acceptance-false = 反映验收弄虚作假 { $day }
acceptance-none = 没有验收记录 { $day }
acceptance-after-start = { $day } 验收，晚于投产
acceptance-in-time = { $day } 已经验收
acceptance-may-be-extended = 设施需要较长时间调试的，验收期限最长 { $months } 个月
beyond-commissioning = 应于 { $due } 前验收，此后的生产不属于调试
commissioning-told = 是否处于调试阶段已有记录
completion-unknown = 竣工日期没有记录
accepted = 项目已经验收
not-published = 没有公开验收报告的记录
acceptance-time-over = 以公开为止的验收期限已于 { $due } 届满

# 按日连续处罚
order-served = { $day } 送达责令改正决定
recheck-in-time = { $day } 复查，在责令改正后 { $days } 日之内
recheck-due = 尚未复查，最后期限为 { $due }
recheck-found-same-act = { $day } 复查发现继续同一违法行为
ordered-act-confirmed = 责令改正所涉违法行为（{ $kind }）已经人工确认
original-fine-unknown = 原处罚数额不明，未计算总额
figure-penalty-days = 责令改正次日起至复查日的日数：{ $value }
figure-original-fine = 原处罚数额：{ $value } 万元
figure-daily-penalty-sum = 按日连续处罚总额：{ $value } 万元

# 会改变判断的情形
changed-if-tier-needs-none = 若为其他管理类别，则判断不同
changed-if-permit-valid = 若上述日期有有效的许可证，则不构成违法
changed-if-no-discharge = 若上述日期没有排放，则不构成违法
changed-if-outlet-in-permit = 若排放口已载入许可证，则不构成违法
changed-if-means-not-found = 若没有上述方式，则不构成逃避监管
changed-if-not-intended = 若没有故意，则不构成逃避监管
changed-if-run-as-permitted = 若按许可证运行设施，则不构成违法
changed-if-approved-before = 若开工时已有有效的批准，则不构成违法
changed-if-form-filed = 若登记表已经备案，则不构成违法
changed-if-accepted-before = 若在投产之前已经验收，则不构成违法
changed-if-published = 若验收报告已经公开，则不构成违法
changed-if-not-rechecked-in-time = 若不在上述期限内，则不按日连续处罚

# 对此的下一步
next-confirm-on-site = 现场核实，由人工决定是否立案
next-apply-for-permit = 责令停止或者限制排污并申请许可证；经人工核对记录后立案
next-compare-with-permit = 与许可证副本和现场比对排放口
next-check-approval = 查找批准记录；没有批准的立案
next-check-acceptance = 在现场和验收平台核查验收与生产情况
next-daily-penalty = 复查情况经人工确认后，决定按日连续处罚

# 其他缺少的资料
fact-permit_dates = 许可证的真实日期
fact-monitoring_data = 监测数据
fact-production_evidence = 生产证据（用水、用电、流量、产量）
fact-registration_form = 是否以及何时填报排污登记表
fact-event_date = 事件的真实日期
fact-project_dates = 建设项目的真实日期
fact-assessment = 环评文件类别
fact-construction_started = 开工日期
fact-major_change_unapproved = 是否存在未重新报批的重大变动
fact-production_started = 投产日期
fact-completed = 竣工日期
fact-recheck = 复查结果
fact-earlier_finding = 责令改正所涉违法行为是否经人工确认
fact-daily_penalty_recheck_days = 复查期限

## Monitoring

# 限值、种类与总量
unmapped-before-decree-736 = 行为于 { $day } 终了，早于排污许可管理条例施行，当时法律的条款未录入
permit-in-force = 排污许可证 { $permit } 有效
kind-observed = { $first } 至 { $last } 有 { $count } 个大于零的有效值
kind-not-named = 排污许可证 { $permit } 在该排放口载明了其他污染物，未载明该种类
kind-would-be-named = 许可证载明该种类即不构成
figure-highest = 最高值：{ $value }
amount-permitted = 年许可排放量 { $permitted } 吨
no-amount-permitted = 排污许可证未载明 { $pollutant } 的许可排放量
amount-passed-measured = 实测 { $measured } 吨，超过许可排放量 { $permitted } 吨（替代 { $substituted } 吨、缺失 { $missing } 小时未计入）
amount-passed-substituted = 实测 { $measured } 吨与替代 { $substituted } 吨（缺失 { $missing } 小时）合计超过许可排放量 { $permitted } 吨；替代值不能作为证据
amount-open-missing-hours = 实测 { $measured } 吨、替代 { $substituted } 吨，许可 { $permitted } 吨；缺失的 { $missing } 小时按同样速率计将超过
amount-not-passed = 实测 { $measured } 吨、替代 { $substituted } 吨（缺失 { $missing } 小时），未超过许可排放量 { $permitted } 吨
amount-would-do = 不超过 { $permitted } 吨即合规
amount-would-be-measured = 以实测数据代替替代值可以证实或者排除
amount-overrun = 按目前趋势，许可排放量将于 { $on } 用完
totals-contradict = 截至 { $until } 的累计量有多个不同数值
total-dates = 截至 { $until } 的累计量与年度不符，或者晚于认定日
total-negative = 截至 { $until } 的累计量或者许可排放量为负
figure-measured = 实测：{ $value } { $unit }
figure-substituted = 替代：{ $value } { $unit }
figure-permitted = 许可：{ $value } { $unit }
figure-amount-share = 占许可排放量的比例：{ $value }
figure-year-share = 已过年度比例：{ $value }
figure-exceeding-hours = 浓度超限小时数（已计入总量）：{ $value }
figure-missing-hours = 缺失小时数：{ $value }
next-limit-production = 核实证据后立案，责令改正并可限制生产（不超过三个月）
next-stop-heavy-metals = 重金属或者持久性有机污染物超过限值 { $ratio } 倍，核实后责令停产整治
next-stop-after-limit-order = 限制生产决定 { $order } 之后仍然超标，核实后责令停产整治
next-stop-annual-total = 超过年度许可排放量，核实后责令停产整治
next-check-kind = 核对设备设置并采样监测，与许可证比对；属实的应当重新申请

# 焚烧炉
temperature-low = { $periods } 个五分钟均值低于 { $least } °C，达到 { $wanted } 个
temperature-open = { $periods } 个五分钟均值过低，另有 { $open } 个不能确定；达到 { $wanted } 个即违法
furnace-would-comply = 少于 { $periods } 个即不构成
figure-lowest = 最低：{ $value } °C

# 决定、回路与标记
sanctions-not-mapped = 对此行为的法律责任未录入
order-in-force = 决定 { $order } 自 { $from } 起生效
order-disobeyed = 决定 { $order } 只针对一条生产线，无法从全厂数据判断是否执行
order-disobeyed-observed = { $first } 至 { $last } 共 { $days } 天生产，经检查发现（证据：{ $evidence }；置信度 { $confidence }）
order-disobeyed-inferred = { $first } 至 { $last } 共 { $days } 天推断在生产，依据 { $evidence }，置信度不低于 { $confidence }
production-unknown-under-order = { $first } 至 { $last } 是否生产不明
order-would-be-obeyed = 有停产证据或者检查未发现生产即可排除
order-exceeded = 决定 { $order } 是否执行不明
order-exceeded-by-power = { $first } 至 { $last } 生产回路功率最高 { $power } kW，允许 { $allowed } kW
order-would-not-be-exceeded = 不超过 { $allowed } kW 即符合决定
figure-days = 天数：{ $value }
figure-confidence = 最低置信度：{ $value }
figure-allowed = 允许：{ $value } { $unit }
next-stop-order-refused = 现场检查；证实拒不停产的，依法处理
next-stop-after-limit = 现场检查；仍然超过限产要求的，责令停产整治
next-inspect-treatment = 立即现场检查治污设施运行情况，固定用电数据和控制记录
next-check-mark = 核对标记与工控记录，要求排污单位提交证明
mark-set = 标记 { $mark }（{ $kind }）：{ $first } 至 { $last }
mark-contradicted = 没有与标记矛盾的证据
mark-times = 标记终止早于开始
mark-while-circuit-on = { $first } 至 { $last } 生产回路开启
mark-while-producing = { $day } 在生产
mark-production-unknown = 标记期间是否生产不明
rate-only-in-permit = 仅排污许可证规定了该排放速率；法条列举的是许可排放浓度和许可排放量，将超许可排放速率纳入其中是本规则包的解读
mark-while-over-limit = 其豁免的 { $pollutant } 有 { $count } 个均值超限（首个 { $first }），停运时不应超标
mark-excluded = 同一时间的标记 { $other }（{ $kind }）与其互斥
mark-over-cap = 同类标记本年 { $used } 小时，超过上限 { $cap } 小时
fact-total = 正确的年度累计量
fact-permit_amounts = 许可排放量
fact-production = 是否生产
fact-production_of_line = 决定所涉生产线是否生产
fact-ordered_power_kw_max = 决定允许的最高功率（kW）

# 违法行为的名称
act-no-permit = 无证排污
act-over-concentration = 超许可排放浓度或者超标排放
act-over-rate = 超许可排放速率或者超标排放
act-over-total = 超许可排放量
act-unpermitted-pollutant = 排放许可证未载明种类的污染物
act-furnace-temperature-low = 焚烧炉温度低于规定
act-evasion = 以逃避监管的方式排放污染物
act-special-period-emission = 特殊时段未按许可证停止或者限制排放
act-fugitive-emission = 未按许可证控制无组织排放
act-outlets-not-as-permitted = 排放口位置或者数量不符合许可证
act-discharge-mode-not-as-permitted = 排放方式或者去向不符合许可证
act-equipment-damaged-or-moved = 损毁或者擅自移动、改变自动监测设备
act-equipment-not-installed = 未按规定安装自动监测设备
act-equipment-not-networked = 自动监测设备未按规定联网
act-equipment-not-kept-running = 未保证自动监测设备正常运行
act-equipment-anomaly-not-reported = 自动监测传输数据异常未报告
act-self-monitoring-plan-missing = 未制定自行监测方案
act-self-monitoring-missing = 未按规定自行监测
act-monitoring-records-missing = 未保存原始监测记录
act-disclosure-missing = 未按规定公开排放信息
act-disclosure-untrue = 不如实公开排放信息
act-ledger-missing = 未建立台账或者未按规定记录
act-ledger-untrue = 台账记录不实
act-execution-report-missing = 未按规定提交执行报告
act-execution-report-untrue = 执行报告不实
act-permit-by-fraud = 以欺骗、贿赂等不正当手段取得许可证
act-permit-forged-or-lent = 伪造、变造、转让许可证
act-registration-missing = 未填报排污登记表
act-inspection-obstructed = 拒不配合监督检查或者弄虚作假
act-false-monitoring-data = 监测数据弄虚作假
act-false-marks = 虚假标记
act-false-mark-suspected = 疑似虚假标记
act-control-facility-not-run = 未按规定运行污染防治设施
act-treatment-off-while-producing = 生产时治污设施停运
act-producing-under-stop-order = 停产决定期间生产
act-limit-order-exceeded = 违反限制生产决定
act-daily-penalty = 拒不改正，按日连续处罚
act-built-without-approval = 未批先建
act-assessment-form-not-filed = 未备案环境影响登记表
act-run-without-acceptance = 未验先投
act-acceptance-not-published = 未公开验收报告
act-assessment-measures-not-carried-out = 未落实环境影响评价文件的措施

## Applications

unknown-kind-of-application = `{ $kind }` 不是申请类型：应为首次申请、延续、变更或者重新申请
application-law-not-in-tables = { $on } 之时，国务院令第736号施行之前的申请规定未录入
fact-needed = 尚不清楚：{ $fact }
fact-doubted = 存疑，需核实：{ $fact }
more-items = 另有 { $count } 项未列出

# 申请材料
if-so = { $certain ->
    [yes] {""}
   *[unknown] （如有此情形）
    }
material-application-form = 排污许可证申请表{ if-so }
material-commitment-letter = 承诺书{ if-so }
material-monitoring-plan = 自行监测方案{ if-so }
material-disclosure-form = 申请前信息公开情况说明表（重点管理）{ if-so }
material-assessment-approval = 环评批复或者备案材料，或者其文号{ if-so }
material-rectification-proof = 无环评手续项目依法处理、整顿规范的证明材料{ if-so }
material-outlet-description = 排污口和监测孔规范化设置情况说明{ if-so }
material-total-source = 重点污染物排放总量控制指标来源说明（新建、改建、扩建项目）{ if-so }
material-catchment = 纳污范围、管网布置、最终排放去向等说明（污水集中处理设施）{ if-so }
material-solid-waste-part = 工业固体废物部分{ if-so }
material-noise-part = 工业噪声部分{ if-so }
material-permit-copy = 现有排污许可证正本、副本{ if-so }
material-execution-report = 最近一期年度执行报告{ if-so }
material-change-proof = 变更事项的证明材料{ if-so }
material-missing = 未提交：{ $values }（{ $fact }）

# 申请内容
part-missing = 未填报：{ $values }（{ $fact }）
details-differ = { $fact }：申请为 { $given }，市场监管登记为 { $registered }
industry-not-registered = 申请的行业 { $industry } 未登记
industry-not-applied-for = 登记的行业 { $industry } 未申请
tier-word-applied = { $applied ->
    [key] 重点管理
    [simplified] 简化管理
    [registration] 登记管理
    [none] 不纳入管理
    [prohibited] 禁止
   *[other] { $applied }
    }
tier-word-classified = { $classified ->
    [key] 重点管理
    [simplified] 简化管理
    [registration] 登记管理
    [none] 不在名录之内
    [prohibited] 禁止
   *[other] { $classified }
    }
tier-differs = 按{ tier-word-applied }申请，与名录比对为{ tier-word-classified }
tier-impossible = 按{ tier-word-applied }申请，依已知情况与名录不符
tier-needs-no-permit = 按{ tier-word-applied }申请，与名录比对不需要取得排污许可证：{ tier-word-classified }
tier-prohibited = 按{ tier-word-applied }申请，但位于禁止建设区域，或者设施、产品应当立即淘汰：{ tier-word-classified }

# 申请类型
first-with-permit = 首次申请，但排污许可证 { $number } 在有效期内
no-present-permit = 没有可以延续或者变更的排污许可证
present-permit-not-valid = 排污许可证 { $number } 于 { $day } 已不在有效期内：应当重新申请
re-application-needed = { $values }发生变化，应当重新申请取得排污许可证（{ $fact }）
re-application-unfounded = 没有应当重新申请取得排污许可证的变化事项
change-of-nothing = 申请变更，但没有变化的事项
outlet-beyond-permit = 排放口 { $what } 不在现有许可证内：应当重新申请
pollutant-beyond-permit = 污染物 { $what } 不在现有许可证内：应当重新申请
averaging-word = { $averaging ->
    [instant] 瞬时值
    [minute] 分钟均值
    [hour] 小时均值
    [day] 日均值
    [month] 月均值
    [year] 年均值
   *[other] { $averaging }
    }
limit-beyond-permit = { $outlet } 的 { $pollutant }（{ averaging-word }）：{ $applied } { $unit } 宽于现有许可证的 { $allowed } { $unit }，应当重新申请
amount-beyond-permit = { $pollutant }：{ $applied } 吨/年多于现有许可证的 { $allowed } 吨/年，应当重新申请

# 数值
outlet-not-assessed = 申请的排放口 { $what } 不在环评内
outlet-not-applied-for = 环评的排放口 { $what } 未申请
pollutant-not-assessed = 申请的污染物 { $what } 不在环评内
pollutant-not-applied-for = 环评的污染物 { $what } 未申请
limit-at-unknown-outlet = 排放口 { $what } 有申请限值但未申请该排放口
limit-for-unknown-pollutant = 污染物 { $what } 有申请限值但未申请该污染物
limit-looser-than-standard = { $outlet } 的 { $pollutant }（{ averaging-word }）：{ $applied } { $unit } 宽于标准的 { $allowed } { $unit }
limit-in-another-unit = { $outlet } 的 { $pollutant }（{ averaging-word }）：申请单位为 { $unit }，标准单位为 { $units }
amount-above-assessment = { $pollutant }：{ $applied } 吨/年多于环评的 { $allowed } 吨/年
amount-not-assessed = { $pollutant }：环评的排放量尚不清楚
amount-above-quota = { $pollutant }：{ $applied } 吨/年多于分配的总量指标 { $allowed } 吨/年
entry-unreadable = { $fact }：`{ $entry }` 无法识别

# 日期
application-date-in-future = { $fact }：{ $day } 尚未到来
publicity-too-short = 已公开 { $days } 个工作日，至少需要 { $least } 个
publicity-not-over = 信息公开于 { $ended } 结束，晚于申请提交日期（{ $day }）
renewal-late = 应当在 { $due } 之前（含当日）申请延续，于 { $day } 提交
change-late = 应当在 { $due } 之前（含当日）申请变更，于 { $day } 提交
assessment-lapsed = 于 { $started } 开工，距 { $approved } 批复超过 { $years } 年：环评应当重新审核
production-before-commitment = 承诺自 { $committed } 投产，证据表明自 { $inferred } 起生产
