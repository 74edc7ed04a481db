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

# Permits and discharge
tier-needs-permit = The tier needs a permit before discharge
tier-is-registration = The unit is under registration
permit-dates = The dates of a permit contradict one another
no-valid-permit = A permit was valid on every day of the period
no-permit-never-issued = No permit had been issued on { $day } { $reference }
no-permit-expired = Permit { $reference } had expired by { $day } and was not renewed
no-permit-ended = Permit { $reference } had been revoked or cancelled by { $day }
no-permit-reapplication-due = The permit had to be applied for anew ({ $reference }); this was due before { $day } and not done
discharge = Something was discharged without a permit
discharge-measured = Valid monitoring data show discharge from { $first } to { $last }
discharge-inferred = Evidence of production shows discharge from { $first } to { $last }; not measured
renewal-not-pending = No renewal applied for in time waits for a decision
permit-held = A permit was valid on that day
permit-held-number = Permit { $number } was valid on that day
permit-names-outlet = The permit names its outlets
permit-names-no-outlet = Permit { $number } has neither limits nor amounts, so that it cannot be compared with the outlets
outlet-not-in-permit = Outlet { $outlet } does not stand in permit { $number }

# Registration
registration-filled = Whether the registration form was filled in is not known

# Events
event-kind = { $event ->
    [inspection] Inspection
    [recheck] Recheck
    [report] Report
    [clue] Clue
    [correction-order] Order to correct
    [stop-order] Order to stop
    [limit-order] Order to restrict
   *[other] { $event }
    }
event-date = The dates of an event are in doubt
dates-contradict = Dates of { $what } contradict one another
permit-has-clause = The permit has a clause on it
special-period-emission = { event-kind } { $reference } of { $day } says that the special period was not obeyed
fugitive-emission = { event-kind } { $reference } of { $day } says that fugitive emission was not controlled as permitted
outlets-not-as-permitted = { event-kind } { $reference } of { $day } says that position or number of outlets are not as permitted
discharge-mode-not-as-permitted = { event-kind } { $reference } of { $day } says that mode or destination of the discharge are not as permitted
equipment-damaged-or-moved = { event-kind } { $reference } of { $day } says that automatic equipment was damaged, moved or altered without right
equipment-not-kept-running = { event-kind } { $reference } of { $day } says that automatic equipment was not kept running
permit-by-fraud = { event-kind } { $reference } of { $day } says that the permit was got by fraud
permit-forged-or-lent = { event-kind } { $reference } of { $day } says that the permit was forged, altered or lent
inspection-obstructed = { event-kind } { $reference } of { $day } says that the inspection was obstructed
false-monitoring-data = { event-kind } { $reference } of { $day } says that monitoring data were falsified
false-marks = { event-kind } { $reference } of { $day } says that marks were false
assessment-measures-not-carried-out = { event-kind } { $reference } of { $day } says that measures of the assessment were not carried out
tampering-is-evasion = Where the equipment was altered to tamper with data, it is evasion of supervision
evasion-means-named = { $reference } tells of means that the law of that day names ({ $values })
evasion-intent = Supervision was evaded on purpose
evasion-intent-by-nature = The means cannot be used without intent; a person must confirm it
control-facility-not-run = { $reference } of { $day } tells how the control facility was run: { $values }

# Construction
project-dates = The dates of a project are in doubt
assessment-needed = { $assessment ->
    [book] The project needs an environmental impact report
    [table] The project needs an environmental impact statement
    [form] The project needs a registration form only
   *[other] Which assessment the project needs is not known
    }
