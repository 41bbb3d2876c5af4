# What came of a command, in the live sentence (telling/narration/said.rs). $label: a duty as it is called, $plane: a control plane, $told: telemetry/outcomes.

said-full-stop = { $told }.
said-broker-crashes = Broker { $name } crashes: its host resets its connections, so clients notice at once.
said-broker-process-starts = The process of broker { $name } starts again.
said-broker-stays-up = Broker { $name } stays up: the shutdown that was due is called off.
said-broker-boots = Broker { $name } boots.
said-broker-loses-power = Broker { $name } loses power: it is silent, so clients wait for time-outs.
said-broker-loses-power-booting = Broker { $name } loses power while it boots: it stays down.
said-broker-stays-down = Broker { $name } was down and would have come back: now it stays down.
said-restarts = { $name } restarts: its waits and its queue are dropped, its replicas boot.
said-restarts-in-vain = { $name } restarts: its waits are dropped, the cause is not. { $count } partitions still have no leader, so its workers will fill again.
said-duty-blocked-leaderless = “{ $label }” is blocked while { $offline } of { $all } partitions wait for a leader: they stay without one.
said-duty-blocked-late = “{ $label }” is blocked, and nothing more happens: the leaders of { $name } moved away at { $moved }, before the defect. It is latent until another election is needed.
said-duty-blocked-latent = “{ $label }” is blocked in the { $plane }, and nothing happens: all { $all } partitions have a leader. The defect is latent until something needs an election.
said-duty-works-unnoticed = “{ $label }” works again in the { $plane }. Nobody noticed that it had not.
said-duty-works-all = “{ $label }” works again: the controllers elect leaders for { $count } partitions at once.
said-duty-works-none = “{ $label }” works again, but no broker is up that may lead one of the { $count } partitions without a leader.
said-duty-works-some = “{ $label }” works again: the controllers elect leaders for { $elected } partitions at once; for { $left } no broker is up that may lead.
said-vendor-called-until = The vendor is called. It will take until { $due }: you cannot repair what you cannot see.
said-vendor-called = The vendor is called.
said-breakers-without-timeouts = Circuit breakers are on: they refuse new calls to what does not answer. They free no worker: waits that began before end by their own limits.
said-fallbacks-alone = Fallbacks are on, but nothing falls back yet: a wait has to fail first, and waits last as long as before.
said-defence-off = { $name } { $count ->
    [one] is
   *[other] are
} off for waits that begin from now on.
said-defence-on-unneeded = { $name } { $count ->
    [one] is
   *[other] are
} on. Nothing waits too long now, so nothing changes yet.

# What is announced and still to come; it follows another sentence.

announced-lease-ends = The controller notices when its lease ends
announced-leaders-missed = The controller misses its brokers, and new leaders are elected
announced-leaders-once-missed = New leaders are elected once the controller misses the brokers
announced-in = in { $most }
announced-between = in { $least } to { $most }
announced-text = {" "}{ $what }, { $time }.

# Consumer groups. $whom: the first two. $pause and $then: what follows. $slow: empty, or consumers-slow-no-more.

consumers-one-crashes = A consumer of { $name } crashes and leaves
consumers-several-crash = { $count } consumers of { $name } crash and leave
consumers-crash = { $whom } without a word: the group misses what does not send heartbeats after { $session }. Processes are started again, to serve at { $due }.
consumers-at-once = at once
consumers-after = after { $pause }
consumers-for-ever = for ever: the partition stands still
consumers-then-skip = up to { $most } attempts, and skips it then
consumers-then-aside = up to { $most } attempts, and puts it aside in the dead-letter topic then
consumers-poisoned = The next record of { $partition } fails whenever { $name } handles it. It tries again { $pause }, { $then }.
consumers-restart = The consumers of { $name } are closed and begun anew: they look for their coordinator, join, and read from the last commit.
consumers-slow-no-more = {" "}Handling takes as long as usual again.
consumers-no-record-fails = No record fails at the consumers of { $name } any more.
consumers-repaired = The consumers of { $name } are repaired.{ $slow }
consumers-passes-one = { $name } passes over the record that failed, and reads on behind it.{ $slow }
consumers-passes = { $name } passes over { $count } records that failed, and reads on behind them.{ $slow }
consumers-one-record = one record
consumers-records-of-poll = the { $most } records that a poll may give
consumers-slow = in their member's hands. One that needs longer than { $interval } for { $records } leaves its group

