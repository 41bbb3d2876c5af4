# Parts, faults and commands (world).

zone-fault-overheating = Overheating
zone-fault-power-loss = Power loss
zone-fault-partition = Network partition
zone-fault-gray = Gray failure
zones-gets-warm = { $zone } gets warm
zones-no-power = { $zone } has no power
zones-cut-off-now = { $zone } is cut off
zones-loses-packets = { $zone } loses packets
