# Notices and words of affairs: inspection.
inspection-purpose-recheck = recheck of an order
inspection-purpose-cases = open tasks
inspection-purpose-warnings = warnings
inspection-purpose-complaint = a complaint
inspection-purpose-routine = long since the last visit
inspection-purpose-random = drawn by lot
inspection-purpose-other = another reason
inspection-status-planned = planned
inspection-status-missed = its day passed
inspection-status-done = done
inspection-status-cancelled = cancelled
inspection-result-conforms = conforms
inspection-result-does-not = does not conform
inspection-result-not-checked = not checked

# Why a site is visited, by `$purpose`.
inspection-purpose = { $purpose ->
    [recheck] { inspection-purpose-recheck }
    [cases] { inspection-purpose-cases }
    [warnings] { inspection-purpose-warnings }
    [complaint] { inspection-purpose-complaint }
    [routine] { inspection-purpose-routine }
    [random] { inspection-purpose-random }
   *[other] { inspection-purpose-other }
}
inspection-what = { inspection-purpose }{ $place ->
    [outlets] {" "}(outlets { $outlets })
   *[site] {""}
}
inspection-why = { $reasoned ->
    [yes] {" "}Note: { $reason }.
   *[no] {""}
}

inspection-planned = Visit planned: { $on }
    .text = Please visit the site on { $on } (reference { $reference }); why: { inspection-what }.{ inspection-why }
inspection-reminder = Visit coming: { $on }
    .text = There is a visit on { $on } (reference { $reference }); why: { inspection-what }. Please prepare it and record on that day what it finds.{ inspection-why }
inspection-moved = Visit moved: { $on }
    .text = The visit (reference { $reference }) is moved to { $on }; why it takes place: { inspection-what }.{ inspection-why }
inspection-cancelled = Visit cancelled: { $on }
    .text = The visit of { $on } (reference { $reference }) does not take place.{ inspection-why }
inspection-missed = Visit not recorded: { $on }
    .text = Of the visit of { $on } (reference { $reference }; { inspection-what }) nothing is recorded. Please record it, move it or cancel it.
inspection-announced = A visit to your site: { $on }
    .text = The authority visits your site on { $on } (reference { $reference }). Please be of help.
inspection-result = Result of the visit: nothing found
    .text = At the visit of { $day } (reference { $reference }) nothing was found that does not conform, of { $items } looked at.
inspection-result-bad = Result of the visit: { $bad } of { $items } do not conform
    .text = At the visit of { $day } (reference { $reference }) { $bad } of { $items } looked at do not conform. Please look at the result and put it right.
