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
sanction-newer-not-lighter = 行为终了（{ $day }）之后施行，处罚并不较轻
sanction-not-in-force-then = 行为终了时（{ $day }）不在施行期间
sanction-superseded-during-act = 行为持续期间已被取代，以行为终了时（{ $day }）的法律为准
sanction-lower-of-several = 行为终了时（{ $day }）施行，但同时施行的另一规定罚款数额更高
sanction-ranges-cross = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：一个上限较低，另一个下限较低
sanction-amount-unknown = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：其中之一按总投资额比例计算，而总投资额不明
sanction-fine-lighter-detention-heavier = 对终了于 { $day } 的行为，新旧规定孰轻未能判定：新规定罚款较轻而拘留较重
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
