//! Policies on an edge: timeouts, retries, circuit breakers, fallbacks.
