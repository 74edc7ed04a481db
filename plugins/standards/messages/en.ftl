# Doubts about limits

class-3-removal-cod = When the inflow has more than 350 mg/L of COD, class 3 asks for a removal above 60 % instead of this limit
class-3-removal-bod = When the inflow has more than 160 mg/L of BOD5, class 3 asks for a removal above 50 % instead of this limit
baseline-drainage-textile = When more water is drained per tonne of product than the baseline, the concentration must first be converted to the baseline; it was not converted here
baseline-drainage-electroplating = When more water is drained per plated area than the baseline (500 L/m² for several layers, 200 L/m² for one), the concentration must first be converted; it was not converted here
baseline-gas-volume-electroplating = When more gas is emitted per plated area than the baseline, the concentration must first be converted to the baseline volume; it was not converted here
gb4287-amended-indirect = GB 4287-2012 was amended in 2015, which may have changed some limits for indirect discharge; the text of the amendment was not checked
gb4287-amended-aniline-chromium = A notice of 2015 may have changed how the limits of anilines and hexavalent chromium are applied; its text was not checked

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
