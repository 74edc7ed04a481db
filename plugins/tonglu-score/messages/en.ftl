# Acts that lose points
act-word = { $act ->
    [acceptance-not-published] Acceptance report not published
    [assessment-form-not-filed] Assessment form not filed
    [assessment-measures-not-carried-out] Measures of the assessment not carried out
    [built-without-approval] Built without approval
    [control-facility-not-run] Control facility not run as required
    [daily-penalty] Correction refused: penalty for each day
    [discharge-mode-not-as-permitted] Mode or destination of discharge not as permitted
    [disclosure-missing] Discharge information not disclosed
    [disclosure-untrue] Discharge information disclosed untruly
    [equipment-anomaly-not-reported] Abnormal transmission of monitoring data not reported
    [equipment-damaged-or-moved] Automatic monitoring equipment damaged, moved or changed without right
    [equipment-not-installed] Automatic monitoring equipment not installed
    [equipment-not-kept-running] Automatic monitoring equipment not kept running
    [equipment-not-networked] Automatic monitoring equipment not networked
    [evasion] Discharging in a way that evades supervision
    [execution-report-missing] Execution report not submitted
    [execution-report-untrue] Execution report untrue
    [false-marks] False marks on monitoring data
    [false-monitoring-data] False monitoring data
    [fugitive-emission] Fugitive emission not controlled as permitted
    [furnace-temperature-low] Furnace temperature lower than required
    [inspection-obstructed] Inspection obstructed
    [ledger-missing] Ledger not kept
    [ledger-untrue] Ledger untrue
    [limit-order-exceeded] Order to limit production exceeded
    [monitoring-records-missing] Original monitoring records not kept
    [no-permit] Discharging without a permit
    [outlets-not-as-permitted] Position or number of outlets not as permitted
    [over-concentration] Concentration over the permit or the standard
    [over-rate] Emission rate over the permit or the standard
    [over-total] Amount over the permit
    [permit-by-fraud] Permit obtained by fraud or bribery
    [permit-forged-or-lent] Permit forged, altered or lent
    [producing-under-stop-order] Producing under a stop order
    [registration-missing] Registration form not filled in
    [run-without-acceptance] Run without acceptance
    [self-monitoring-missing] Self-monitoring not done
    [self-monitoring-plan-missing] No self-monitoring plan
    [special-period-emission] Emission not stopped or limited in a special period as permitted
    [treatment-off-while-producing] Treatment off while producing
    [unpermitted-pollutant] Discharging a kind of pollutant that the permit does not name
   *[other] { $act }
    }

# Elements
points-deducted = Acts of this year lost points
newly-deducted = Points were lost since the score was last told
deduction = { $points } points lost: { act-word }{ $subject ->
    [site] {""}
   *[other] , { $subject }
    }{ $pollutant ->
    [none] {""}
   *[other] , { $pollutant }
    }, { $first } to { $last }{ $confirmed ->
    [yes] {" "}(confirmed)
   *[other] {" "}(not yet confirmed by a person)
    }
more-deductions = { $count } more acts lost { $points } points

# Figures
figure-points-per-year = { $value } points a year
figure-deducted = { $value } points lost this year
figure-remaining = { $value } points left
figure-deducted-by-clause = { act-word }: { $count } acts, { $value } points lost

# Doubts
doubt-clauses-not-found = The clauses of the county's measures on the score were not found: the points lost are provisional
doubt-deductions-unconfirmed = Some of the acts that lost points have not been confirmed by a person

# What to do next
next-score = Tell the enterprise what is left and what was lost, and offer help
next-score-used-up = No points are left: a person checks each loss and acts as the county's measures say
changed-if-not-found = Without the acts listed no points would be lost

# Names of acts
act-score = Points lost in the county's score
