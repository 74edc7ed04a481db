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
sanction-newer-not-lighter = Came into force after the act ended ({ $day }) and is not lighter
sanction-not-in-force-then = Was not in force when the act ended ({ $day })
sanction-superseded-during-act = Was replaced while the act went on; the law at its end ({ $day }) counts
sanction-lower-of-several = In force when the act ended ({ $day }), but another provision in force at that time has the higher fine
sanction-ranges-cross = Not decided which law is lighter for an act that ended on { $day }: one has the lower maximum, the other the lower minimum
sanction-amount-unknown = Not decided which law is lighter for an act that ended on { $day }: one sets a share of the total investment, which is not known
sanction-fine-lighter-detention-heavier = Not decided which law is lighter for an act that ended on { $day }: the newer has the lower fine and the longer detention
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
