# Notices and words of affairs: alert.
grade-normal = 正常
grade-attention = 关注
grade-warning = 预警
grade-exceedance = 超标
grade-serious = 严重超标

alert-raised = { $grade }：排放口 { $outlet } { $pollutants }
    .text = 贵单位排放口 { $outlet } 的{ $pollutants }于 { $at } 达到“{ $grade }”级。请检查生产和治理设施并采取措施；预警不是处罚。
alert-raised-officer = { $grade }：{ $pollutants }
    .text = 排放口 { $outlet } 的{ $pollutants }于 { $at } 达到“{ $grade }”级，已通知排污单位。
alert-long = 预警持续未解除：{ $pollutants }
    .text = 排放口 { $outlet } 的预警（{ $pollutants }，{ $grade }）自 { $since } 起仍未解除。
alert-response = 排污单位已回应预警：{ $pollutants }
    .text = 排污单位就排放口 { $outlet } 的预警（{ $pollutants }）作了说明，请查看。
