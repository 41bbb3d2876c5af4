# Defences: names on switches (all masculine in Portuguese), and what follows when one is switched on. $count: one thing, or several.

defence-breakers = Circuit breakers
defence-breakers-on = Circuit breakers are on: they refuse new calls to what does not answer.
defence-timeouts = Fail-fast timeouts
defence-timeouts-on = Fail-fast timeouts are on for waits that begin from now on; the old ones run to their old limits.
defence-fallbacks = Fallbacks
defence-fallbacks-on = Fallbacks are on: what fails or is refused is answered another way.
defence-retry-budgets = Retry budgets
defence-retry-budgets-on = Retry budgets are on: when too many calls fail, they are not tried again. Calls under way keep the budget they began with.
defence-bulkheads = Bulkheads
defence-bulkheads-on = Bulkheads are on: no replica has more calls out over an edge than its bulkhead has places.
defence-rate-limits = Rate limits
defence-rate-limits-on = Rate limits are on: a call without a permission sleeps, holding its worker, and is refused if none comes in time.
defence-shedding = Load shedding
defence-shedding-on = Load shedding is on: what would wait too long is refused at the door. What waits already stays.
defence-throttling = Adaptive throttling
defence-throttling-on = Adaptive throttling is on: callers refuse by themselves what would be refused or lost anyway. It counts from now on.
defence-queueing = Queueing for later
defence-queueing-on = Queueing for later is on: what fails is accepted and done when the edge answers again. It counts as degraded, not as ok.
defence-switch-on = Switch on
defence-switch-off = Switch off
defence-is-on = { $title } { $count ->
    [one] on
   *[other] on
}
defence-is-off = { $title } { $count ->
    [one] off
   *[other] off
}
defence-on-already = { $title } { $count ->
    [one] is
   *[other] are
} on already
defence-off-already = { $title } { $count ->
    [one] is
   *[other] are
} off already
