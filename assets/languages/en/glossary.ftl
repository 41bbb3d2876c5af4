# What the inspector's words mean (view/glossary.rs).

means-active-controller = 1 on the controller that is active. It says nothing about whether it can commit.
means-offline = Partitions whose registered leader is “none”. A dead leader that stays registered is not counted.
means-under-replicated = Partitions that a broker leads and that lack a copy in sync. A partition without a leader is led by nobody, and not counted.
means-under-min-isr = Led partitions with fewer copies in sync than min.insync.replicas: they refuse acks=all.
means-fenced-count = Brokers that the controller takes for dead: no heartbeat came within the cluster's session timeout.
means-fenced = The controller takes the broker for dead: no heartbeat came within the cluster's session timeout.
means-imbalance = Partitions that are not led by the first broker of their list.
means-leader-count = Partitions that the broker leads.
means-partition-count = Copies of partitions that the broker holds, led or not.
means-vendor-state = HEALING: the vendor replaces or repairs something. Records still pass, and nobody but the vendor may change the cluster.
means-lag = Records written and not yet read. A client sees no lag on a partition without a leader: it knows of no new records.
means-records-given-up = Records whose handling failed as often as the consumer tries: skipped, or put aside in another topic (dead letters) for somebody to look at.
means-consumers-left = A member that does not poll within max.poll.interval.ms leaves its group, and its partitions go to others, who read everything since the last commit again. When that happens to one after the other, it is a rebalance storm.
means-oldest-unread = How long the oldest record that no consumer has read has been lying there.
means-produce-waiting = Records that were written and are not acknowledged: a copy in sync has not fetched them yet.
means-elections-refused = Elections that were needed and not held because the duty is blocked.
means-buffers = Memory for records that wait to be sent, shared by all partitions. When it is full, send() blocks for every one.
means-breakers = They refuse calls at once while recent ones failed or were slow, so that no worker waits for them.
means-unhealthy-after = A target gets no traffic after so many failed checks in a row.
means-terms = Leaders that the group has had.
means-proposals-waiting = Commands that wait for a leader with a majority.
means-queries-waiting = Queries that wait for a core, or for a primary.
means-stands-for = So many requests of customers: what is counted for customers is multiplied by it.
