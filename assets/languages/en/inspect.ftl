# What is wrong with impaired parts (telling/impaired.rs). $level: a share or a factor, or impaired-level.

impaired-level = { $now } (to be { $then } at { $until })
impaired-requests-errors = { $level } of its requests end in an error at once
impaired-work-slow = its work takes { $level } times as long
impaired-them-errors = { $level } of them end in an error at once
impaired-they-slow = they take { $level } times as long
impaired-version-ends = ends while it starts
impaired-version-errors = answers { $share } of requests with an error
impaired-version-slow = takes { $times } times as long
impaired-version = { $count } of { $all } { $count ->
    [one] replica has
   *[other] replicas have
} a version that { $what }
impaired-no-address = it gives no address
impaired-stale = it gives out what was true { $span } ago
impaired-stuck = its process is stuck, it finishes nothing
impaired-one-gone = one is gone without a word, and its group waits until its session is over
impaired-gone = { $count } are gone without a word, and their group waits until their sessions are over
impaired-consumers = Consumers of { $label }
impaired-record-fails = a record of { $name } has failed { $times } times within { $span }

# What circuit breakers did (telling/breakers.rs). $operation: its name; $whose: breakers-whose.

breakers-cut-off-calls = calls that a timeout around the breaker cuts off
breakers-none = none
breakers-off = switched off
breakers-open = { $open } of { $all } open
breakers-no-default = { $settings } (the library has no default)
breakers-assumed = Assumed of { $library }, unless set
breakers-rule-failures = failures
breakers-rule-resilience4j = the rule of resilience4j stands
breakers-not-measured = Of { $library } not measured
breakers-not-measured-rule = { $what } ({ $rule })
breakers-whose = { $library } { $version }, one per { $scope }
breakers-of = Breakers of { $operation } ({ $whose })
breakers-passed = { $passed } calls let through, { $hung } of them hung; { $uncounted } not counted yet
breakers-refused-by = Refused by the breakers of { $operation }
breakers-refused = { $refused } calls, { $healthy } of them would have been answered
