# The live sentence and the line below it (telling/narration). $subject: "Trading", "The service", or journeys; $subjects: how many
# it is. $answered, $lost: shares with their sign. $late: empty, or sight-late. $serves: a phrase, say sight-led.

sight-trading = Trading
sight-service = The service
sight-journeys = The { $count } journeys
sight-led = { $led } of { $all } partitions have a leader
sight-rate = Last { $window }: { $requests } requests a second
sight-none = none
# Goes on from another phrase.
sight-late = , { $late } wait too long

zones-cut-off = { $zone } is cut off, its { $hosts } hosts run
zones-down = { $zone }: { $down } of { $hosts } { $hosts ->
    [one] host
   *[other] hosts
} { $down ->
    [one] is
   *[other] are
} down
zones-link-cut = { $name } is cut
zones-link-ill = { $name } loses or delays packets

situation-hangs = { $subject } { $subjects ->
    [one] hangs
   *[other] hang
}. { $up }, and { $offline } of { $all } partitions have no leader.
situation-hangs-without-kafka = { $subject } { $subjects ->
    [one] hangs
   *[other] hang
}: { $serves }, and { $services } { $count ->
    [one] waits
   *[other] wait
}.
situation-hangs-though-led = { $subject } { $subjects ->
    [one] hangs
   *[other] hang
}. { $up }, every partition has a leader; { $services } still { $count ->
    [one] waits
   *[other] wait
}.
situation-all-brokers-up = Every broker is up
situation-brokers-up = { $on } of { $all } brokers are up
situation-hangs-detail = { $rate }: { $answered } answered, { $in_flight } in flight; { $services } { $count ->
    [one] waits
   *[other] wait
} for answers that do not come.

situation-zones-and-rate = { $zones }. { $rate }.
situation-rate-and-serves = { $rate }; { $serves }.
situation-rate-then-serves = { $rate }. { $serves }.
situation-zones-rate-serves = { $zones }. { $rate }; { $serves }.
situation-calmly = { $rate }, p99 { $p99 }. { $serves }.
situation-serves = { $serves }.
situation-stands-for = { $line } One simulated request stands for { $weight }.

situation-stands-still = { $subject } { $subjects ->
    [one] stands
   *[other] stand
} still: nobody is answered{ $late }, { $serves }.
situation-hardly-moves = { $subject } { $subjects ->
    [one] stands
   *[other] stand
} still: hardly anybody is answered{ $late }, { $serves }.
situation-harm = { $lost } lost{ $late }
situation-dips = { $subject } { $subjects ->
    [one] dips
   *[other] dip
}: { $harm }, { $serves }.
situation-leaderless = { $offline } of { $all } partitions have no leader. { $subject }: { $harm }.
situation-breathes = It breathes: { $answered } of customers are answered{ $late }, with { $offline } of { $all } partitions dead.
situation-breathes-by-fallback = It breathes: { $answered } of customers are answered, some by a fallback{ $late }, with { $offline } of { $all } partitions dead.
situation-partly-dead = { $offline } of { $all } partitions are dead, { $answered } of customers are answered{ $late }.
situation-others-hurt = { $journeys }: not well. { $answered } of all customers are answered{ $late }.
situation-served = Customers are served: the other zones carry the load.
situation-served-again = Customers are served again: the other zones carry the load.
situation-latent = Nothing to see: “Elect leaders” is blocked, and nothing has needed an election. { $answered } of customers are answered.
situation-latent-detail = { $rate }; { $serves }. The defect is latent.
situation-refused = “Elect leaders” is blocked and was refused { $refused ->
    [one] once
   *[other] { $refused } times
}; every partition has a leader. { $answered } of customers are answered.
# $what: the phrases of the zones, or what a store lacks.
situation-yet-answered = { $what }: { $answered } of customers are answered.
situation-parts-ail = { $what }. { $answered } of customers are answered.
situation-service-ill = { $services } { $count ->
    [one] is
   *[other] are
} not well; { $answered } of customers are answered.
situation-not-begun = Nothing has happened yet: no request has come.
situation-none-ended = Requests are under way, and none has ended yet.
situation-quiet = All quiet. Every request is answered.
situation-recovers = It recovers: { $answered } of customers are answered{ $late }.
situation-uneven = { $answered } of customers are answered{ $late }.
