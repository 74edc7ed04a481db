# Notices and words of affairs: prompt.
tier-key = 重点管理
tier-simplified = 简化管理
tier-registration = 登记管理
tier-none = 不在名录内
tier-undetermined = 尚不能确定
producing-yes = 数据显示正在生产
producing-no = 数据显示未生产
producing-unknown = 生产状态不明

prompt-apply = 请申请排污许可证
    .text = 按名录{ $by ->
        [known] 第 { $rows } 行
       *[none] {""}
    }，贵单位属{ $tier }，应当持证排污{ $law ->
        [known] （{ $basis }）
       *[none] {""}
    }，而未查到有效的排污许可证；{ $producing }。请登录全国排污许可证管理信息平台填报申请，材料清单和须知见本系统“申请”页。如已办理或者认定有误，请回复说明。（第 { $times } 次提醒）
prompt-register = 请填报排污登记表
    .text = 按名录{ $by ->
        [known] 第 { $rows } 行
       *[none] {""}
    }，贵单位属{ $tier }，应当填报排污登记表{ $law ->
        [known] （{ $basis }）
       *[none] {""}
    }；{ $producing }。请登录全国排污许可证管理信息平台填报。（第 { $times } 次提醒）
prompt-complete-facts = 请补充信息
    .text = 确定贵单位的管理类别还缺少{ $lacks ->
        [known] 以下信息：{ $missing }
       *[none] 必要的信息，详见分类结论
    }。请补充。（第 { $times } 次提醒）
prompt-reply = 排污单位回复了提醒
    .text = 排污单位（{ $tier }）回复了提醒：{ $reason }。请查看。
prompt-unanswered = 多次提醒无果
    .text = 已提醒 { $times } 次仍无动作（{ $tier }，{ $producing }）。请到现场核实。
