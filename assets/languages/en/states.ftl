# How a part is, in one word (frame/state).

state-ok = Healthy
state-busy = Busy
state-slow = Slow
state-hung = Hung
state-failing = Failing
state-refusing = Refusing
state-fallback = Fallback
state-down = Down
state-starting = Starting
state-not-launched = Not launched
state-no-data = No data
