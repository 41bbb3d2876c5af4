# The charts: labels, gaps, markers (view/chart, view/charts), and the pictures that are taken along (view/svg).

# How requests ended: in full, and where there is little room.
ends-in-time = in time
ends-late = late
ends-fallback = by fallback
ends-fallback-short = fallback
ends-waiting = wait for an answer
ends-waiting-short = wait
ends-refused = refused
ends-no-answer = no answer

ends-share = { $name } { $share }
chart-bet = your bet
# Labels of lines: all of them, or several, at one value.
chart-all = all
chart-several = { $count } at
chart-value = { $name } { $value }
# The line of the other run, and its short name; that of the run without the fault.
chart-other-run = the other run
chart-other-run-short = other run
chart-unhurt = unhurt
chart-p99 = p99
chart-lost = { $name } lost
chart-nobody-answered = nobody answered
chart-nothing-to-measure = nothing to measure
chart-from-to = { $from } to { $to }

# Markers.
chart-more = { $words } + { $more } more
chart-first-page = first page
# $set: a set of alerts.
chart-page-of = page of { $set }

# Pictures: $clock is simulated time, $local the clock of the scenario.
picture-at = at { $clock }
picture-at-local = at { $clock }, { $local }
picture-charts = { $title }: charts { $moment }
picture-map = { $title }: map at { $clock }
picture-source = simulated with Blast Radius, seed { $seed }, scenario { $scenario }
picture-source-weight = simulated with Blast Radius, seed { $seed }, scenario { $scenario }; one simulated request stands for { $weight }
picture-hurt = Blast radius: share hurt, since
picture-reported = { $line }, reported { $state }
picture-below = You can neither see nor fix what is below.

# Layers of the map, in pictures and on the page.
map-customers = Customers
map-balancer = Load balancer
map-vendor-line = Vendor line
map-control-planes = Control planes
map-no-customer = no customer