# Instances, launches, zonal shift. $alone: empty, or fleet-alone. $now: fleet-misses-….

fleet-traffic-again = { $name } gets traffic again, as far as its targets pass their checks.
fleet-alone = {" "}{ $services } has no target elsewhere: its requests get a 503.
fleet-shifted = { $name } gets no new request; those under way are finished there.{ $alone }
fleet-stuck = Every process of { $name } is stuck: it takes requests and finishes none. A check that only asks the process sees nothing.
fleet-instance-ends = An instance of { $name } in { $zone } ends. Its group looks once a minute and launches another.
fleet-registered = { $count } instances of { $name } get requests once they pass a check.
fleet-nobody-registers = {" "}Nobody registers new ones: they will get no request.
fleet-scaled = { $name } shall have { $count } instances.{ $hole }
fleet-misses-none = It misses none now, so nothing changes until one is lost or wanted.
fleet-misses-one = It misses one now.
fleet-misses = It misses { $lacks } now.
fleet-launches-limited = { $name } gets at most { $rate } new instances a minute. { $now }
fleet-launches-fail = { $share } of the launches of { $name } fail; its group tries again a minute later. { $now }
fleet-launches-usual = Instances of { $name } are launched as usual. { $now }
fleet-version-good = a good version
fleet-version-bad = a bad version
fleet-version-canary = a bad version, to a few replicas,
fleet-version-before = the version before
fleet-gate-none = nobody checks the new ones
fleet-gate-shallow = the check that lets the next ones begin only asks the process
fleet-gate-deep = the check that lets the next ones begin is a request like others
fleet-rest-none = none
fleet-deployed = { $name } gets { $what }: { $moving } { $moving ->
    [one] replica is
   *[other] replicas are
} replaced now, { $rest } to come; { $gate }.
fleet-launch-blocked-latent = “Launch instances” is blocked, and nothing happens: every group has its instances. The defect is latent until one is lost or wanted.
fleet-launch-blocked = “Launch instances” is blocked while groups miss { $count }: they stay without.
fleet-launch-works-unmissed = “Launch instances” works again. Nobody misses an instance.
fleet-launch-works = “Launch instances” works again: groups launch the { $count } that they miss within a minute.

# Single replicas and impaired parts. $who: worse-some-replicas or a replica's name; $count: how many that is. $growth: empty, or worse-growth. $checked: empty, or what a check makes of it. $asked: asked-…

