# 违法行为认定

example-not-in-time = 截至 { $last } 尚未提交
example-not-exempt = 不属于免于提交的单位
example-next-step = 提醒排污单位提交，并核实原因
