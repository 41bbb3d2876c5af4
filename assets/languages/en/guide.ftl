# What a step waits for: it follows “when” (telling/steps.rs). $share: within-….

condition-happened-for = “{ $past }” has happened for { $since }
condition-not-happened = “{ $past }” has not happened
condition-trading = trading
condition-what-customers-ask = what customers ask
condition-answered = { $share } of “{ $of }” is answered
condition-partitions-lost = { $share } of the partitions are lost
condition-worst = { $share } of trading was lost at worst
condition-unread = a record has waited unread for { $wait }
condition-blocked = { $name } is blocked
condition-works = { $name } works
condition-state = { $name } is { $state }
condition-defended = { $defence } { $count ->
    [one] is
   *[other] are
} on
condition-all-defended = all defences are on
condition-happened = “{ $past }” has happened
within-range = { $least } to { $below }
within-least = { $least } or more
within-below = less than { $below }
within-any = any share

# A share in words, within the text of an opening.

share-a-quarter = a quarter
share-a-third = a third
share-half = half
share-two-thirds = two thirds
share-three-quarters = three quarters
