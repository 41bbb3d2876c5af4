# The panel of the blast radius (telling/inspect/radius.rs). $part: a part, $what: radius-… or zone-past-….

radius-title = Blast radius
radius-measured = Measured against the same run without the faults.
radius-no-fault = No fault so far: there is nothing to measure against.
radius-customers = customers wait or get no answer
radius-node = a node falls silent
radius-own-fault = a fault of its own
radius-store-own = answers with errors, or late
radius-workers = workers wait
radius-replica = a replica goes bad
radius-partitions = partitions lose their leader
radius-broker = its host goes down
radius-quorum = a member goes down
radius-store = a member, its primary or its memory goes
radius-hosts = hosts go down
radius-link-cut = nothing gets through
radius-link-lossy = packets are lost or late
radius-duty = a duty is blocked
radius-step = { $part }: { $what }
