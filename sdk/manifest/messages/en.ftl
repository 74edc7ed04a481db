# Texts that come with the development kit. A pack may not define these keys again.

# What value would turn a condition.
would-hold = The condition would hold if { $fact } were { $values }
would-not-hold = The condition would not hold if { $fact } were other than { $values }

# Why a question is refused.
not-offered = This pack does not offer this function
before-covered-dates = { $on } lies before { $from }, the first day that this pack covers
after-covered-dates = The date lies after the days that this pack covers

# Why a result is doubtful.
recalled-basis = { $document } { $article } has not been compared with the source text
undated-basis = The days between which { $document } { $article } is in force are not known
designated-basis = { $document } { $article } is in force only where and from when an authority has designated it
doubtful-fact = The value of { $fact } is in doubt

limit-applies = Limit { $id } applies

# Yes and no, and the facts that the kit itself names.
truth-yes = yes
truth-no = no
fact-industry_code_4 = four-digit industry code (GB/T 4754)
parameter-not-in-force = Parameter { $name } has no value in force on { $on }
bad-columns = The columns handed in are wrong: { $what } at row { $row }

# Judging: which law applies, and until when.
judged-before-period = The day of judging { $on } lies before { $from }, the first day of the period
law-in-force = The law in force when the act ended ({ $day }) provides for it
law-not-in-force = No law in the tables provided for it when the act ended ({ $day })
sanction-of-the-act = Applies: in force when the act ended ({ $day }), and no newer law is lighter
sanction-lighter-since = Applies: in force on the day of judging and lighter than the law of the time of the act ({ $day })
sanction-newer-is-lighter = In force when the act ended ({ $day }), but a newer law is lighter
sanction-newer-is-lighter-unless-serious = In force when the act ended ({ $day }), but a newer law is lighter unless circumstances are serious
sanction-newer-not-lighter = Came into force after the act ended ({ $day }) and is not lighter
sanction-not-in-force-then = Was not in force when the act ended ({ $day })
sanction-superseded-during-act = Was replaced while the act went on; the law at its end ({ $day }) counts
sanction-lower-of-several = In force when the act ended ({ $day }), but another provision in force at that time has the higher fine
sanction-ranges-cross = Not decided which law is lighter for an act that ended on { $day }: one has the lower maximum, the other the lower minimum
sanction-amount-unknown = Not decided which law is lighter for an act that ended on { $day }: one sets a share of the total investment, which is not known
sanction-fine-lighter-detention-heavier = Not decided which law is lighter for an act that ended on { $day }: the newer has the lower fine and the longer detention
sanction-same-fine-shorter-bar = Not decided which law is lighter for an act that ended on { $day }: the fines are equal, and the newer bars a new permit for a shorter time or not at all
sanction-newer-unmapped = Not decided which law is lighter for an act that ended on { $day }: the newer is not in the tables
sanction-successor-unknown = In force when the act ended ({ $day }) and no longer; what took its place is not in the tables
sanction-if-serious = Only where circumstances are serious, which is for a person to find
sanction-serious-instead = Circumstances are serious: the higher range applies
measure-refused-fine = Where correction is refused or overdue: a fine of { $min } to { $max } (10 000 CNY)
measure-persons-fine = On the persons responsible: a fine of { $min } to { $max } (10 000 CNY)
measure-detention = Detention of { $min } to { $max } days where the law provides for it
measure-serious-detention = Where circumstances are serious: detention of { $min } to { $max } days
measure-refused-detention = Where the order to stop is refused: detention of { $min } to { $max } days
measure-bar = No permit may be applied for within { $years } years
limitation-passed-unless-found = The time within which a penalty may be imposed has passed, unless the act was found in time
limitation-depends-on-harm = Whether a penalty may still be imposed depends on whether pollution damage or harm is involved
slight-and-corrected = Slight and ended: without harm no penalty is imposed (to be checked by a person)
working-days-not-counted = { $count } working days from { $from }: the day depends on the working-day calendar of the year, which is not at hand
next-step = A person checks the evidence and decides whether to file a case