construction-started = Construction began on { $day }
construction-started-before = Construction had begun before { $day }; its first day is not recorded
construction-start-unknown = When construction began is not recorded
not-approved = No valid approval covered the construction
approval-none = No approval is recorded
approval-late = Approved on { $approved }, after construction began ({ $start })
approval-too-old = Approved on { $approved }; construction began more than { $years } years later and the approval was not reviewed again
approval-changed-unapproved = Approved on { $approved }; a major change needs a new approval
approval-in-time = Approved on { $approved }, before construction, without an unapproved major change
approval-may-be-unrecorded = An approval may exist and not be on record
form-not-filed = No filing of the registration form is recorded
in-production = In production since { $day }
in-production-inferred = Evidence of production of the site since { $day }; the start of this project is not recorded
production-start-unknown = When the project began to produce is not recorded
not-accepted = The project runs without its acceptance
acceptance-facilities-not-built = The environmental facilities are not built { $day }
acceptance-false = The acceptance { $day } is said to be false
acceptance-none = No acceptance is recorded { $day }
acceptance-after-start = Accepted on { $day }, after production began
acceptance-in-time = Accepted on { $day }
acceptance-may-be-extended = Acceptance may take up to { $months } months where facilities have to be adjusted longer
beyond-commissioning = Acceptance was due by { $due }; production beyond that day is no commissioning
commissioning-told = Whether the project is still being commissioned is on record
completion-unknown = When the project was completed is not recorded
accepted = The project was accepted
not-published = No publication of the acceptance report is recorded
acceptance-time-over = The time for acceptance, which ends with publication, was over on { $due }

# Daily continuous penalty
order-served = An order to correct was served on { $day }
recheck-in-time = Rechecked on { $day }, within { $days } days of the order
recheck-due = Not rechecked yet; the last day is { $due }
recheck-found-same-act = The recheck of { $day } found the same act
ordered-act-confirmed = A person confirmed the act that the order is about ({ $kind })
original-fine-unknown = The original fine is not known, so that the sum is not worked out
figure-penalty-days = Days from the day after the order until the recheck: { $value }
figure-original-fine = Original fine: { $value } (10 000 CNY)
figure-daily-penalty-sum = Sum of the daily penalty: { $value } (10 000 CNY)

# What would have changed a judgement
changed-if-tier-needs-none = At another tier it would be judged otherwise
changed-if-permit-valid = With a permit valid on these days it would not be a violation
changed-if-no-discharge = Without discharge on these days it would not be a violation
changed-if-outlet-in-permit = Were the outlet in the permit, it would not be a violation
changed-if-means-not-found = Without these means it would not be evasion
changed-if-not-intended = Without intent it would not be evasion
changed-if-run-as-permitted = Had the facility been run as permitted, it would not be a violation
changed-if-approved-before = With an approval valid when construction began it would not be a violation
changed-if-form-filed = Had the form been filed, it would not be a violation
changed-if-accepted-before = Accepted before production began it would not be a violation
changed-if-published = Had the report been published, it would not be a violation
changed-if-not-rechecked-in-time = Outside these days there is no daily penalty

# What to do next about it
next-confirm-on-site = Confirm on site; a person decides whether to file a case
next-apply-for-permit = Order the discharge to stop or be restricted and the permit to be applied for; file a case after a person has checked the record
next-compare-with-permit = Compare the outlets with the permit copy and on site
next-check-approval = Look for the approval in the records; file a case if there is none
next-check-acceptance = Check acceptance and production on site and on the acceptance platform
next-daily-penalty = Decide on the daily penalty after a person has confirmed the recheck

# What else is missing and is not a declared fact
fact-permit_dates = the true dates of the permit
fact-monitoring_data = monitoring data
fact-production_evidence = evidence of production (water, power, flow, output)
fact-registration_form = whether and when the registration form was filled in
fact-event_date = the true date of the event
fact-project_dates = the true dates of the project
fact-assessment = kind of environmental impact assessment
fact-construction_started = the day on which construction began
fact-major_change_unapproved = whether a major change has no new approval
fact-production_started = the day on which the project began to produce
fact-completed = the day on which the project was completed
fact-recheck = the result of the recheck
fact-earlier_finding = whether a person has confirmed the act that the order is about
fact-daily_penalty_recheck_days = the days within which the recheck must be made

## Monitoring

