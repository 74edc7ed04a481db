# 规则包开发库自带的文本。规则包不得重复定义这些键。

# 反事实说明：满足或不再满足条件所需的取值。
would-hold = 若{ $fact }为 { $values }，则该条件成立
would-not-hold = 若{ $fact }不为 { $values }，则该条件不成立

# 拒绝回答的原因。
not-offered = 本规则包不提供此项功能
before-covered-dates = 所问日期 { $on } 早于本规则包覆盖的起始日期 { $from }
after-covered-dates = 所问日期晚于本规则包覆盖的期间

# 结果存疑的原因。
recalled-basis = { $document } { $article } 尚未与原文核对
undated-basis = { $document } { $article } 的施行日期不明
designated-basis = { $document } { $article } 仅在主管部门划定的地域和时间内执行
doubtful-fact = { $fact }的数据存疑

limit-applies = 适用限值 { $id }

# 真假值，以及开发库自行提及的事实。
truth-yes = 是
truth-no = 否
fact-industry_code_4 = 国民经济行业四位代码
parameter-not-in-force = 参数 { $name } 在 { $on } 没有生效的值
bad-columns = 传入的数据列有误：{ $what }，第 { $row } 行

# 违法行为认定：适用的法律与追责时效。
judged-before-period = 认定日期 { $on } 早于案卷期间的起始日期 { $from }
law-in-force = 行为终了时（{ $day }）施行的法律对此有规定
law-not-in-force = 行为终了时（{ $day }），数据表中没有对此作出规定的法律
sanction-of-the-act = 适用：行为终了时（{ $day }）施行，且新法不较轻
sanction-lighter-since = 适用：认定时施行，较行为发生时（{ $day }）的规定为轻
sanction-newer-is-lighter = 行为终了时（{ $day }）施行，但新法处罚较轻
sanction-newer-is-lighter-unless-serious = 行为终了时（{ $day }）施行，但除情节严重的以外，新法处罚较轻
sanction-newer-not-lighter = 行为终了（{ $day }）之后施行，处罚并不较轻
sanction-not-in-force-then = 行为终了时（{ $day }）不在施行期间
sanction-superseded-during-act = 行为持续期间已被取代，以行为终了时（{ $day }）的法律为准
sanction-lower-of-several = 行为终了时（{ $day }）施行，但同时施行的另一规定罚款数额更高
sanction-ranges-cross = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：一个上限较低，另一个下限较低
sanction-amount-unknown = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：其中之一按总投资额比例计算，而总投资额不明
sanction-fine-lighter-detention-heavier = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：新规定罚款较轻而拘留较重
sanction-same-fine-shorter-bar = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：罚款相同，而新规定限制再次申请许可证的期限较短或者没有
sanction-newer-unmapped = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：新规定尚未收入数据表
sanction-successor-unknown = 行为终了时（{ $day }）施行，现已失效；取代它的规定尚未收入数据表
sanction-if-serious = 仅在情节严重时适用，是否严重由人工认定
sanction-serious-instead = 情节严重，适用较高幅度
measure-refused-fine = 拒不改正或者逾期未改正的：处 { $min } 万元以上 { $max } 万元以下罚款
measure-persons-fine = 对直接责任人员：处 { $min } 万元以上 { $max } 万元以下罚款
measure-detention = 依法可处 { $min } 日以上 { $max } 日以下拘留
measure-serious-detention = 情节严重的：处 { $min } 日以上 { $max } 日以下拘留
measure-refused-detention = 拒不停止排污的：处 { $min } 日以上 { $max } 日以下拘留
measure-bar = { $years } 年内不得再次申请排污许可证
limitation-passed-unless-found = 已超过追责时效，但在时效内已被发现的除外
limitation-depends-on-harm = 是否超过追责时效，取决于是否涉及污染损害或者危害后果
slight-and-corrected = 情节轻微且已终止：没有造成危害后果的不予处罚（由人工核实）
working-days-not-counted = 自 { $from } 起 { $count } 个工作日：具体日期取决于当年工作日安排，此处无从计算
next-step = 由人工核实证据，决定是否立案

