# What the map says of parts (view/words). $name, $service: a name as the document has it.

# Decisive moments: what playback slows down for.
decisive-election-refused = an election is refused
decisive-pool-full = a pool is full
decisive-breaker-opened = a breaker opens

# $title: a state of affairs within a sentence, as “elections are refused”.
map-because = Because { $title }
# $title: a part and its state, as “zone a: gray”.
map-because-of = Because of { $title }
map-reported-truly = reported and true: { $state }
map-reported-true = reported { $reported }, true { $truth }

# An instance, for its button: what goes on is joined by commas.
map-replica = { $name }: { $state }
map-replica-busy = { $busy } of { $workers } workers busy
map-replica-draining = draining: it gets no new requests
map-replica-no-target = no target of the load balancer: it gets no requests
map-replica-impaired = impaired by a fault of its own
map-replica-wait = the oldest wait has { $left } of its time left
map-replica-breakers = { $count } breakers open
map-queued = { $count } queued

map-service-none-runs = no replica runs
map-service-few-run = { $running } of { $all } replicas run
map-service-wait = { $busy } of { $workers } wait
map-service-refuses = refuses at once
map-service-fallback = by fallback
map-no-data = no data
map-service-busy = { $busy } of { $workers } busy
# $line: what is so. The dashboard says that it is well.
map-called-healthy = { $line }, “healthy”

# A broker: short words, they stand in narrow places.
map-down = down
map-fenced = fenced
map-starting = starting
map-up = up
map-broker-leads = leads { $leads }
map-broker-leads-late = leads { $leads }, { $behind } late
map-broker-down-fenced = down, fenced
map-broker-up-fenced = up, fenced
map-broker-up-leads = up, leads { $leads }
map-broker = Broker { $name }: { $line }
map-broker-leaderless = Broker { $name }: { $line }, { $count ->
    [one] { $count } partition that it led has no leader
   *[other] { $count } partitions that it led have no leader
}
map-cluster = { $led }, { $vendor_state }
map-led-all = all { $led } led
map-led = { $led } of { $all } led

# A journey's card: little room.
map-p99 = p99 { $time }
map-journey-wait = { $count } wait
map-journey-fail = { $share } fail or give up
map-journey-refused = { $share } refused
map-journey-fallback = { $share } by fallback
map-journey-late = { $share } late
# $p99: empty, or map-p99.
map-journey-late-p99 = { $share } late, { $p99 }
map-journey-rate = { $rate }/s
map-journey-rate-p99 = { $rate }/s, { $p99 }

# A zone, beside its name.
map-zone-down = { $count } down
map-zone-down-of = { $count }/{ $hosts } down
map-zone-cut-off = cut off
map-zone-wait = { $count } wait
map-zone-wait-for-power = { $count } wait for power
map-zone-starting = { $count } starting
map-zone-moved-out = moved out
map-heat = { $degrees } °C

map-customers-rate = { $rate } requests/s
map-customers-none = nobody answered
map-customers-answered = { $answered } of { $ended }/s answered
map-balancer-ok = { $healthy } of { $targets } targets ok
map-balancer-in = { $rate } requests/s in
map-balancer-in-flight = { $count } in flight

# A member of a group or a store, by its number.
map-member-down = { $number } down
map-member-leads = { $number } leads
map-member-primary = primary
map-member-copy = copy
map-load = { $name }: { $cpu } CPU, { $waiting } queries wait, { $connections } connections in use and { $for_pool } wait for one, answers wait { $backlog } for the network
# These go on from map-load.
map-load-credits = , { $left } of its network credits are left
map-load-parts = ; { $parts } parts, figures of the busiest
map-load-work = ; work under way until { $time }

# Duties of control planes, and the vendor.
map-duty-works = works
map-duty-latent = blocked, not needed yet
map-duty-blocked-since = blocked since { $since }, { $refused } refused
map-duty-blocked = blocked, { $refused } refused
map-planes-vendor = run by the vendor
map-planes-work = { $count }, all work
map-planes-blocked = { $blocked } of { $all } duties blocked
map-vendor-due = Vendor called, repair due { $time }