# Limits, kinds and amounts
unmapped-before-decree-736 = The act ended on { $day }, before Decree 736: the articles of the laws of that time are not in the tables
permit-in-force = Permit { $permit } was in force
kind-observed = { $count } valid values above zero from { $first } to { $last }
kind-not-named = Permit { $permit } names other pollutants at the outlet and not this one
kind-would-be-named = A permit that names it would have allowed it
figure-highest = Highest value: { $value }
amount-permitted = { $permitted } t are permitted for the year
no-amount-permitted = The permit names no amount for { $pollutant }
amount-passed-measured = { $measured } t measured exceed the permitted { $permitted } t ({ $substituted } t substituted and { $missing } missing hours not counted)
amount-passed-substituted = { $measured } t measured and { $substituted } t substituted ({ $missing } missing hours) together exceed the permitted { $permitted } t; substitution is no proof
amount-open-missing-hours = { $measured } t measured and { $substituted } t substituted of the permitted { $permitted } t; the { $missing } missing hours at the same rate would pass it
amount-not-passed = { $measured } t measured and { $substituted } t substituted ({ $missing } missing hours) are within the permitted { $permitted } t
amount-would-do = { $permitted } t or less would have complied
amount-would-be-measured = Measured instead of substituted hours would confirm or clear it
amount-overrun = If the year goes on so, the permitted amount is used up on { $on }
totals-contradict = There are several different totals up to { $until }
total-dates = The total up to { $until } does not fit its year or lies after the day of judging
total-negative = The total up to { $until } or its permitted amount is negative
figure-measured = Measured: { $value } { $unit }
figure-substituted = Substituted: { $value } { $unit }
figure-permitted = Permitted: { $value } { $unit }
figure-amount-share = Share of the permitted amount: { $value }
figure-year-share = Share of the year: { $value }
figure-exceeding-hours = Hours over a concentration limit, counted in the amount: { $value }
figure-missing-hours = Hours without data: { $value }
next-limit-production = Restrict production for up to three months and order correction; a person checks the evidence before a case is filed
next-stop-heavy-metals = More than { $ratio } times the limit of a heavy metal or persistent organic pollutant: stop production for rectification; a person checks the evidence first
next-stop-after-limit-order = Still over the limit after the order to restrict { $order }: stop production for rectification; a person checks the evidence first
next-stop-annual-total = Over the annual amount: stop production for rectification; a person checks the evidence first
next-check-kind = Check the setting of the device, sample, and compare with the permit; where confirmed, the permit must be applied for again

# Furnaces
temperature-low = { $periods } five-minute means lay under { $least } °C; { $wanted } are unlawful
temperature-open = { $periods } five-minute means lay too low and { $open } more may have; { $wanted } are unlawful
furnace-would-comply = Fewer than { $periods } such means would not be unlawful
figure-lowest = Lowest: { $value } °C

# Orders, circuits and marks
sanctions-not-mapped = What the law provides for this is not in the tables
order-in-force = Order { $order } was in force since { $from }
order-disobeyed = Whether order { $order } about one line was obeyed is not known from the site as a whole
order-disobeyed-observed = Production on { $days } days from { $first } to { $last }, seen by an inspection (evidence: { $evidence }; confidence { $confidence })
order-disobeyed-inferred = Production on { $days } days from { $first } to { $last }, inferred from { $evidence } with confidence { $confidence } or more
production-unknown-under-order = Whether production ran from { $first } to { $last } is not known
order-would-be-obeyed = Evidence of a standstill, or an inspection that saw none, would clear it
order-exceeded = Whether order { $order } was kept is not known
order-exceeded-by-power = { $power } kW of production circuits from { $first } to { $last }; { $allowed } kW are allowed
order-would-not-be-exceeded = { $allowed } kW or less would keep the order
figure-days = Days: { $value }
figure-confidence = Lowest confidence: { $value }
figure-allowed = Allowed: { $value } { $unit }
next-stop-order-refused = Inspect the site; where production under a stop order is confirmed, apply what the law provides for refusal to stop
next-stop-after-limit = Inspect the site; still above the order: stop production for rectification
next-inspect-treatment = Inspect at once whether the treatment ran; secure meter data and control records
next-check-mark = Compare the mark with control records and ask the unit for its proof
mark-set = Mark { $mark } ({ $kind }) from { $first } to { $last }
mark-contradicted = Nothing contradicts the mark
mark-times = The mark ends before it begins
mark-while-circuit-on = A production circuit was on from { $first } to { $last }
mark-while-producing = Production ran on { $day }
mark-production-unknown = Whether production ran during the mark is not known
rate-only-in-permit = Only the permit limits this rate. The articles name the permitted concentration and amount: that passing a permitted rate is under them is a reading of this pack
mark-while-over-limit = { $count } means of { $pollutant } that it exempts lie over the limit, the first at { $first }: a unit that stands does not exceed
mark-excluded = Mark { $other } ({ $kind }) of the same time excludes it
mark-over-cap = { $used } hours of its kind in the year, more than the cap of { $cap }
fact-total = correct totals of the year
fact-permit_amounts = the permitted amounts
fact-production = whether production ran
fact-production_of_line = whether the line of the order ran
fact-ordered_power_kw_max = the highest power that the order allows, kW

