# The panel: tabs, inspector, causes, log (app/panel, app/inspector, app/causes).

panel-other = The other run
panel-why = Why
panel-log = Log
panel-alerts = Alerts
panel-published = Published
panel-weak-points = Weak points
panel = Panel
panel-inspector = Inspector

inspector-close = Close the inspector
# $part: its name; $title: what the chain explains.
inspector-asked = { $part }: { $title }
inspector-terms = What these words mean
inspector-radius = Blast radius, measured
inspector-reported = Reported
inspector-reported-ago = Reported { $age } ago
inspector-true = True now
inspector-versus = Reported against true
inspector-countdown = { $seconds } s until the next wait ends in an error
# $what: what the worker waits for, without a point.
inspector-countdown-then = { $what }. The worker then takes the next request and waits again.

# How to read the map: a word, and what it means. What follows the word begins with a space.
reading = How to read the map
reading-column = Column:
reading-column-is = {" "}a zone. Physical faults take a column.
reading-row = Row:
reading-row-is = {" "}a layer. Logical defects take a row, in every zone at once.
reading-healthy = “healthy”:
reading-healthy-is = {" "}the dashboard says so, and it is not true.
reading-comb = Comb:
reading-comb-is = {" "}one tooth per busy worker. Its height is the time it has waited.
reading-crown = Crown:
reading-crown-is = {" "}this broker leads the partition.
reading-stop = Stop square:
reading-stop-is = {" "}hung. The ring is the time left until the wait ends in an error.
reading-cone = Cone:
reading-cone-is = {" "}the ground of the map, as wide at each row as the share of it that is hurt.

log-title = Incident log
log-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}

# $clock: a moment, $title: what happened then.
cause-go-to = Go to { $clock }: { $title }
cause-wait = { $waiting } wait
cause-lost = { $lost } got no answer
cause-wait-lost = { $waiting } wait, { $lost } got no answer
cause-hurt = Customers hurt through it
cause-one-request = One request
life-under = under 1 ms
life-back = Back to the journey
life-from = From { $clock } on
life-from-left-out = From { $clock } on; { $count } earlier spans are left out
life-spans = Spans

# The measured blast radius.
radius-touched = Touched
radius-now = Now
radius-worst = At worst
radius-unmeasured = No fault so far: there is nothing to measure against. What load alone takes stands on the map.
# $money: an amount with its currency.
radius-cost-money = { $lost } answers lost against the run without the faults, worth { $money } by the document's assumed values.
radius-cost = { $lost } answers lost against the run without the faults.
radius-amplification = Amplification
radius-amplification-now = Trading lost over partitions lost: { $now } now, { $worst } at worst.
radius-amplification-none = Trading lost over partitions lost: none now, { $worst } at worst.
radius-amplification-curve = Amplification over the run
radius-front = The front: first hits in order
radius-no-front = Nothing has been hit yet.
radius-replay = Replay the front
radius-through = through { $via }
# What is counted: the first cell of a row.
radius-row-zones = zones
radius-row-hosts = hosts
radius-row-partitions = partitions
radius-row-services = services
radius-row-journeys = journeys
radius-row-customers = customers
radius-row-money = money
radius-of = { $now } of { $all }
radius-of-answers = { $now } of { $all } answers
radius-of-money = { $currency } { $now } of { $all }
radius-at-worst = at worst { $share }
