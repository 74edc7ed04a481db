# 限值的疑点

class-3-removal-cod = 进水化学需氧量大于 350 mg/L 时，三级标准按去除率大于 60% 判定，本限值不适用
class-3-removal-bod = 进水五日生化需氧量大于 160 mg/L 时，三级标准按去除率大于 50% 判定，本限值不适用
baseline-drainage-electroplating = 单位镀层面积排水量超过基准排水量（多层镀 500 L/m²，单层镀 200 L/m²）时，应先换算再与限值比较；本结果未换算
baseline-gas-volume-electroplating = 单位镀层面积实际排气量超过基准排气量时，应先换算为基准排气量浓度再与限值比较；本结果未换算
gb8978-averaging = GB 8978-1996 的平均时段按日均值处理，尚未与标准文本核对
gb8978-beside-industry = 综合排放标准与行业排放标准不交叉执行：本排放口另有行业标准的，应核对本限值是否仍然适用
gb8978-other-industries = 标准对个别行业或者地区的这项污染物另有限值，本包没有录入
gb8978-sewage = 城镇污水处理厂执行 GB 18918-2002；本限值只用于不执行该标准的二级污水处理厂
gb16297-hydrocarbons = 标准按“使用溶剂汽油或者其他混合烃类物质”给出本限值；废气来自其他来源的应核对是否适用
gb16297-chlorine-stack = 排放氯气的排气筒不得低于 25 米
gb3544-dates = 现有企业从 2011 年 7 月 1 日起执行表2，该日期凭记忆录入，尚未核对
gb3544-chlorine-bleaching = 本项可能只适用于采用含氯漂白工艺的企业，尚未与标准文本核对
baseline-drainage-paper = 单位产品实际排水量超过基准排水量（制浆 50 吨、联合 40 吨、造纸 20 吨，数值凭记忆录入）时，应先换算再与限值比较；本结果未换算
gb4915-difference = 限值针对监控点与参照点 1 小时浓度值之差；比较前应扣除参照点的浓度
gb18485-dates = 标准开始执行的日期尚未核对：凭记忆，新建焚烧炉为 2014 年 7 月 1 日，现有焚烧炉为 2016 年 1 月 1 日
gb18485-second-hand = 数值取自两家焚烧厂的预警规则，尚未与标准文本核对
gb18485-test-mean = 标准限值针对一次测定多个样品的均值，本包按小时均值比较
rate-interpolated = 排气筒高度介于标准所列两档之间，限值按线性内插计算；公式尚未与标准附录核对
rate-extrapolated = 排气筒低于标准所列最低一档，限值按高度平方外推后再严格 50%；公式尚未与标准附录核对
rate-of-nearest = 排气筒高度在录入的各档之外，按最近一档高度的限值执行

# 速率限值的计算

rate-between = { $height } 米介于 { $below } 米（{ $low } kg/h）和 { $above } 米（{ $high } kg/h）之间，内插得 { $rate } kg/h
rate-below = { $height } 米低于 { $lowest } 米（{ $table } kg/h），外推后按 { $share } 倍，得 { $rate } kg/h
rate-near-buildings = 未高出周围建筑，按 { $table } kg/h 的 { $share } 倍，得 { $rate } kg/h

# 替代

displaced-by-industry-standard = 有行业排放标准的，该污染物执行行业标准，不执行综合排放标准

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
