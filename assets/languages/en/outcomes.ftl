# That a command changed nothing, and why; no full stop. $name, $label: a part. $whom, $count: replicas, one or several.

why-nothing-changes = Nothing changes: { $reason }
why-not-offered = this scenario has nothing of the kind for { $name }
why-so-already = { $what } already
why-link-well = nothing is wrong with the { $link }
why-vendor-finds-nothing = the vendor finds nothing to repair, no duty is blocked
why-vendor-called = the vendor was called already and will be done at { $due }
why-broker-stopped = the process of { $broker } does not run, or is about to end
why-broker-up = { $broker } is up
why-broker-boots = { $broker } boots already
why-broker-down = { $broker } is down already
why-no-process = no process of { $name } runs
why-poisoned = every partition that { $name } reads has a record already that fails for ever
why-traffic-usual = as many customers come as usual
why-traffic-surge = { $times } times as many customers come already
why-choice-started = it is another release of every service, which is chosen before anything else happens
why-choice-in-use = it is so already
why-hosts-down = all { $hosts } hosts of { $name } are down already
why-cooling-failed = the cooling of { $name } has failed already
why-cut-off = { $name } is cut off already
why-gray = { $name } loses and delays packets already
why-hosts-up = every host of { $name } is up
why-hosts-boot = { $hosts } hosts of { $name } boot already
why-hosts-wait = { $hosts } hosts of { $name } wait already, for their rack's turn or for somebody's hands
why-shifted-by-hand = traffic has been moved out of { $name } already
why-shifted-by-vendor = the vendor has moved traffic out of { $name } already
why-last-zone = { $name } is the last zone that gets traffic
why-not-shifted = { $name } gets traffic
why-name-fails = { $name } gives no address already
why-name-stale = { $name } gives out what was true { $span } ago already
why-well = nothing is wrong with { $name }
why-duty-blocked = “{ $duty }” has been blocked since { $since }
why-duty-not-blocked = “{ $duty }” was not blocked
why-all-stuck = every process of { $name } is stuck
why-no-instance-in = { $name } has no instance that serves in { $zone }
why-registered = every instance of { $name } that serves is a target
why-launches-limited = at most { $rate } instances of { $name } a minute are launched already
why-launches-fail = { $share } of the launches of { $name } fail already
why-launches-well = nothing is wrong with the launches of { $name }
why-marks-heeded = the proxy of { $name } heeds passive marks already
why-marks-ignored = the proxy of { $name } ignores passive marks already
why-wanted = { $name } shall have { $count } instances already
why-rolling = that version of { $name } is being rolled out already
why-runs-bad = those replicas of { $name } run the bad version already
why-nothing-bad = no replica of { $name } runs a bad version
why-no-instance = { $name } has no instance
why-no-such-instance = there is no instance of { $whom }
why-no-host = the host of { $whom } does not run
why-replica-starts = { $whom } { $count ->
    [one] starts
   *[other] start
} already, to serve at { $due }
why-replica-never-starts = { $whom } { $count ->
    [one] has
   *[other] have
} a version that ends while it starts
why-replica-stuck = { $whom } { $count ->
    [one] is
   *[other] are
} stuck already
why-replica-slow = { $whom } { $count ->
    [one] is
   *[other] are
} { $times } times as slow already
why-replica-errors = { $whom } { $count ->
    [one] answers
   *[other] answer
} { $share } of requests with an error already
why-asked-slow = { $asked } take { $times } times as long already
why-asked-errors = { $share } of { $asked } end in an error already
why-asked-starts = nothing is wrong with { $asked }, but a process that starts, to serve at { $due }
why-no-defence = this scenario has no { $defence }
why-store-busy = { $doing } of { $label } is under way, its next change is at { $due }
why-store-stopped = { $label } is stopped already
why-store-runs = { $label } runs
why-store-largest = there is no larger instance for { $label }
why-store-due = { $doing } is under way and due at { $due }
why-store-done = { $doing } has been done since { $since }
why-store-no-primary = { $label } has no primary
why-store-no-other = no other member of { $label } could lead
why-store-empty = { $label } has nothing in memory
why-store-coalesces = the clients of { $label } share their questions already
why-store-each = the clients of { $label } ask alone already
why-quorum-closed = { $label } is closed already
why-quorum-auction = { $label } is in an auction already
why-quorum-mode = { $label } is { $mode } already
why-quorum-no-leader = { $label } has no leader, so nobody can open it. It needs { $needed } of { $nodes } nodes, or a new group
why-quorum-rebuilding = a new group for { $label } is being built and will be up at { $due }
why-quorum-majority = { $label } has its majority. A second group beside it would be two truths
why-quorum-launches-blocked = { $label } needs new nodes, and nobody may launch instances: the duty is blocked
why-quorum-no-log = none of the { $nodes } nodes of { $label } is up, so nobody has the log
why-cluster-moving = partitions of { $label } are being moved by hand, { $done } done, { $left } without a leader
why-cluster-commits-nothing = the controller of { $label } commits nothing, so no reassignment is written either
why-cluster-led = every partition of { $label } has a leader in the metadata
why-cluster-unclean = { $label } allows unclean elections already
why-cluster-clean = { $label } refuses unclean elections already
why-cluster-switching = the clients of { $label } are being switched already, until { $due }
why-cluster-in-use = the clients of { $label } use { $other } already
