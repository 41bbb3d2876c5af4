# What dashboards report, without the truth (view/reported).

reported-answer = { $up } of { $all } answer
reported-mostly-down = mostly down
# $part: its name; $state: one word.
reported-part = { $part } { $state }
reported-no-data-yet = Dashboards: no data yet.
reported-no-data-of = Dashboards: no data of { $services }.
reported-all-healthy = Dashboards: all { $count } services are healthy.
# $parts: some reported-part.
reported-ill = Dashboards: { $parts }.
# The second line: targets, then clusters, then the end, joined by commas and a point.
reported-no-targets = Nothing has been published of the targets
reported-targets = { $healthy } of { $targets } targets pass their checks
reported-cluster = { $cluster } { $state }, { $up } of { $all } brokers report
reported-cluster-no-data = { $cluster } { $state }, no data of its brokers
reported-hidden = { $told }. What is true is hidden.