worse-another = ; another part is impaired, too
worse-others = ; { $others } other parts are impaired, too
worse-wrong = { $whom }: { $what }{ $others }
worse-some-replicas = { $count } of { $all } replicas of { $label }
worse-crash = { $who } { $count ->
    [one] crashes
   *[other] crash
}: connections are refused. Started again, { $serves }.
worse-stuck = { $who } { $count ->
    [one] is stuck: it takes requests and finishes
   *[other] are stuck: they take requests and finish
} none.{ $checked }
worse-restarted = { $who } { $count ->
    [one] is restarted
   *[other] are restarted
}, and { $serves }.
worse-well = { $who } { $count ->
    [one] is
   *[other] are
} well again.
worse-ended = { $who } { $count ->
    [one] ends
   *[other] end
}: the group looks once a minute and launches what is missing.
worse-slow = { $who } { $count ->
    [one] needs for its work
   *[other] need for their work
} { $times } times as long{ $growth }. A restart does not mend a slow host.{ $checked }
worse-errors = { $who } { $count ->
    [one] answers
   *[other] answer
} { $share } of requests with an error at once{ $growth }.{ $busy }{ $checked }
worse-looks-least-busy = {" "}Who answers at once looks the least busy, and gets more.
worse-unchecked = {" "}Nobody checks it.
worse-checked-shallow = {" "}The check only asks the process, and passes.
worse-checked-deep = {" "}The check is a request like others.
worse-before-work = before any work is done
worse-at-server = at the server, without a core
worse-before-leaving = before they leave
worse-part-errors = { $share } of { $asked } end in an error at once, { $how }{ $growth }.
worse-of-workers-cpu = of their workers' CPU
worse-of-a-core = of a core
worse-until-answered = until they are answered, and whoever did the work is free meanwhile
worse-part-slow = From now on { $asked } take { $times } times as long { $how }{ $growth }.
worse-name-fails = From now on { $called } gives no address. Clients keep theirs for { $live }, so it hurts them one after the other; a process that starts has none.
worse-name-stale = From now on { $called } gives out what was true { $span } ago: a zone that goes, or comes, is noticed so much later.
worse-serve-first-last = the first serves at { $first }, the last at { $last }
worse-serve-all = they serve at { $first }
worse-serve-one = it serves at { $first }

# Quorum groups and clusters.

recovery-proposals-refused = {" "}{ $refused } proposals that waited are refused.
recovery-closed = { $label } is closed: everything is refused at once, nobody waits for it.{ $refused }
recovery-cancel-only = { $label } is cancel-only: cancellations pass, orders are refused.
recovery-auction = { $label } holds an auction: orders are collected and executed together when trading opens.
recovery-open = { $label } is open: orders and cancellations pass.
recovery-until = {" "}until { $due }
recovery-rebuild = A new group for { $label } is built from a surviving node's log{ $due }. The old one is fenced off: nodes that come back meanwhile do not count.
recovery-moved-by-hand = { $count } partitions of { $label } are moved by hand, one after the other, { $time } each. Where no replica is in sync, records will be lost.
recovery-moved = Partitions of { $label } are moved by hand.
recovery-unclean = { $label } allows unclean elections.
recovery-clean = { $label } elects leaders among in-sync replicas only.
recovery-unclean-unneeded = { $label } allows unclean elections. Every partition has a leader, so nothing changes yet.
recovery-unclean-blocked = { $label } allows unclean elections, but nobody may elect: the duty is blocked. { $left } partitions stay without a leader.
recovery-unclean-none-up = { $label } allows unclean elections, but no replica of its { $left } partitions without a leader is up.
recovery-unclean-lost = { $label }: { $led } partitions have leaders again that were not in sync: { $lost } acknowledged records are lost.
recovery-at = {" "}at { $due }
recovery-switched = The clients of { $label } are pointed at { $to }; they will be there{ $due }. What has not been copied by then ({ $lag } behind) stays behind, what was not committed is processed again.

# Stores, their targets, traffic.

stores-scale-stop = { $label } is prepared for a larger instance for { $time }; then it stands still for { $stop }.
stores-scale-copy = { $label } is copied to instances of double the size. It takes { $time } and { $cpu }% of its CPU; then a new primary is elected, without writes meanwhile.
stores-split-stop = { $label } will be split into { $parts } after a maintenance stop of { $stop }.
stores-split-prepared = { $label } will be split into { $parts }: { $time } of preparation, then a maintenance stop of { $stop }.
stores-cache-due = A cache for “{ $query }” is deployed at { $due }. It is cold then: it learns a key with the first query for it.
stores-prune-due = “{ $query }” is pruned from { $due } on.
stores-stopped = { $label } is stopped, as planned: nobody is answered until it is started.
stores-starts-due = { $label } starts; it answers from { $due } on.
stores-starts = { $label } starts.
stores-coalesce = From now on the clients of one replica share a question behind { $label } for the same entry.
stores-coalesce-no-more = From now on each client asks behind { $label } alone, also for the same entry.
stores-connections-cut = {" "}Every connection is cut, and all are opened anew.
stores-fails-over = { $label } moves its primary to another member. It has none for about { $time }: nobody has to miss the old one first.{ $cut }
stores-evicted-shared = each replica asks once for an entry
stores-evicted-each = everybody who asks for one goes there, also for the same
stores-evicted = { $label } lost { $lost } entries: until they are filled again, { $behind } gets what it kept away, and { $each }.
stores-targets-pass = { $healthy } of { $all } targets pass their checks
stores-traffic-usual = As many customers come as usual from now on; those who are here stay.
stores-in-both-runs = , in both runs
stores-traffic-surge = { $times } times as many customers come from now on{ $both }.
stores-stands-still = { $label } stands still, as planned
stores-network-scarce = { $label }: answers wait for its network interface
stores-cpu-scarce = { $label }’s CPU is saturated
stores-cpu-load = { $label } { $load }% CPU

