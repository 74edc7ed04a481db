# Notices and words of affairs: alert.
grade-normal = normal
grade-attention = attention
grade-warning = warning
grade-exceedance = exceedance
grade-serious = serious exceedance

alert-raised = { $grade }: outlet { $outlet }, { $pollutants }
    .text = At { $at } { $pollutants } at your outlet { $outlet } reached the grade “{ $grade }”. Please check production and treatment and act; a warning is no penalty.
alert-raised-officer = { $grade }: { $pollutants }
    .text = At { $at } { $pollutants } at outlet { $outlet } reached the grade “{ $grade }”; the enterprise was told.
alert-long = Warning still open: { $pollutants }
    .text = The warning at outlet { $outlet } ({ $pollutants }, { $grade }) has been open since { $since }.
alert-response = Answer to a warning: { $pollutants }
    .text = The enterprise says something about the warning at outlet { $outlet } ({ $pollutants }); please look.