# 监测数据的认定：均值证明了什么，还有什么不能确定。
valid-mean = { $first } 至 { $last } 共 { $count } 个有效均值
over-limit = 超过限值
over-permit-limit = 修约后 { $value } { $unit }，超过排污许可证限值 { $limit } { $unit }（{ $id }）
over-standard-limit = 修约后 { $value } { $unit }，超过标准限值 { $limit } { $unit }（{ $id }）
under-permit-limit = 修约后 { $value } { $unit }，低于排污许可证限值 { $limit } { $unit }（{ $id }）
under-standard-limit = 修约后 { $value } { $unit }，低于标准限值 { $limit } { $unit }（{ $id }）
not-exempt = 没有可以豁免的工况标记
mark-cap-used-up = 标记 { $mark } 不能豁免：同类标记本年已用 { $used } 小时，超过年度上限 { $cap } 小时
would-have-complied = 按标准修约规则，不超出 { $value } { $unit } 即达标
would-be-exempt = 符合条件且未超上限的工况标记可以豁免
mean-at-least = 仪器超量程，实际值不低于所示数值
figure-mean = 超限最多的均值：{ $value } { $unit }
figure-rounded = 按标准修约：{ $value } { $unit }
figure-limit = 限值：{ $value } { $unit }
figure-ratio = 为限值的 { $value } 倍
figure-periods = 时段数：{ $value }
figure-minutes = 持续时间：{ $value } { $unit }
figure-power = 生产回路最高功率：{ $value } { $unit }
means-columns = 均值各列长度不一致，或者指向不存在的序列
limit-without-unit = 限值没有单位，无法比较
limit-in-other-unit = 限值与数值单位不一致，无法比较
limit-without-bound = 限值缺少应当比较的界限
no-governing-limit = 没有确定适用的限值
no-limits-in-permit = 排污许可证没有载明限值
periods-duplicate = { $first } 至 { $last } 有 { $count } 个时段存在多个不同的有效值
periods-off-grid = { $first } 至 { $last } 有 { $count } 个时段起点不合规定，时钟可能跳变
periods-in-future = { $first } 至 { $last } 有 { $count } 个时段晚于认定日
periods-implausible = { $first } 至 { $last } 有 { $count } 个时段为负值或者异常值
periods-detection-limit-unknown = { $first } 至 { $last } 有 { $count } 个时段大于零，而方法检出限未知
periods-over-range = { $first } 至 { $last } 有 { $count } 个时段超量程，而所示数值未超限
periods-mark-does-not-exempt = { $first } 至 { $last } 有 { $count } 个时段超限，所指标记不能豁免
periods-marks-contradict = { $first } 至 { $last } 有 { $count } 个时段标记相互矛盾
periods-not-convertible = { $first } 至 { $last } 有 { $count } 个时段无法折算到基准含氧量
periods-other-unit = { $first } 至 { $last } 有 { $count } 个时段单位与限值不一致
periods-stopped-over-limit = { $first } 至 { $last } 有 { $count } 个时段标为停运，数值却超限
periods-instrument = { $first } 至 { $last } 有 { $count } 个时段数据不可用：故障、通讯、人工置数或者未知标志
periods-insufficient = { $first } 至 { $last } 有 { $count } 个时段有效数据不足
periods-missing = { $first } 至 { $last } 有 { $count } 个时段没有数据
production-on = 生产回路开启，合计最高 { $power } kW
treatment-off = { $first } 至 { $last } 治理回路全部关闭
gap-reached = 持续 { $minutes } 分钟，达到 { $gap } 分钟
treatment-would-be-on = 治理回路开启即不构成
gap-would-be-short = 短于 { $gap } 分钟不作为线索
circuit-power-unknown = { $first } 至 { $last } 回路功率不明
no-treatment-circuit = { $first } 至 { $last } 生产运行，未见治理回路数据
fact-valid_data = 有效的监测数据
fact-unit = 限值或者数值的单位
fact-limit = 适用的限值
fact-limits_of_permit = 排污许可证载明的限值
fact-detection_limit = 方法检出限
fact-marks = 正确的标记
fact-oxygen_content = 含氧量
fact-period_times = 正确的时段起止时间
fact-means = 完整的均值数据
fact-circuit_power = 回路功率
fact-treatment_circuit = 治理回路功率
