# 预警阶梯

ladder-normal = 测值 { $value } 在限值 { $limit } 之内，未达到任何预警等级
ladder-attention = 测值 { $value } 达到关注线 { $threshold }（限值的 { $share } 倍）
ladder-warning = 测值 { $value } 达到预警线 { $threshold }（限值的 { $share } 倍）
ladder-exceedance = 测值 { $value } 超过限值 { $limit }：提示企业和运维单位核查仪器
ladder-serious = 测值 { $value } 达到限值 { $limit } 的 { $ratio } 倍及以上，属于大幅超标：推送执法终端
ladder-repeated = 已连续 { $count } 个时段超标（间隔均不超过 { $hours } 小时）：推送执法终端
ladder-held = 等级保持为{ $grade ->
    [attention] 关注
    [warning] 预警
    [exceedance] 超标
    [serious] 严重
   *[other] { $grade }
    }：需连续 { $readings } 个读数低于解除线才能降级
ladder-released = 连续 { $readings } 个读数低于解除线，等级降低
ladder-over-range = 仪器超量程，实际值不低于 { $value }
ladder-not-graded = 数据状态为 { $validity }，不参与分级
ladder-shorter-period = 读数为{ $period ->
    [instant] 瞬时值
    [minute] 分钟均值
    [hour] 小时均值
    [day] 日均值
    [month] 月均值
   *[other] { $period }
    }，与限值的平均时段不同，最高给出预警，不判超标
