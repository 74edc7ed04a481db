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
