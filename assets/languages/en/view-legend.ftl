# The signs under the map (view/legend).

legend-hung = hung: stopped, waiting; ring: time left
legend-failing = failing
legend-rejecting = refusing at once
legend-fallback = by fallback
legend-slow = slow
legend-down = down
legend-starting = starting
legend-not-launched = room for an instance, none launched
# Copies of a partition.
legend-leaderless = no leader
legend-orphan = copy alive, may not lead
legend-gone = copy on a dead broker
legend-behind = catching up
legend-leads = leads a partition
legend-follows = follows

legend-breaker = circuit breaker open
legend-no-target = runs, but is no target: no requests
legend-impaired = stuck, slow or failing by a fault of its own
legend-draining = draining: finishes what it has
legend-load = bars: CPU, queue, pool, network
# $ghost: “without the fault”, or what the run is compared with.
legend-ghost = dashed: { $ghost }
legend-comb = one tooth a busy worker, its height the time waited
legend-dot = a request on its way
