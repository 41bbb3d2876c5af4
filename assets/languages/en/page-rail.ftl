# The rail: break, defend, repair (app/rail).

rail = Break, defend, repair
rail-break = Break
rail-defend = Defend
rail-repair = Repair
rail-nothing-broken = nothing broken
rail-broken = { $count } broken
rail-fault = Fault
rail-brokers = Power loss of a broker
# What is rare, folded to a line; the name of the field for commands in it, and of its button.
rail-more-break = { $count } more ways to break
rail-more-repair = { $count } more repairs
rail-own-break = More to break: the command, with your own values
rail-own-repair = More to repair: the command, with your own values
rail-do-break = More to break: do it
rail-do-repair = More to repair: do it
rail-do = Do it
rail-own = With your own values

rail-no-defences = none in this scenario
rail-defences = { $on } of { $all } on
rail-beside = Same seed, beside this run
# $defence: its name in a sentence.
rail-with = With { $defence }
rail-without-fault = Without the fault
rail-without-defences = Without defences: what they prevent

rail-due = due { $time }
rail-hint = Switch a fault off to repair it.
# $story: how the scenario's title begins, say a date.
rail-story = Play { $story }
rail-story-published = Play { $story }, as it was published