# Judging monitoring data: what a mean proves and what it leaves open.
valid-mean = { $count } valid means from { $first } to { $last }
over-limit = A limit is passed
over-permit-limit = { $value } { $unit } after rounding exceeds the permit's limit { $limit } { $unit } ({ $id })
over-standard-limit = { $value } { $unit } after rounding exceeds the limit { $limit } { $unit } of the standard ({ $id })
under-permit-limit = { $value } { $unit } after rounding lies below the permit's limit { $limit } { $unit } ({ $id })
under-standard-limit = { $value } { $unit } after rounding lies below the limit { $limit } { $unit } of the standard ({ $id })
not-exempt = No condition mark exempts it
mark-cap-used-up = Mark { $mark } does not exempt it: { $used } hours of its kind were used, more than the yearly cap of { $cap }
would-have-complied = { $value } { $unit } or what lies within it would have complied under the rounding of the standard
would-be-exempt = A condition mark that is due and within its cap would have exempted it
mean-at-least = The instrument was over range: the true value is at least the one shown
figure-mean = Mean furthest beyond the limit: { $value } { $unit }
figure-rounded = Rounded as the standard says: { $value } { $unit }
figure-limit = Limit: { $value } { $unit }
figure-ratio = Multiple of the limit: { $value }
figure-periods = Number of periods: { $value }
figure-minutes = Duration: { $value } { $unit }
figure-power = Highest power of production circuits: { $value } { $unit }
means-columns = The columns of means are of unequal length or name series that do not exist
limit-without-unit = A limit has no unit and cannot be compared with
limit-in-other-unit = A limit is in another unit than the values
limit-without-bound = A limit lacks the bound that it should compare with
no-governing-limit = None of the limits governs
no-limits-in-permit = The permit has no limits
periods-duplicate = { $count } periods ({ $first } to { $last }) have several different valid values
periods-off-grid = { $count } periods ({ $first } to { $last }) do not start where such periods start: the clock jumped
periods-in-future = { $count } periods ({ $first } to { $last }) lie after the day of judging
periods-implausible = { $count } periods ({ $first } to { $last }) have negative or absurd values
periods-detection-limit-unknown = { $count } periods ({ $first } to { $last }) are above zero and the detection limit is not known
periods-over-range = { $count } periods ({ $first } to { $last }) were over range at a value within the limit
periods-mark-does-not-exempt = { $count } periods ({ $first } to { $last }) exceed and name a mark that cannot exempt them
periods-marks-contradict = { $count } periods ({ $first } to { $last }) have marks that contradict one another
periods-not-convertible = { $count } periods ({ $first } to { $last }) cannot be converted to reference oxygen
periods-other-unit = { $count } periods ({ $first } to { $last }) are in another unit than the limit
periods-stopped-over-limit = { $count } periods ({ $first } to { $last }) are said to be stopped and lie over the limit all the same
periods-instrument = { $count } periods ({ $first } to { $last }) have no usable value: fault, communication, set by hand or an unknown flag
periods-insufficient = { $count } periods ({ $first } to { $last }) have too few valid parts
periods-missing = { $count } periods ({ $first } to { $last }) have no data
production-on = A production circuit was on, up to { $power } kW together
treatment-off = All treatment circuits were off from { $first } to { $last }
gap-reached = It lasted { $minutes } minutes; { $gap } are needed
treatment-would-be-on = A treatment circuit that was on would have explained it
gap-would-be-short = Shorter than { $gap } minutes it would not be told
circuit-power-unknown = The power of circuits is not known between { $first } and { $last }
no-treatment-circuit = Production ran and no treatment circuit is metered ({ $first } to { $last })
fact-valid_data = valid monitoring data
fact-unit = the unit of limit or values
fact-limit = the limit that governs
fact-limits_of_permit = the limits of the permit
fact-detection_limit = the detection limit of the method
fact-marks = correct marks
fact-oxygen_content = the oxygen content
fact-period_times = the correct times of the periods
fact-means = sound columns of means
fact-circuit_power = the power of the circuits
fact-treatment_circuit = the power of a treatment circuit
