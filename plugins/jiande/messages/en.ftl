# Warning ladder

ladder-normal = The value { $value } is within the limit { $limit } and under every grade
ladder-attention = The value { $value } reached the attention line { $threshold } ({ $share } times the limit)
ladder-warning = The value { $value } reached the warning line { $threshold } ({ $share } times the limit)
ladder-exceedance = The value { $value } exceeds the limit { $limit }
ladder-serious = The value { $value } is { $ratio } times the limit { $limit } or more: serious
ladder-repeated = { $count } periods exceeded the limit within { $hours } hours: serious
ladder-held = The grade stays { $grade }: it is lowered only after { $readings } consecutive readings under the release line
ladder-released = { $readings } consecutive readings were under the release line: the grade is lowered
ladder-over-range = The instrument was over range: the true value is at least { $value }
ladder-not-graded = The reading is { $validity } and was not graded
ladder-shorter-period = The reading ({ $period }) does not cover the averaging period of the limit: at most a warning, never an exceedance

# Warnings and alarms of waste incineration

line-name = { $what ->
    [jiande-warning-a34013-hour] Particulate matter high
    [jiande-warning-a21002-hour] Nitrogen oxides high
    [jiande-warning-a21026-hour] Sulphur dioxide high
    [jiande-warning-a21024-hour] Hydrogen chloride high
    [jiande-warning-a21005-hour] Carbon monoxide high
    [jiande-warning-furnace-high] Furnace hot
    [jiande-warning-furnace-too-high] Furnace too hot
    [jiande-warning-oxygen] Oxygen at the furnace outlet out of range
    [jiande-warning-bag-filter] Pressure drop of the bag filter out of range
    [jiande-alarm-a34013-day] Particulate matter over the daily limit
    [jiande-alarm-a21002-day] Nitrogen oxides over the daily limit
    [jiande-alarm-a21026-day] Sulphur dioxide over the daily limit
    [jiande-alarm-a21024-day] Hydrogen chloride over the daily limit
    [jiande-alarm-a21005-day] Carbon monoxide over the daily limit
    [jiande-alarm-furnace-low] Burning below the furnace temperature
   *[other] { $what }
    }
line-within = { line-name }: the value { $value } has not passed the county's line { $line }
line-above = Warning, { line-name }: the value { $value } is above { $line }
line-far-above = Warning, { line-name }: the value { $value } is above { $line }
line-below = Warning, { line-name }: the value { $value } is below { $line }
line-alarm-above = Alarm, { line-name }: the value { $value } is above { $line }, also when rounded as the standard says
line-alarm-rounded = { line-name }: the value { $value } is above { $line } but not when rounded as the standard says: a warning only
line-alarm-below = Alarm, { line-name }: the value { $value } is below { $line }
line-over-range = Warning, { line-name }: the instrument was over range and the true value is at least { $value }; whether { $line } was passed is not known
line-closed = { line-name }: the value { $value } is back within { $line }; the event is over
line-other-period = The line is compared with { $period ->
    [instant] instantaneous values
    [minute] means of minutes
    [hour] hourly means
    [day] daily means
   *[other] { $period }
    }; this reading has another period and warns of nothing

# Limits

graded-by-county-table = Jiande grades incinerators by its own tables of warnings and alarms; what is unlawful is still judged by the national standard
rules-second-hand = The rules were read in the warning program of plants; title, number, first day and issuing authority of the document were not checked
bag-filter-code = HJ 212-2017 has no code for the pressure drop of a bag filter, so this pack names one; nothing warns until a device sends it
