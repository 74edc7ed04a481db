# 页面文字

brand = Tidegate 排污许可监管
brand-note = 规则包主机
skip-to-content = 跳到正文
language = 语言
language-name = 中文
live-on = 实时
live-off = 连接中断，正在重连
footer-about = 时间均为中国标准时间（UTC+8）。每个结论都可追溯到给出它的规则包、文件和条款；页面上的提示线由分级规则包的参数推出，结论以分级结果为准。
footer-api = 接口文档（OpenAPI）

# 概况
clock = 当前时间
china-standard-time = 中国标准时间
enterprises = 排污单位
not-classified = 未分类
reminders-to-apply = 提醒申领许可证
warnings-open = 未关闭的预警
frames-accepted = 已接收报文
frames-noted = 无读数报文
frames-duplicate = 其中重复
frames-refused = 已拒收
frames-refused-why = 拒收原因
refusal-others = 其他原因
readings = 读数
readings-per-second = 每秒读数
readings-graded = 已分级
readings-unwatched = 无适用限值
batches = 分级批次
grading-stands-still = 本县分级已停止，读数在等待，不会丢失：{ $error }

# 排放口
outlets = 排放口
outlet = 选中的排放口
search-outlets = 查找排放口
search = 查找
no-outlets = 本县尚未登记排放口
no-outlets-found = 没有符合条件的排放口
no-readings = 无数据
no-readings-yet = 尚未收到读数
averaging-period = 平均时段
limit = 限值
limit-of = { $period }限值
not-watched = 无适用限值
not-compared = 缺少折算值，不与限值比较
revision = 第 { $number } 次更正
as-a-table = 数据表
period-start = 时段开始
value = 数值
value-measured = 实测值
value-converted = 折算值
validity = 数据状态
legend = 图例
legend-not-graded = 不参与分级
legend-bands = 底色为关注、预警和超标区间；虚线为其他时段的限值
governing-limits = { $on } 的适用限值
pollutant = 污染物
basis = 依据
layer = 规则层
layers = 本县规则层
no-layers = 本县没有规则包
grades-here = 本县分级
layer-permit = 排污许可证
permit-number = 排污许可证 { $number }
layer-gone = 该规则包已被替换
layer-failed = 有规则层没有给出答复：{ $why }
undetermined-limits = 缺少事实而无法确定的限值
facts = 排放口事实
beats = 严于另外 { $count } 项
beaten-limits = 被取代或较宽的限值
beaten-displaced = 被取代：
beaten-less-strict = 不比适用限值更严
reference-oxygen = 基准氧含量 { $oxygen }%
chart-label = { $pollutant }{ $averaging }，{ $from } 至 { $until }，{ $points } 个读数，最近 { $latest }
chart-limit = { $period }限值 { $value }

# 依据
article-table = 表{ $table }
in-force-between = 自 { $from } 起，至 { $until } 前
in-force-from = { $from } 起施行
in-force-until = 至 { $until } 前
basis-project-default = 规则包默认值，无法律依据
basis-county-decision = 县级决定
basis-recalled = 未与原文核对
dating-by-designation = 按主管部门划定执行
dating-unknown = 施行日期不明

# 预警
warnings = 预警
warnings-all = 全部预警（{ $count }）
warnings-closed-lately = 最近关闭
no-warnings = 没有预警
no-open-warnings = 目前没有未关闭的预警
warning-title = 预警 { $number } 号
warning-what = 排污单位与排放口
warning-worst = 最不利值
warning-opened = 开始
warning-updated = 最近变化
warning-closed = 关闭
warning-readings = 不正常的读数
warning-why = 原因
warning-event = 经过
warning-law = 法律依据与限值
warning-lead = { $enterprise } { $outlet }：{ $pollutant }{ $averaging }最不利值 { $worst }，{ $limit_averaging }限值 { $limit }，最高等级为{ $grade }。
grade = 等级
grade-in-force = 当前等级
grade-peak = 最高等级
still-open = 未关闭
closed = 已关闭
largest-compliant = 按修约规则仍达标的极值
largest-compliant-none = 读数的时段与限值不同，不判超标
other-period = 读数时段短于限值时段：最高给出预警，不判超标
rounding = 修约
rounding-decimals = 保留 { $decimals } 位小数后与限值比较（GB/T 8170）
digest = 规则包摘要（SHA-256）
grader = 分级规则包
doubts = 疑点
no-explanation = 当时同时变化的预警过多，没有保存解释
pages = 翻页
page-before = 上一页
page-after = 下一页

