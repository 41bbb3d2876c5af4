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
