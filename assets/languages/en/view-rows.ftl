# Rows of the map that are folded to a line, and what the cone shows (view/map/folds, view/cone).

fold-services = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
fold-clusters = { $count ->
    [one] { $count } cluster
   *[other] { $count } clusters
}
fold-stores = { $count ->
    [one] { $count } store
   *[other] { $count } stores
}
fold-quorums = { $count ->
    [one] { $count } quorum group
   *[other] { $count } quorum groups
}
fold-groups = { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
# $rows: one of the above, or the name of the only row; $count: how many rows.
fold-hold = { $rows } { $count ->
    [one] holds
   *[other] hold
}
fold-well = { $rows }, { $count ->
    [one] well
   *[other] all well
}
fold-fallback = { $rows }, { $count ->
    [one] answers by fallback
   *[other] answer by fallback
}
fold-refuse = { $rows }, { $count ->
    [one] refuses
   *[other] refuse
}
fold-no-data = { $rows }, without data
fold-state = { $rows }: { $state }
fold-more = { $names } · { $more } more

cone-none = Blast radius: no customer is hurt
# $list: rows with their shares.
cone-hurt = Blast radius: { $list }. Its width is the share of each row that is hurt and would be well without the fault.
cone-crowd = Blast radius: { $list }. Its width is the share of each row that is hurt.
cone-customers = customers
cone-row = { $name } { $share }
