//! Kafka: brokers, controller, partitions, producers, consumer groups.
