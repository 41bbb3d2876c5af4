# Game days: what is wrong with a log of decisions, and why an objective is reached or not (drill). $limit and $span: lengths of
# time such as 2m30s.

drill-wrong-decision = decision { $number }: { $message }
drill-wrong-order = found { $time } after { $before }, expected order of time, not before the team takes over
drill-wrong-late = found { $time }, expected at most { $end }, when the exercise ends
drill-wrong-role = there is no role { $role }, expected one of: { $roles }, facilitator
drill-wrong-name = the exercise has nothing of the name { $name }
drill-wrong-action = there is no action { $word }, expected one of: { $actions }
drill-wrong-hands = the action { $action } is for the role { $role }
drill-wrong-choice = the action { $action } needs a part, one of: { $names }
drill-wrong-unasked = nothing is to be predicted, or it has been
drill-wrong-part = the scenario has no part { $name }
drill-wrong-prediction = found { $word }, expected heals, stays, or part with its name

drill-came-true = it came true
drill-came-otherwise = it came otherwise
drill-not-predicted = nothing was predicted
drill-nobody-hurt = no customer was hurt
drill-never = not done; limit { $limit }
drill-in-time = after { $span }; limit { $limit }
drill-too-late = after { $span }, too late; limit { $limit }
drill-by-itself = it came back by itself at that time
drill-by-vendor = the vendor brought it back
drill-nothing-to-save = nothing is lost when nobody acts
drill-at-most = { $value }; limit at most { $limit }
drill-at-least = { $value }; limit at least { $limit }
drill-not-acted = nobody acted
drill-no-trap = no trap was stepped into
drill-stepped = { $trap }: { $answers } answers lost by it
drill-earlier = { $span } before that

# The room of a drill (training): what the boards say. $count and $all: numbers in words.

room-passes = passes
room-fails = fails
room-starts = starts
room-up = up
room-down = down
room-pass = { $count } of { $all } pass
room-members-up = { $count } of { $all } up
room-wait = { $count } of { $all } wait
room-led = { $count } of { $all } led
room-leads = leads { $count }
room-no-data = no data
room-none-ends = none ends
room-per-second = { $count }/s
room-of = { $count } of { $all }
room-page = { $part }: { $text }
room-metric-requests = Requests in
room-metric-errors = Errors of ended
room-metric-processor = Processor
room-metric-targets = Targets that pass
room-metric-brokers = Brokers down
room-metric-slowest = Slowest ended
room-look-workers = { $name }: { $busy } of { $all } workers are busy, { $queue } requests queue.
room-look-wait = None of those has ended anything for a while: they wait for an answer.
room-look-zone = zone { $zone }: { $up } of { $all } run
room-look-instances = { $name }: { $zones }.
room-look-all-led = { $name }: each of { $all } partitions has a leader.
room-look-unled = { $name }: { $count } of { $all } partitions have no leader: { $partitions }.
room-look-lag = { $name }: the oldest record that nobody has read waits for { $age }.
room-look-store = { $name }: { $phrase }.
room-look-database = { $name }: { $phrase }; processor { $cpu }, { $waiting } queries wait for a core, { $connections } connections in use, { $pool } queries wait for a connection, { $backlog } s of answers wait for the network.
room-evidence-map = The map
room-evidence-pager = The pager
room-done = It is done.
room-act-on = { $action }: { $part }
room-hint = Hint
room-not-now = That cannot be decided now.
room-money = { $currency } { $amount }
room-customers-hurt = customers hurt
room-vendor-helped = the vendor repairs it
room-track-truth = Truth
room-track-saw = They saw
room-track-believed = They believed
room-track-did = They did
room-track-injects = Messages