# 生产状态
production = 生产状态
production-running = 生产
production-stopped = 停产
production-unknown = 不明
production-day = 日期
production-state = 状态
production-confidence = 置信度（0 至 1）
production-evidence = 依据的数据
production-missing = 尚缺数据
production-none = 未得出生产状态
production-no-layer = 本县没有规则包判断生产状态
production-note = 由用水、用电、排水流量推断，与监测数据无关；供研判预警参考，不作为违法认定。
evidence-none = 无
evidence-water-m3 = 用水量（立方米）
evidence-power-kwh = 全厂用电量（千瓦时）
evidence-production-power-kwh = 生产用电量（千瓦时）
evidence-treatment-power-kwh = 治理用电量（千瓦时）
evidence-flow-m3 = 排水量（立方米）
evidence-output = 产量
evidence-turnover-cny = 开票金额（元）

# 出错
failure-title = 无法完成请求
failure-request = 请求编号 { $id }
failure-home = 回到首页
failure-not-found = 没有找到
failure-no-such-path = 没有这个页面
failure-bad-path = 地址有误
failure-bad-query = 参数有误
failure-bad-input = 参数有误
failure-internal = 系统内部错误
failure-busy = 系统繁忙
failure-timed-out = 请求超时

# 词语
tier-key = 重点管理
tier-simplified = 简化管理
tier-registration = 登记管理
tier-none = 名录之外
tier-prohibited = 禁止类
tier-undetermined = 待补充事实

grade-normal = 正常
grade-attention = 关注
grade-warning = 预警
grade-exceedance = 超标
grade-serious = 严重超标

averaging-instant = 瞬时值
averaging-minute = 分钟均值
averaging-hour = 小时均值
averaging-day = 日均值
averaging-month = 月均值
averaging-year = 年均值

medium-water = 废水
medium-air = 废气

point-plant-outlet = 总排放口
point-workshop-outlet = 车间排放口
point-stack = 排气筒
point-boundary = 厂界

level-nation = 国家
level-province = 省
level-city = 市
level-county = 县

interface-classification = 分类管理
interface-threshold = 排放限值
interface-grading = 预警分级
interface-judgement = 违法判定

truth-yes = 成立
truth-no = 不成立
truth-unknown = 未知

validity-valid = 有效
validity-over-range = 超量程
validity-stopped = 停运
validity-maintenance = 维护
validity-set-by-hand = 手工输入
validity-fault = 仪器故障
validity-calibrating = 校准
validity-communication = 通信异常
validity-implausible = 不合理
validity-unknown-flag = 标记不明

refusal-garbage = 报文之外的字节
refusal-bad-length = 长度字段有误
refusal-too-long = 报文过长
refusal-early-tail = 提前结束
refusal-missing-tail = 缺少包尾
refusal-bad-crc = 校验码格式有误
refusal-crc-mismatch = 校验不符
refusal-false-head = 多余的包头
refusal-unfinished = 报文不完整
refusal-encrypted = 数据已加密
refusal-not-text = 不是文本
refusal-missing-field = 缺少字段
refusal-repeated-field = 字段重复
refusal-bad-field = 字段有误
refusal-unknown-version = 协议版本不明
refusal-malformed-header = 报文头有误
refusal-unclosed-cp = 指令参数未结束
refusal-trailing-text = 末尾有多余文本
refusal-too-many-items = 数据项过多
refusal-unreadable = 无法读取
refusal-unknown-device = 设备未登记
refusal-wrong-password = 密码不符
refusal-too-many-devices = 一个连接的设备过多
refusal-missing-data-time = 缺少数据时间
refusal-two-data-times = 数据时间重复
refusal-impossible-date = 日期不可能
refusal-future-date = 日期在将来
refusal-unreadable-value = 数值无法读取
refusal-missing-value = 缺少数值
refusal-unreadable-code = 编码无法读取

jurisdiction-000000 = 全国
jurisdiction-330000 = 浙江省
jurisdiction-330100 = 杭州市
jurisdiction-330122 = 桐庐县

pollutant-a21026 = 二氧化硫
pollutant-a21002 = 氮氧化物
pollutant-a34013 = 颗粒物
