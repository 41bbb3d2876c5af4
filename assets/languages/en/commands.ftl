# The table of commands: beside a part ("Repair"), and as something that has happened (…-past). $label: a part.

repair = Repair

# What a zone with a fault did, after its name: zone-did.

zone-past-overheated = overheated
zone-past-lost-power = lost power
zone-past-cut-off = was cut off from the network
zone-past-gray = loses and delays packets
zone-did = { $zone } { $past }
zone-gray-share = { $name }, { $share } of the packets lost
zone-gray-share-past = { $zone } loses { $share } of its packets and delays them
zone-repaired = { $zone } repaired
zone-shift = Move traffic out
zone-shifted = Traffic moved out of { $zone }
zone-unshift = Let traffic in again
zone-unshifted = { $zone } gets traffic again
link-between = between { $one } and { $other }
link-from-to = from { $one } to { $other }
link-cut = Cut
link-loss = Lose { $share } of the packets
link-delay = Delay packets by { $span }
link-cut-past = The link { $which } is cut
link-loss-past = The link { $which } loses { $share } of its packets
link-delay-past = The link { $which } delays its packets by { $span }
link-repair-past = The link { $which } is in order again
dns-name = the name of { $label }
dns-fail = Let its name fail
dns-fail-past = The name of { $label } gives no address
dns-stale = Let its name be { $span } late
dns-stale-past = The name of { $label } gives out what was true { $span } ago
dns-repair = Repair its name
dns-repair-past = The name of { $label } is in order again

# Duties of a control plane, quoted in sentences.

duty-elect-leaders = Elect leaders
duty-launch-instances = Launch instances
duty-block = Block “{ $duty }”
duty-block-past = “{ $duty }” blocked
duty-repair = Repair “{ $duty }”
duty-repair-past = “{ $duty }” repaired
duty-call-vendor = Call the vendor
duty-call-vendor-past = Vendor called
broker-stop = Stop in order
broker-crash = Crash
broker-start = Start
broker-stop-past = Broker { $name } stops in order: its leaders move first
broker-crash-past = Broker { $name } crashed: its host runs on
broker-power-loss-past = Broker { $name } lost power
broker-start-past = Broker { $name } is started again
service-restart = Restart
service-restart-past = { $label } restarted
service-hang = Hang
service-hang-past = { $label } got stuck
service-terminate = End an instance in zone { $zone }
service-terminate-past = { $label }: an instance in zone { $zone } ended
service-scale = Want { $count } instances
service-scale-past = { $label }: { $count } instances wanted
service-register = Register its instances
service-register-past = { $label }: its instances put on the balancer's list
service-marks-heed = Heed passive marks
service-marks-ignore = Ignore passive marks
service-marks-heed-past = { $label }: its proxy heeds passive marks
service-marks-ignore-past = { $label }: its proxy ignores passive marks

# $which: which replicas, after the service's name; $whom: with it; $count: one, or several. $growth: empty, or worse-growth.

replica-which-one = replica { $number }
replica-which-share = { $share } of its replicas
replica-whom-one = { $label } replica { $number }
replica-whom-share = { $share } of the replicas of { $label }
replica-crash = Crash { $which }
replica-stick = Get { $which } stuck
replica-slow = Make { $which } { $times } times as slow
replica-errors = Let { $which } answer { $share } with an error
replica-repair = Repair { $which }
replica-end = End { $which }
replica-crash-past = { $whom } { $count ->
    [one] crashed
   *[other] crashed
}
replica-stick-past = { $whom } { $count ->
    [one] got stuck
   *[other] got stuck
}
replica-slow-past = { $whom } { $count ->
    [one] is
   *[other] are
} { $times } times as slow{ $growth }
replica-errors-past = { $whom } { $count ->
    [one] answers
   *[other] answer
} { $share } of requests with an error{ $growth }
replica-repair-past = { $whom } { $count ->
    [one] repaired
   *[other] repaired
}
replica-end-past = { $whom } { $count ->
    [one] ended
   *[other] ended
}
worse-growth = , growing over { $span }
group-crash = Crash { $number } of its consumers
group-crash-past = { $number } { $number ->
    [one] consumer
   *[other] consumers
} of { $label } crashed
group-poison = Let a record fail for ever
group-poison-past = A record that { $label } reads fails for ever
group-restart = Restart its consumers
group-restart-past = { $label }: its consumers restarted

# What is impaired, beside its part (impair-…), and in a sentence (asked-…, the plural).

