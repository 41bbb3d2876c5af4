# The panel of the alerts (telling/alerts.rs). $page: a rule; $against: empty, or how long after customers noticed.

alerts-noticed-by = { $time } ({ $by })
alerts-not-noticed = they did not
alerts-nobody-knew = nobody: no page
alerts-after-customers = , { $span } after customers noticed
alerts-before-customers = , { $span } before customers noticed
alerts-with-customers = , as customers noticed
alerts-fires-since = fires since { $time }
alerts-cleared = cleared { $time }
alerts-times = , { $count } times
alerts-called = , somebody is called at { $time }
alerts-nobody-called = , nobody is called
alerts-resolved-by-silence = , “resolved” by a monitor that had fallen silent
alerts-page-at = page at { $time }{ $called }, { $end }{ $again }{ $silence }
alerts-ticket-at = ticket at { $time }{ $called }, { $end }{ $again }{ $silence }
alerts-blind = { $rule } shows nothing: it depends on { $parts }
alerts-noticed = Customers noticed
alerts-no-notice = no notice
alerts-notice = notice at { $time }
alerts-set = Set “{ $set }”: { $fired } of { $all } fired
alerts-could-know = Could know: { $known }
alerts-never-fired = Never fired
alerts-own-silent = The own monitoring stands in { $zone } and is silent
alerts-title = Alerts
alerts-firing = { $firing } of { $all } rules fire
alerts-question = What did the monitors say?

# The published timeline beside the run (telling/timeline.rs). $time: of the run's clock.

timeline-same-time = at the same time
timeline-later = { $span } later than published
timeline-earlier = { $span } earlier than published
timeline-as-documented = simulated at { $time }, as the document says
timeline-simulated = simulated at { $time }, { $difference }
timeline-not-modelled = not modelled: no moment of a run corresponds to it
timeline-not-reached = not reached: after the end of this run
timeline-not-here = not in this run
timeline-lasts = and it lasts
timeline-to = to { $time }
timeline-length = { $span } ({ $from } { $end })
timeline-never = never
timeline-distance = median { $median }, worst { $worst }, over { $matched } matched marks of { $runs } { $runs ->
    [one] run
   *[other] runs
}; { $unmatched } not matched
timeline-none-matched = no mark of the document was matched
timeline-distance-from = Distance from what was published
timeline-published = Published { $time }; { $simulated }
timeline-title = Published beside simulated
timeline-off-by = Off by { $span } in the median.
timeline-nothing-yet = Nothing to compare with yet.
timeline-question = What was published?

# How long the outage was, by each measure.

measure-fault = a zone has a fault, or a duty is blocked
measure-down = trading is down: a trading journey answers less than half
measure-any = any journey answers less than 99 %
measure-leaderless = customer partitions without a leader
measure-unread = a record waits unread for over a minute
measure-alert = an alert of any set fires
