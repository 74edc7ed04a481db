# 被扣分的行为
act-word = { $act ->
    [acceptance-not-published] 未公开验收报告
    [assessment-form-not-filed] 未备案环境影响登记表
    [assessment-measures-not-carried-out] 未落实环境影响评价文件的措施
    [built-without-approval] 未批先建
    [control-facility-not-run] 未按规定运行污染防治设施
    [daily-penalty] 拒不改正，按日连续处罚
    [discharge-mode-not-as-permitted] 排放方式或者去向不符合许可证
    [disclosure-missing] 未按规定公开排放信息
    [disclosure-untrue] 不如实公开排放信息
    [equipment-anomaly-not-reported] 自动监测传输数据异常未报告
    [equipment-damaged-or-moved] 损毁或者擅自移动、改变自动监测设备
    [equipment-not-installed] 未按规定安装自动监测设备
    [equipment-not-kept-running] 未保证自动监测设备正常运行
    [equipment-not-networked] 自动监测设备未按规定联网
    [evasion] 以逃避监管的方式排放污染物
    [execution-report-missing] 未按规定提交执行报告
    [execution-report-untrue] 执行报告不实
    [false-marks] 虚假标记
    [false-monitoring-data] 监测数据弄虚作假
    [fugitive-emission] 未按许可证控制无组织排放
    [furnace-temperature-low] 焚烧炉温度低于规定
    [inspection-obstructed] 拒不配合监督检查或者弄虚作假
    [ledger-missing] 未建立台账或者未按规定记录
    [ledger-untrue] 台账记录不实
    [limit-order-exceeded] 违反限制生产决定
    [monitoring-records-missing] 未保存原始监测记录
    [no-permit] 无证排污
    [outlets-not-as-permitted] 排放口位置或者数量不符合许可证
    [over-concentration] 超许可排放浓度或者超标排放
    [over-rate] 超许可排放速率或者超标排放
    [over-total] 超许可排放量
    [permit-by-fraud] 以欺骗、贿赂等不正当手段取得许可证
    [permit-forged-or-lent] 伪造、变造、转让许可证
    [producing-under-stop-order] 停产决定期间生产
    [registration-missing] 未填报排污登记表
    [run-without-acceptance] 未验先投
    [self-monitoring-missing] 未按规定自行监测
    [self-monitoring-plan-missing] 未制定自行监测方案
    [special-period-emission] 特殊时段未按许可证停止或者限制排放
    [treatment-off-while-producing] 生产时治污设施停运
    [unpermitted-pollutant] 排放许可证未载明种类的污染物
   *[other] { $act }
    }

# 构成
points-deducted = 本年有扣分的行为
newly-deducted = 上次计分之后有新的扣分
deduction = 扣 { $points } 分：{ act-word }{ $subject ->
    [site] {""}
   *[other] ，{ $subject }
    }{ $pollutant ->
    [none] {""}
   *[other] ，{ $pollutant }
    }，{ $first } 至 { $last }{ $confirmed ->
    [yes] （已确认）
   *[other] （尚未经人确认）
    }
more-deductions = 另有 { $count } 起行为，共扣 { $points } 分

# 数值
figure-points-per-year = 年度总分 { $value } 分
figure-deducted = 本年已扣 { $value } 分
figure-remaining = 剩余 { $value } 分
figure-deducted-by-clause = { act-word }：{ $count } 起，共扣 { $value } 分

# 存疑
doubt-clauses-not-found = 未找到《桐庐县污染源一证式积分管理办法》的条款：扣分数值均为暂定
doubt-deductions-unconfirmed = 部分扣分的行为尚未经人确认

# 下一步
next-score = 告知企业剩余积分和各项扣分，并提供帮扶
next-score-used-up = 积分已扣完：由人核实各项扣分后，按县里的管理办法处理
changed-if-not-found = 若下列行为不成立，则不扣分

# 行为名称
act-score = 一证式积分扣分
