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
