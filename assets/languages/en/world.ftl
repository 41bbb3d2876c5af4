# Parts, faults and commands (world).

zone-fault-overheating = Overheating
zone-fault-power-loss = Power loss
zone-fault-partition = Network partition
zone-fault-gray = Gray failure
zones-gets-warm = { $zone } gets warm
zones-no-power = { $zone } has no power
zones-cut-off-now = { $zone } is cut off
zones-loses-packets = { $zone } loses packets

# Names of parts; small within a sentence. $name: a zone's, a broker's.

part-zone = Zone { $name }
part-zone-small = zone { $name }
part-broker = Broker { $name }
part-link = Link { $which }
part-balancer = Load balancer
part-partition = partition { $number }
part-link-between = Link between { $zones }

# What a Kafka client does in an outage, and what is known of it (kafka/client/evidence.rs).

evidence-no-leader = writes without a leader
evidence-neighbours = their neighbours
evidence-silent-leader = writes to a silent leader
evidence-reader-no-leader = reads without a leader
evidence-reader-silent-leader = reads from a silent leader
evidence-coordinator = the loss of the coordinator
evidence-end-offsets = end offsets
evidence-polls = long polls
evidence-measured = measured
evidence-inferred = inferred
evidence-not-measured = not measured
