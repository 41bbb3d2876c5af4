# Names of the controls (view/controls). In English these are fixed: other programs press them. $zone, $broker, $plane, $service: names as the document has them.

control-zone = Zone { $zone }
control-zone-outage = Zone { $zone } outage
# $plane: its name without “control plane”.
control-plane-defect = { $plane } control plane defect
control-duty = { $defect }: { $duty }
control-broker-loss = Power loss of broker { $broker }
control-broker-start = Start broker { $broker }
control-call-vendor = Call the vendor
control-call-vendor-of = Call the vendor of { $plane }
control-restart = Restart { $service }
