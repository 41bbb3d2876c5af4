# Two runs side by side (view/compare). $count: by how much the other run has more or fewer.

compare-answered-more = { $count ->
    [one] { $count } more customer answered
   *[other] { $count } more customers answered
}
compare-answered-fewer = { $count ->
    [one] { $count } fewer customer answered
   *[other] { $count } fewer customers answered
}
compare-lost-more = { $count ->
    [one] { $count } more lost
   *[other] { $count } more lost
}
compare-lost-fewer = { $count ->
    [one] { $count } fewer lost
   *[other] { $count } fewer lost
}
compare-waiting-more = { $count ->
    [one] { $count } more still waits
   *[other] { $count } more still wait
}
compare-waiting-fewer = { $count ->
    [one] { $count } fewer still waits
   *[other] { $count } fewer still wait
}
compare-minutes-more = { $count ->
    [one] { $count } more minute without trading
   *[other] { $count } more minutes without trading
}
compare-minutes-fewer = { $count ->
    [one] { $count } fewer minute without trading
   *[other] { $count } fewer minutes without trading
}
# $title: what the other run is. $list: some of the above.
compare-differs = { $title }: { $list }.
compare-nothing-differs = { $title }: nothing differs so far.
compare-spread = { $least } to { $most }, median { $median }

# What a run can be compared with. $defence, $choice: in a sentence.
compare-without-fault = the same without the fault
compare-without-defences = the same without defences
compare-all-defences = the same with all defences
compare-with = the same with { $what }
compare-branch = branch { $name }
