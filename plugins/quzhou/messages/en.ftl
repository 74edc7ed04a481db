# Warning ladder

ladder-normal = The value { $value } is within the limit { $limit } and under every grade
ladder-attention = The value { $value } reached the attention line { $threshold } ({ $share } times the limit)
ladder-warning = The value { $value } reached the warning line { $threshold } ({ $share } times the limit)
ladder-exceedance = The value { $value } exceeds the limit { $limit }: the firm and its operator are asked to check the instrument
ladder-serious = The value { $value } is { $ratio } times the limit { $limit } or more: sent to the enforcement terminal
ladder-repeated = { $count } periods one after another exceeded the limit, none more than { $hours } hours after the one before: sent to the enforcement terminal
ladder-held = The grade stays { $grade }: it is lowered only after { $readings } consecutive readings under the release line
ladder-released = { $readings } consecutive readings were under the release line: the grade is lowered
ladder-over-range = The instrument was over range: the true value is at least { $value }
ladder-not-graded = The reading is { $validity } and was not graded
ladder-shorter-period = The reading ({ $period }) does not cover the averaging period of the limit: at most a warning, never an exceedance