impair-operation = “{ $id }”
impair-store = its queries
impair-class = queries of “{ $id }”
impair-consumers = its consumers
impair-edge = its calls to { $label }
asked-operation = requests for “{ $id }” of { $label }
asked-store = queries of { $label }
asked-class = queries of “{ $id }” of { $label }
asked-consumers = records that { $label } reads
asked-edge = calls of { $from } to { $to }
impair-errors = Let { $share } of { $name } end in an error
impair-errors-past = { $share } of { $asked } end in an error{ $growth }
impair-slow = Make { $name } { $times } times as slow
impair-slow-past = { $asked } take { $times } times as long{ $growth }
impair-repair = Repair { $name }
impair-repair-past = { $asked } repaired

# …-doing: the work, in a sentence.

store-scale-up = Scale up
store-scale-up-doing = scaling up
store-split = Split
store-split-doing = the split
store-cache = Cache { $query }
store-cache-doing = a cache for “{ $query }”
store-prune = Prune { $query }
store-prune-doing = pruning “{ $query }”
store-stop = Stop
store-stop-doing = the stop
store-start = Start
store-start-doing = the start
store-fail-over = Fail over
store-fail-over-doing = the fail-over
store-evict = Evict { $share }
store-evict-doing = the eviction
store-coalesce = Coalesce misses
store-each = Ask for each miss
store-coalesce-doing = a change of its clients
store-scale-up-past = { $label }: scaling up begins
store-split-past = { $label }: a split begins
store-cache-past = { $label }: a cache for “{ $query }” ordered
store-prune-past = { $label }: pruning “{ $query }” ordered
store-stop-past = { $label } stopped by hand
store-start-past = { $label } started by hand
store-fail-over-past = { $label } failed over by hand
store-evict-past = { $label } lost { $share } of what it had in memory
store-coalesce-past = { $label }: clients share a question behind
store-each-past = { $label }: each client asks behind alone
traffic-customers = Customers
traffic-surge = { $times } times as many
traffic-surge-past = { $times } times as many customers come
traffic-usual = As many as usual
traffic-usual-past = As many customers come as usual
quorum-close = Close
quorum-open-cancel-only = Open for cancellations
quorum-open-auction = Open for an auction
quorum-open-trading = Open for trading
quorum-rebuild = Build anew
quorum-close-past = { $label } closed by hand
quorum-open-cancel-only-past = { $label } opened for cancellations
quorum-open-auction-past = { $label } opened for an auction
quorum-open-trading-past = { $label } opened for trading
quorum-rebuild-past = { $label } rebuilt by hand
mode-closed = closed
mode-cancel-only = cancel-only
mode-auction = auction
mode-open = open
cluster-move = Move partitions by hand
cluster-unclean = Allow unclean elections
cluster-clean = Refuse unclean elections
cluster-fail-over = Send clients to the standby
cluster-fail-back = Send clients back
cluster-move-past = { $label }: partitions moved by hand
cluster-unclean-past = { $label }: unclean elections allowed
cluster-clean-past = { $label }: unclean elections refused
cluster-fail-over-past = { $label }: clients sent to the standby
cluster-fail-back-past = { $label }: clients sent back

# Choices before the start: products and libraries have their own names. $name stands after “with” in a title, too.

choice-client = Kafka client
choice-breakers = Circuit breakers
choice-balancer = Balancer
choice-client-name = { $client } in every service
choice-client-past = Every service uses { $client }
choice-library = the breakers of { $library }
choice-library-past = Every circuit breaker is of { $library } { $version }
choice-scope = one breaker per { $scope }
choice-scope-past = One circuit breaker per { $scope }
choice-product = { $product } before every service
choice-product-past = Every service stands behind { $product }
scope-dependency = dependency
scope-partition = partition
scope-key = key
deploy-good = Deploy a good version
deploy-bad = Deploy a bad version
deploy-canary = Deploy a bad version to { $share }
deploy-roll-back = Roll back
deploy-good-past = { $label }: a good version is rolled out
deploy-bad-past = { $label }: a bad version is rolled out
deploy-canary-past = { $label }: a bad version is rolled out to { $share } of its replicas
deploy-roll-back-past = { $label }: the version before is rolled out
launches-limit = Limit its launches to { $rate }
launches-limit-past = { $label }: at most { $rate } instances a minute are launched
launches-fail = Let { $share } of its launches fail
launches-fail-past = { $label }: { $share } of the launches of instances fail
launches-repair = Repair its launches
launches-repair-past = { $label }: instances are launched as usual
