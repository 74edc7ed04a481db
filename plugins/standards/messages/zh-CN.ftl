# 限值的疑点

class-3-removal-cod = 进水化学需氧量大于 350 mg/L 时，三级标准按去除率大于 60% 判定，本限值不适用
class-3-removal-bod = 进水五日生化需氧量大于 160 mg/L 时，三级标准按去除率大于 50% 判定，本限值不适用
baseline-drainage-textile = 单位产品实际排水量超过基准排水量时，应先换算为基准排水量浓度再与限值比较；本结果未换算
baseline-drainage-electroplating = 单位镀层面积排水量超过基准排水量（多层镀 500 L/m²，单层镀 200 L/m²）时，应先换算再与限值比较；本结果未换算
baseline-gas-volume-electroplating = 单位镀层面积实际排气量超过基准排气量时，应先换算为基准排气量浓度再与限值比较；本结果未换算
gb4287-amended-indirect = GB 4287-2012 在 2015 年有后续修改，可能改变了部分间接排放限值；修改文本未核对
gb4287-amended-aniline-chromium = GB 4287-2012 在 2015 年有后续公告，可能调整了苯胺类和六价铬的执行要求；公告文本未核对

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
