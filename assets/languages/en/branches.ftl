# Branches and what is undone, as they were begun (session, run/branches). $name: a branch.

branches-at-start = this is the start: nothing has happened yet
branches-nothing-to-undo = there is nothing to take back
branches-original = Original
branches-story = Story
branches-nothing-broken = Nothing broken { $number }
branches-seed = Seed { $seed }
branches-going-back = going back to the start
branches-changing-seed = changing the seed
branches-playing-story = playing the story
branches-beginning-anew = beginning anew
branches-naming = naming a branch “{ $name }”
branches-deleting = deleting “{ $name }”
branches-gone = there is no branch number { $number } any more
branches-name-length = a branch's name has 1 to { $most } characters
branches-only = the only branch cannot be deleted; Reset starts another one
branches-no-story = this scenario has no story to play

# A comparison: its figures, and what the other run is.

compared-answered = Customers answered
compared-lost = Customers lost
compared-waiting = Customers still waiting
compared-minutes = Minutes without trading
compared-worth = Answers lost, worth
compared-without-defences = without defences
compared-with = with { $defences } from the start
compared-branch = branch “{ $name }”
compared-with-choice = with { $choice }
compared-on-from-start = , on from the start
compared-this-branch = this branch is the one that is looked at: choose another one
compared-assumed = { $label } { $currency } (assumed)
compared-nothing = nothing is compared: choose what to compare with first
compared-without-fault = without the fault