# Zones and links. $name: a zone. $past: zone-past-…. $booting: empty, or zones-down-boot. $which: between zones.

zones-cut-off-leading = { $name } is cut off: its hosts run, but nothing crosses its boundary. Its brokers led { $led } partitions and believe that they still do.
zones-cut-off-runs = { $name } is cut off: its hosts run, but nothing crosses its boundary.
zones-gray = { $name } loses { $lost } % of its packets and delays the others by { $delay }: health checks mostly pass, answers come late.
zones-cooling-lost = { $name } loses its cooling: it gets hot, and its hosts switch themselves off one by one.
zones-nothing-more-cut = { $name } is cut off, and nothing more happens: all { $hosts } hosts are down.
zones-nothing-more-gray = { $name } loses and delays packets, and nothing more happens: all { $hosts } hosts are down.
zones-nothing-more-cooling = { $name } loses its cooling, and nothing more happens: all { $hosts } hosts are down.
zones-again-while-booting = { $name } { $past } again while its hosts were booting: they are down again.
zones-stay-down = { $name } { $past }. All { $hosts } hosts were down: now they stay down until it is repaired.
zones-nothing-more = { $name } { $past }, and nothing more happens: all { $hosts } hosts are down.
zones-hosts-go-down = { $name } { $past }: its hosts go down.
zones-led-none = { $name } { $past }. Its brokers lead no partition now, so no leader is lost; its hosts go down.
zones-led-blocked = { $name } { $past }: its brokers led { $led } partitions. They need new leaders, and nobody may elect them.
zones-led = { $name } { $past }: its brokers led { $led } partitions.
zones-down-boot = {" "}{ $count } hosts that were down boot.
zones-joined = { $name } is joined again: brokers, members and nodes find each other by their own clocks.{ $booting }
zones-no-loss-any-more = { $name } loses no packets any more.{ $booting }
zones-cooled-in-time = { $name } is cooled again before a host went down.
zones-cooled = { $name } is cooled again.{ $booting }
zones-cooled-wait = { $name } is cooled again: { $count } hosts wait until it is cool enough and their rack's turn comes; some need hands.
zones-still-leaderless = {" "}{ $count } partitions still have no leader: brokers that come back elect nobody.
zones-wait-for-rack = , { $count } wait for their rack's turn
zones-wait-for-hands = , { $count } wait for their rack's turn, { $hands } of them for somebody's hands
zones-powered = { $name } has power and cooling again: { $boot } hosts boot{ $turns }.{ $leaderless }
zones-link-cut-both = The link { $which } is cut: { $zones } do not reach each other, though both reach the rest. Nobody is told; each hears nothing and acts by its own clock.
zones-link-cut-one = The link { $which } is cut. A connection needs both directions, so { $zones } do not reach each other.
zones-link-loss = { $share } of the packets { $which } are lost. TCP sends each again, after { $rto } at the earliest and twice as long each time.
zones-link-delay = Packets { $which } take { $span } longer.
zones-link-repaired = The link { $which } is in order again: connections are made anew by their own clocks.
