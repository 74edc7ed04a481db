# Doubts about limits

class-3-removal-cod = When the inflow has more than 350 mg/L of COD, class 3 asks for a removal above 60 % instead of this limit
class-3-removal-bod = When the inflow has more than 160 mg/L of BOD5, class 3 asks for a removal above 50 % instead of this limit
baseline-drainage-electroplating = When more water is drained per plated area than the baseline (500 L/m² for several layers, 200 L/m² for one), the concentration must first be converted; it was not converted here
baseline-gas-volume-electroplating = When more gas is emitted per plated area than the baseline, the concentration must first be converted to the baseline volume; it was not converted here
gb8978-averaging = GB 8978-1996 is compared with daily means; this was not checked against its text
gb8978-beside-industry = General and industry standards are not applied side by side: where an industry standard binds this outlet, check whether this limit still does
gb8978-other-industries = The standard has other limits of this pollutant for single industries or areas, which are not in this pack
gb8978-sewage = Town sewage works follow GB 18918-2002; this limit is for second-stage works that do not
gb16297-hydrocarbons = The standard gives this limit for the use of solvent gasoline or other mixed hydrocarbons; where the gas comes from elsewhere, check whether it applies
gb16297-chlorine-stack = A stack that emits chlorine may not be lower than 25 m
gb3544-dates = Mills in use follow Table 2 from 2011-07-01; this day is recalled and was not checked
gb3544-chlorine-bleaching = This item may bind only mills that bleach with chlorine, which was not checked against the text
baseline-drainage-paper = When more water is drained per tonne of product than the baseline (50 t for pulp, 40 t for integrated mills, 20 t for paper, as recalled), the concentration must first be converted; it was not converted here
gb4915-difference = The limit is about the difference of hourly values downwind and upwind; the value upwind must be taken off before comparing
gb18485-dates = The days on which the standard began to bind were not checked; as recalled, 2014-07-01 for new incinerators and 2016-01-01 for those in use
gb18485-second-hand = The value was read in the warning rules of two plants and not in the standard itself
gb18485-test-mean = The standard limits the mean of the samples of one test; here it is compared with hourly means
rate-interpolated = The stack is between two heights of the table and the limit was interpolated linearly; the formula was not checked against the annex
rate-extrapolated = The stack is lower than the table begins; the limit was extrapolated with the square of the height and halved; the formula was not checked against the annex
rate-of-nearest = The stack is outside the heights in this pack; the limit of the nearest height is applied

# How the limit of a rate came about

rate-between = { $height } m lies between { $below } m ({ $low } kg/h) and { $above } m ({ $high } kg/h): { $rate } kg/h by interpolation
rate-below = { $height } m is lower than { $lowest } m ({ $table } kg/h): { $rate } kg/h, { $share } times what extrapolation gives
rate-near-buildings = The stack does not rise above the buildings around: { $rate } kg/h, { $share } times { $table } kg/h

# Displacement

displaced-by-industry-standard = Where an industry standard has a limit of this pollutant, it takes the place of the general standard

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
