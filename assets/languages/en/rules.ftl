# What the built-in alert rules say of a part (telemetry/alerts/sets.rs); metrics keep their names.

rule-broker-down = a broker is down
rule-active-controller = ActiveControllerCount is not 1
rule-errors = errors over 5 %
rule-half-healthy = less than half of the targets healthy
rule-unhealthy = a target is unhealthy
rule-cpu-70 = CPU over 70 %
rule-cpu-90 = CPU over 90 %
rule-offline = OfflinePartitionsCount above 0
rule-under-replicated = UnderReplicatedPartitions above 0
rule-leader-gap = sum(LeaderCount) below GlobalPartitionCount
rule-no-messages = partitions without new records for 10 min
rule-no-progress = offsets without progress for 2 min
rule-old-records = records wait in producers for over 10 s
rule-heartbeat-late = heartbeat not back within 10 s
rule-heartbeat-silent = heartbeat is silent
rule-no-leader = no leader
rule-burn-page = budget burns at a page's rate
rule-burn-ticket = budget burns at a ticket's rate
rule-latency-page = the budget of requests over { $within } burns at a page's rate
rule-latency-ticket = the budget of requests over { $within } burns at a ticket's rate
