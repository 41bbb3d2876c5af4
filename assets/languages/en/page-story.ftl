# The head, the steps, the end card (app/headline, app/number, app/guide, app/ending). $condition: said within a sentence.

head = The number
head-why-hung = Why is this hung?
head-why-refusing = Why is it refusing?
head-why-fallback = Why does it fall back?
head-why-failing = Why is it failing?
head-travels = On the way to another moment.
head-until-then = Until then the map shows { $clock }.
head-show-truth = Show the truth
head-close-notice = Close the notice

number-bar = { $name } { $share }
# $share: a share with its sign.
number-bet = your bet { $share }
# $share is printed after it, in bold.
number-bet-label = your bet

step-next = Next step
step-place = Step { $step } of { $all }
step-place-watch = Step { $step } of { $all }: watch what happens
step-place-left = Step { $step } of { $all }: you left it out
step-when = It makes sense when { $condition }.
step-skip = Leave it out
step-back = Back
step-link = A link to this step
step-all = All steps
step-all-done = All steps are done.
step-about = What it is about
step-list = Steps
step-watch = watch
step-done = done
story = The story
story-about = About
# $part: what it is done to, $action: what is done.
story-command = { $part }: { $action }

ending = The end of the story
ending-back = Back to the run
ending-happened = What happened
ending-next = Try next
# Goes on from the answer.
ending-bet = {" "}You bet { $bet }. It was { $worst }.
ending-bet-row = your bet
ending-lost-worst = lost at worst
ending-lost-now = lost now
legend = Signs on the map now
