# Lines of the log (telemetry/log); no full stop. $name: a partition, $label, $service, $cluster: a part.

log-first-ack = { $name }: first acknowledgement { $after } after its leader was elected (metadata back-off)
log-buffer-full = A producer's buffer is full: its senders block (max.block.ms)
log-no-metadata = A producer waits for metadata, as no broker has answered it yet: its senders block (max.block.ms)
log-vendor-works = The vendor works on the { $label }: { $time }
log-vendor-repaired = The vendor has repaired the { $label }
log-fences = Controller fences broker { $broker } after { $time } of silence (broker.session.timeout.ms)
log-broker-back = Broker { $broker } is back
log-broker-exits = Broker { $broker } cannot register and exits
log-broker-stopped = Broker { $broker } has stopped in order
log-controller-gone = { $cluster }: the active controller is gone, another is elected
log-controller-gone-for-good = { $cluster }: the active controller is gone, no majority is left
log-controller-active = { $cluster }: controller node { $node } is active, brokers get a fresh lease
log-caught-up = Broker { $broker } has caught up after { $after }
log-cluster-is = { $cluster } is { $state }
log-after-refusals = , after { $times } { $times ->
    [one] refusal
   *[other] refusals
}
log-preferred = { $cluster }: { $count } partitions move back to their preferred leaders{ $after }
log-times-by-now = {" "}({ $times } times by now)
log-preferred-refused = { $cluster }: a preferred election of { $count } partitions is refused, the duty is blocked{ $times }
log-election-refused = : the election is refused, the duty is blocked
log-leaderless = { $cluster }: { $count } { $count ->
    [one] partition
   *[other] partitions
} without a leader ({ $first } …){ $why }
log-unclean = , unclean: records may be lost
log-after-waited = {" "}after { $time }
log-new-leaders = { $cluster }: new leaders for { $count } { $count ->
    [one] partition
   *[other] partitions
}{ $waited }{ $unclean }
log-verdicts = {" "}({ $count } verdicts)
log-target-failed = Load balancer: a target of { $service } failed its health checks{ $nodes }
log-target-passes = Load balancer: a target of { $service } passes its health checks again{ $nodes }
log-replies-again = { $service }: { $count } { $count ->
    [one] replica
   *[other] replicas
} read replies again after { $time }: their fetches waited at a silent broker (request.timeout.ms)
log-customers-leave = The first customers leave: their patience has ended
log-breakers-open = { $service }: { $count } { $count ->
    [one] circuit breaker
   *[other] circuit breakers
} open
log-brokers-among = , brokers among them
log-hosts-back = { $zone }: hosts come back one by one{ $brokers }
log-hosts-shut = { $zone }: hosts shut down one by one{ $brokers }
log-hosts-on = { $zone }: { $count } hosts on again{ $brokers }
log-hosts-off = { $zone }: { $count } hosts without power{ $brokers }
log-hung = { $name }: hung, { $busy } of { $all } workers are busy and wait
log-down = { $name } is down
log-well = { $name } is well again
log-answered = { $label }: { $share }% answered in the last { $window }
log-all-answered = { $label }: everybody is answered again
log-launches = launches an instance in { $zone }
log-no-capacity = { $zone } has no capacity for an instance
log-launch-refused = the launch of an instance is refused, the duty is blocked
log-launch-held = the launch of an instance is held back by the limit of launches
log-launch-fails = the launch of an instance in { $zone } fails
log-in-service = a new instance is in service in { $zone }, its process starts
log-in-service-alone = a new instance is in service in { $zone }, and is no target of the balancer: it gets no request
log-serves = a new instance serves in { $zone }
log-could-serve = the new instance in { $zone } could serve, and gets no request
log-replaced-down = the instance in { $zone } does not run and is replaced
log-replaced-ill = the instance in { $zone } fails the balancer's checks and is replaced
log-surplus = an instance in { $zone } is one too many
log-tracked = target tracking: { $to } instances instead of { $from }
log-roll-out-good = the roll-out is over, all { $all } replicas run a good version
log-roll-out-bad = the roll-out is over, { $bad } of { $all } replicas run the bad version
log-roll-out-stalled = the roll-out makes no progress: { $moving } replicas do not become ready, { $left } are to come
log-autoshift = The vendor moves traffic out of zone { $name } (zonal autoshift)
log-traffic-again = Load balancer: zone { $name } gets traffic again
log-zone-leaves = Load balancer: no target of { $label } in zone { $name } is healthy, the zone leaves the name
log-zone-returns = Load balancer: zone { $name } has a healthy target of { $label } again
log-member-lost = { $label }: a consumer is taken out of its group after { $waited } (session.timeout.ms)
log-rebalanced = { $label }: partitions are assigned to { $members } consumers
log-leader-silent = its leader is silent (request.timeout.ms)
log-leader-refuses = its leader refuses
log-no-leader = it has no leader
log-cannot-read = { $label } cannot read { $name }: { $why }
log-reads-again = { $label } reads { $name } again after { $after }
log-reads-nothing = { $label }: a consumer reads nothing any more; its process runs on
log-consumer-ended = { $label }: a consumer has ended for good, and its process runs on: only a restart helps
log-cannot-commit = { $label }: consumers cannot commit, their coordinator does not answer
log-poll-too-long = { $label }: a consumer leaves its group, it has worked too long on what a poll gave it (max.poll.interval.ms)
log-record-fails = { $label } fails at a record of { $name }, and what is behind it waits
log-record-aside = { $label }: a record of { $name } is given up after { $attempts } { $attempts ->
    [one] attempt
   *[other] attempts
}, and put aside in the dead-letter topic
log-record-skipped = { $label }: a record of { $name } is given up after { $attempts } { $attempts ->
    [one] attempt
   *[other] attempts
}, and skipped
log-hall = { $zone }, hall { $name }
log-cooling-lost = { $hall }: cooling is lost, it gets hot
log-cooling-back = { $hall }: cooling is back; racks get power in turn
log-needs-hands = { $name }: a host does not come back by itself, somebody has to get to it
log-no-connection = there was no connection
log-no-answer = a request had no answer in time
log-errors = requests were answered with an error
log-passes-over = { $product } passes a target of { $service } over: { $why }
log-no-target-left = { $product } has no target of { $service } left: it refuses every request
log-switching = { $cluster }: its clients are being switched, { $takes }
log-switched = { $cluster }: its clients use { $other }; { $lost } { $lost ->
    [one] acknowledged record
   *[other] acknowledged records
} not copied, { $again } { $again ->
    [one] record
   *[other] records
} processed again
log-starts-wait = { $service }: processes wait in line for their start, the first for { $wait }
log-quorum-led = { $label } has a leader again
log-quorum-lost-leader = { $label } lost its leader, a majority is up
log-quorum-none = { $label } has no quorum
log-quorum-closed = { $label } is closed: everything is refused{ $auction }
log-quorum-cancel-only = { $label } is cancel-only: orders are refused{ $auction }
log-quorum-auction = { $label } holds an auction: orders are collected{ $auction }
log-quorum-open = { $label } is open: everything passes{ $auction }
log-executed = ; { $count } { $count ->
    [one] order
   *[other] orders
} of the auction executed
log-quorum-rebuilding = { $label }: a new group is built from a survivor's log, { $time }
log-quorum-rebuilt = { $label }: the new group stands
log-quorum-broken = { $label }: the new group does not start, its code needs a change
log-truncated = { $name }: { $count } { $count ->
    [one] acknowledged record
   *[other] acknowledged records
} lost, its new leader never had them
log-none-in-sync = , and none was in sync
log-led-by-hand = { $name } has a leader by hand{ $how }
log-no-live-replica = , { $count } { $count ->
    [one] partition
   *[other] partitions
} have no live replica
log-moved-by-hand = { $label }: { $count } { $count ->
    [one] partition
   *[other] partitions
} moved by hand{ $left }
log-move-refused = { $label }: no partition can be moved, the controller commits nothing
log-in-zone = {" "}in { $zone }
log-store-answers = { $label } answers again
log-store-primary = { $label } has a primary{ $zone }
log-store-silent = { $label } does not answer
log-store-primary-lost = { $label } lost its primary
log-work-begins = { $label }: { $doing } begins, for { $time }
log-work-stops = { $label } stands still for { $doing }: { $time }
log-full-stop = { $label }: planned full stop
log-cache-deployed = { $label }: { $doing } is deployed, and cold
log-work-done = { $label }: { $doing } is done
log-store-part = { $label }, part { $number }
log-cpu-room = its CPU has room again
log-network-keeps-up = its network interface keeps up again
log-connections-cut = { $count } connections are cut at once
log-connections-full = it has { $limit } connections and refuses more
log-connections-back = nobody waits for a connection any more, { $after } after they were cut
