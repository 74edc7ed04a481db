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
