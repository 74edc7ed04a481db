article-5 = Several industries: one permit, at the strictest of their tiers (article 5)
article-6 = Brought in only by a general process (row { $row }): a permit for that process only (article 6)
article-7 = Other industry: managed by its general processes; in the situations of article 7 the whole site is under key management
prohibited = In an area where construction is forbidden, or to be phased out at once: outside the catalogue (note 5)
prohibition-not-checked = Not checked whether the site lies where construction is forbidden or must be phased out (note 5); taken as not
no-industry = No industry code is known, so nothing can be compared with the catalogue
apply-for-permit = A discharge permit must be obtained before discharging
register = A registration form must be filled in before discharging

## Production

evidence-kind = { $kind ->
    [water-m3] water used (m³)
    [power-kwh] power of the whole site (kWh)
    [production-power-kwh] power of production circuits (kWh)
    [treatment-power-kwh] power of treatment circuits (kWh)
    [flow-m3] flow discharged (m³)
    [output] output
    [turnover-cny] invoiced turnover (CNY)
   *[other] { $kind }
    }
production-runs = { evidence-kind }: { $amount } on the day, { $percent } % of the baseline { $baseline }, speaks for production
production-stands = { evidence-kind }: { $amount } on the day, { $percent } % of the baseline { $baseline }, speaks for a stop
production-between = { evidence-kind }: { $amount } on the day, { $percent } % of the baseline { $baseline }, lies between production and a stop and says nothing
production-absurd = { evidence-kind }: { $amount } on the day, { $percent } % of the baseline { $baseline }, cannot be right and is not used
production-no-figure = { evidence-kind }: no figure for { $on }
production-conflicting = { evidence-kind }: several different figures for { $on }, none is used
production-negative = { evidence-kind }: { $amount } on the day is negative and is not used
production-short-history = { evidence-kind }: only { $days } usable days before, a baseline needs { $wanted }
production-no-baseline = { evidence-kind }: nearly all days before are zero, so there is no baseline
production-would-run = { evidence-kind } of { $amount } or more would speak for production
production-would-stand = { evidence-kind } of { $amount } or less would speak for a stop
production-kind-unknown = { $kind } is not a known kind of figure and is not used
production-contradiction = The evidence contradicts itself: { $running } speak for production, { $stopped } for a stop
production-running = Taken together: producing, with confidence { $confidence } (at least { $least }); an indication, not a finding
production-stopped = Taken together: stopped, with confidence { $confidence } (at least { $least }); an indication, not a finding
production-undecided = Too little evidence, or evidence that contradicts itself: not known whether producing (confidence { $confidence }, needed { $least })
production-changed = { evidence-kind }: median { $before } before { $date }, { $since } since, { $percent } % of before

## Judgement

# Elements
duty-due-passed = It was owed by { $due }, and that day has passed
duty-not-done = It has not been done
duty-done-on = It was done on { $day }
duty-untrue = What was handed in is untrue
tier-is-key = The unit is under key management
date-in-future = The date of { $what } ({ $day }) lies after the day of judging

# What would have changed a finding
changed-if-done-in-time = Done by { $due } it would not be a violation
changed-if-true = Had what was handed in been true, it would not be a violation

# What to do next
next-order-correction = Order correction and its deadline; file a case after a person has checked the record

# What is missing and is not a declared fact
fact-tier = management tier
fact-duty_done = the day on which it was done
fact-duty_truthful = whether what was handed in is true

# What is ordered beside a fine
measure-correct = Correct the act
measure-correct-in-time = Correct the act within the time set
measure-each-time = A fine each time
measure-fine-may = A fine may be imposed
measure-limit-or-stop = Restrict production or stop it for rectification
measure-limit-or-stop-if-serious = Where circumstances are serious: restrict production or stop it for rectification
measure-stop-if-refused = Where correction is refused: stop production for rectification
measure-close-if-serious = Where circumstances are serious: closed down, with the approval of the people's government
measure-close-if-harm = Where great pollution or harm was caused: stop the use or close down
measure-revoke = The permit is revoked
measure-revoke-if-serious = Where circumstances are serious: the permit is revoked
measure-revoke-and-close-if-serious = Where circumstances are serious: the permit is revoked and the unit closed down, with the approval of the people's government
measure-confiscate-permit = The permit is taken in
measure-stop-building = Stop building
measure-restore-may = Restoration may be ordered
measure-file-form = File the registration form
measure-publish = Publish the acceptance report
measure-daily-penalty = The original fine for each day from the day after the order to correct until the recheck

# Law that is not in the tables
unmapped-code-air-part = The act ended on { $day }: the Code's liability articles for air are not in the tables, so that what applies is not decided
unmapped-code-general-part = The act ended on { $day }: the Code's general part on inspections is not in the tables, so that what applies is not decided
unmapped-before-code = The act ended on { $day }, before the Code: the articles of the earlier laws are not in the tables, so that what applies is not decided
doubt-code-on-publication = Whether the Code punishes a missing publication of the acceptance report has not been checked
