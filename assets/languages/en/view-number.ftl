# The one number above the map, its parts and its bars (view/number). A label follows its value, as in “33% of partitions have no leader”.

number-answers = answers
number-trading = trading
number-partitions = partitions
number-answers-lost = of answers lost
number-trading-lost = of trading lost
number-answers-lost-worst = of answers lost, at worst
number-trading-lost-worst = of trading lost, at worst
number-leaderless = of partitions have no leader
number-leaderless-worst = of partitions had no leader
# $count stands before it.
number-broken = { $count ->
    [one] thing is broken
   *[other] things are broken
}
number-amplification = amplification
number-answered = of requests answered
number-none-ended = no request has ended yet
