# Titles of the built-in scenarios: those of the documents. Their other texts stand in assets/languages/TAG/scenarios.

scenario-autoscaling-tutorial = The tutorial whose test passes
scenario-databases-nov29-dec1 = November 29 to December 1: the bottleneck that moved
scenario-healthy-day = A healthy day: break it yourself
scenario-msk-control-plane-2026-05-07 = May 7, 2026: the control plane that froze trading
scenario-msk-matching-engine-2026-05-07 = May 7, 2026: the matching engine in one hall
scenario-multi-zone-2026-05-08 = May 8, 2026: two zones at once
scenario-one-in-three-hundred = One in three hundred: a proxy of the best intent
scenario-twelve-ways = Twelve ways to lose an exchange