# Names of acts
act-no-permit = Discharging without a permit
act-over-concentration = Concentration over the permit or the standard
act-over-rate = Emission rate over the permit or the standard
act-over-total = Amount over the permit
act-unpermitted-pollutant = Discharging a kind of pollutant that the permit does not name
act-furnace-temperature-low = Furnace temperature lower than required
act-evasion = Discharging in a way that evades supervision
act-special-period-emission = Emission not stopped or limited in a special period as permitted
act-fugitive-emission = Fugitive emission not controlled as permitted
act-outlets-not-as-permitted = Position or number of outlets not as permitted
act-discharge-mode-not-as-permitted = Mode or destination of discharge not as permitted
act-equipment-damaged-or-moved = Automatic monitoring equipment damaged, moved or changed without right
act-equipment-not-installed = Automatic monitoring equipment not installed
act-equipment-not-networked = Automatic monitoring equipment not networked
act-equipment-not-kept-running = Automatic monitoring equipment not kept running
act-equipment-anomaly-not-reported = Abnormal transmission of monitoring data not reported
act-self-monitoring-plan-missing = No self-monitoring plan
act-self-monitoring-missing = Self-monitoring not done
act-monitoring-records-missing = Original monitoring records not kept
act-disclosure-missing = Discharge information not disclosed
act-disclosure-untrue = Discharge information disclosed untruly
act-ledger-missing = Ledger not kept
act-ledger-untrue = Ledger untrue
act-execution-report-missing = Execution report not submitted
act-execution-report-untrue = Execution report untrue
act-permit-by-fraud = Permit obtained by fraud or bribery
act-permit-forged-or-lent = Permit forged, altered or lent
act-registration-missing = Registration form not filled in
act-inspection-obstructed = Inspection obstructed
act-false-monitoring-data = False monitoring data
act-false-marks = False marks on monitoring data
act-false-mark-suspected = False mark on monitoring data suspected
act-control-facility-not-run = Control facility not run as required
act-treatment-off-while-producing = Treatment off while producing
act-producing-under-stop-order = Producing under a stop order
act-limit-order-exceeded = Order to limit production exceeded
act-daily-penalty = Correction refused: penalty for each day
act-built-without-approval = Built without approval
act-assessment-form-not-filed = Assessment form not filed
act-run-without-acceptance = Run without acceptance
act-acceptance-not-published = Acceptance report not published
act-assessment-measures-not-carried-out = Measures of the assessment not carried out

## Applications

unknown-kind-of-application = `{ $kind }` is no kind of application: first, renewal, change or re-application
application-law-not-in-tables = The law on applications before Decree 736 is not in the tables ({ $on })
fact-needed = Not known: { $fact }
fact-doubted = Doubtful and to be checked: { $fact }
more-items = { $count } more points are not listed

# Materials
if-so = { $certain ->
    [yes] {""}
   *[unknown] , where this is so
    }
material-application-form = Application form{ if-so }
material-commitment-letter = Letter of commitment{ if-so }
material-monitoring-plan = Self-monitoring plan{ if-so }
material-disclosure-form = Form on the publicity before the application (key management){ if-so }
material-assessment-approval = Approval or filing of the environmental impact assessment, or its number{ if-so }
material-rectification-proof = Proof that a project without an assessment was dealt with as the law says{ if-so }
material-outlet-description = Description of outlets and sampling ports{ if-so }
material-total-source = Source of the total amount of key pollutants (new, altered or extended project){ if-so }
material-catchment = Area served, sewer network and final destination (works that treat the sewage of others){ if-so }
material-solid-waste-part = Part on industrial solid waste{ if-so }
material-noise-part = Part on industrial noise{ if-so }
material-permit-copy = The present permit with its copy{ if-so }
material-execution-report = The latest annual execution report{ if-so }
material-change-proof = Proof of what has changed{ if-so }
material-missing = Not handed in: { $values } ({ $fact })

