# 预警阶梯

ladder-normal = 测值 { $value } 在限值 { $limit } 之内，未达到任何预警等级
ladder-attention = 测值 { $value } 达到关注线 { $threshold }（限值的 { $share } 倍）
ladder-warning = 测值 { $value } 达到预警线 { $threshold }（限值的 { $share } 倍）
ladder-exceedance = 测值 { $value } 超过限值 { $limit }
ladder-serious = 测值 { $value } 达到限值 { $limit } 的 { $ratio } 倍及以上，属于严重超标
ladder-repeated = { $hours } 小时内有 { $count } 个时段超标，属于严重超标
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

# 生活垃圾焚烧预警、报警

line-name = { $what ->
    [jiande-warning-a34013-hour] 烟气中颗粒物浓度较高
    [jiande-warning-a21002-hour] 烟气中氮氧化物浓度较高
    [jiande-warning-a21026-hour] 烟气中二氧化硫浓度较高
    [jiande-warning-a21024-hour] 烟气中氯化氢浓度较高
    [jiande-warning-a21005-hour] 烟气中一氧化碳浓度较高
    [jiande-warning-furnace-high] 炉膛温度偏高
    [jiande-warning-furnace-too-high] 炉膛温度过高
    [jiande-warning-oxygen] 焚烧炉出口氧含量异常
    [jiande-warning-bag-filter] 布袋除尘器压力损失异常
    [jiande-alarm-a34013-day] 烟气中颗粒物排放超标
    [jiande-alarm-a21002-day] 烟气中氮氧化物排放超标
    [jiande-alarm-a21026-day] 烟气中二氧化硫排放超标
    [jiande-alarm-a21024-day] 烟气中氯化氢排放超标
    [jiande-alarm-a21005-day] 烟气中一氧化碳排放超标
    [jiande-alarm-furnace-low] 低炉温焚烧
   *[other] { $what }
    }
line-within = { line-name }：测值 { $value } 未越过县级线 { $line }
line-above = 预警，{ line-name }：测值 { $value } 高于 { $line }
line-far-above = 预警，{ line-name }：测值 { $value } 高于 { $line }
line-below = 预警，{ line-name }：测值 { $value } 低于 { $line }
line-alarm-above = 报警，{ line-name }：测值 { $value } 高于 { $line }，按标准修约后仍高于
line-alarm-rounded = { line-name }：测值 { $value } 高于 { $line }，但按标准修约后不超过，只作预警
line-alarm-below = 报警，{ line-name }：测值 { $value } 低于 { $line }
line-over-range = 预警，{ line-name }：仪器超量程，实际值不低于 { $value }，无法确认是否越过 { $line }
line-closed = { line-name }：测值 { $value } 已恢复到 { $line } 以内，事件结束
line-other-period = 该线按{ $period ->
    [instant] 瞬时值
    [minute] 分钟均值
    [hour] 小时均值
    [day] 日均值
   *[other] { $period }
    }比较，本读数的时段不同，不据以预警

# 限值

graded-by-county-table = 建德市对焚烧炉按本市预警报警规则分级；违法与否仍按国家标准认定
rules-second-hand = 规则取自焚烧厂预警程序，文件名称、文号、施行日期和发文机关均未核对
bag-filter-code = HJ 212-2017 没有布袋除尘器压差的编码，本包自定代码；设备按该编码上传前不会产生预警