# Contents
part-missing = Not filled in: { $values } ({ $fact })
details-differ = { $fact }: the application says { $given }, market regulation has { $registered }
industry-not-registered = Industry { $industry } is applied for and not registered
industry-not-applied-for = Industry { $industry } is registered and not applied for
tier-word-applied = { $applied ->
    [key] key management
    [simplified] simplified management
    [registration] registration
    [none] no management
    [prohibited] prohibited
   *[other] { $applied }
    }
tier-word-classified = { $classified ->
    [key] key management
    [simplified] simplified management
    [registration] registration
    [none] outside the catalogue
    [prohibited] prohibited
   *[other] { $classified }
    }
tier-differs = Applied for under { tier-word-applied }, the catalogue says { tier-word-classified }
tier-impossible = Applied for under { tier-word-applied }, which the catalogue excludes by what is known
tier-needs-no-permit = Applied for under { tier-word-applied }, the catalogue asks for no permit: { tier-word-classified }
tier-prohibited = Applied for under { tier-word-applied }, but the site is where construction is forbidden or its facility or product must be phased out: { tier-word-classified }

# Kind of the application
first-with-permit = A first application, but permit { $number } is valid
no-present-permit = There is no present permit to renew or change
present-permit-not-valid = Permit { $number } is not valid on { $day }: a permit is applied for anew
re-application-needed = { $values } has changed, for which a permit is applied for anew ({ $fact })
re-application-unfounded = Nothing that has changed asks for a permit to be applied for anew
change-of-nothing = A change is applied for and nothing has changed
outlet-beyond-permit = Outlet { $what } does not stand in the present permit: a permit is applied for anew
pollutant-beyond-permit = Pollutant { $what } does not stand in the present permit: a permit is applied for anew
averaging-word = { $averaging ->
    [instant] single value
    [minute] minute mean
    [hour] hourly mean
    [day] daily mean
    [month] monthly mean
    [year] annual mean
   *[other] { $averaging }
    }
limit-beyond-permit = { $outlet }, { $pollutant }, { averaging-word }: { $applied } { $unit } is looser than the { $allowed } { $unit } of the present permit: a permit is applied for anew
amount-beyond-permit = { $pollutant }: { $applied } t/a is more than the { $allowed } t/a of the present permit: a permit is applied for anew

# Values
outlet-not-assessed = Outlet { $what } is applied for and does not stand in the assessment
outlet-not-applied-for = Outlet { $what } stands in the assessment and is not applied for
pollutant-not-assessed = Pollutant { $what } is applied for and does not stand in the assessment
pollutant-not-applied-for = Pollutant { $what } stands in the assessment and is not applied for
limit-at-unknown-outlet = A limit is applied for at outlet { $what }, which is not applied for
limit-for-unknown-pollutant = A limit is applied for pollutant { $what }, which is not applied for
limit-looser-than-standard = { $outlet }, { $pollutant }, { averaging-word }: { $applied } { $unit } is looser than the standard's { $allowed } { $unit }
limit-in-another-unit = { $outlet }, { $pollutant }, { averaging-word }: applied for in { $unit }, the standard is in { $units }
amount-above-assessment = { $pollutant }: { $applied } t/a is more than the { $allowed } t/a of the assessment
amount-not-assessed = { $pollutant }: the assessment's amount is not known
amount-above-quota = { $pollutant }: { $applied } t/a is more than the { $allowed } t/a allotted
entry-unreadable = { $fact }: `{ $entry }` cannot be read

# Days
application-date-in-future = { $fact }: { $day } lies in the future
publicity-too-short = Published for { $days } working days, at least { $least } are needed
publicity-not-over = The publicity ends on { $ended }, after the application is handed in ({ $day })
renewal-late = A renewal was to be applied for by { $due }; handed in on { $day }
change-late = The change was to be applied for by { $due }; handed in on { $day }
assessment-lapsed = Construction began on { $started }, more than { $years } years after the approval of { $approved }: the assessment must be reviewed anew
production-before-commitment = Production was committed from { $committed }, evidence shows it from { $inferred }
