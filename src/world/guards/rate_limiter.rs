//! A rate limiter that counts in cycles (resilience4j 2.4.0, `AtomicRateLimiter`).
//!
//! Time is cut into cycles of `limit_refresh_period`; each adds `limit_for_period` permissions, and no more than that are
//! ever held. A call takes one at once, or reserves one of a later cycle (the count goes below zero) when that cycle
//! begins within `timeout_duration`; else it is refused, and learns so only after the whole timeout, which it sleeps. A call
//! asks behind the circuit breaker, and holds its worker while it sleeps.

use super::gate::{Answer, Asking, Gate};
use crate::engine::{Digest, SimDuration, SimTime};

/// The settings of a rate limiter (`RateLimiterConfig`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimiterConfig {
    /// `limitForPeriod`: permissions per cycle, at least 1; default 50.
    pub limit_for_period: u32,
    /// `limitRefreshPeriod`: a cycle, above zero. resilience4j's default of 500 ns limits nothing and is below the
    /// resolution of our clock, so there is no default here.
    pub limit_refresh_period: SimDuration,
    /// `timeoutDuration`: how long a call waits for its permission; default 5 s.
    pub timeout_duration: SimDuration,
}

impl RateLimiterConfig {
    /// `limitForPeriod`, by default.
    pub const LIMIT_FOR_PERIOD: u32 = 50;
    /// `timeoutDuration`, by default.
    pub const TIMEOUT: SimDuration = SimDuration::from_secs(5);
}

/// The limiter's answer to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It goes on at once.
    Now,
    /// It sleeps so long and goes on: its permission is reserved.
    After(SimDuration),
    /// It sleeps so long (the timeout) and is refused (`RequestNotPermitted`).
    RefusedAfter(SimDuration),
}

/// The present cycle and its permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimiter {
    config: RateLimiterConfig,
    cycle: u64,
    permissions: i64,
}

impl RateLimiter {
    /// A limiter whose first cycle is the one of `now`, with all its permissions. Cycles begin at multiples of their length
    /// after `now`'s zero, as resilience4j counts from the start of its class.
    pub fn new(config: RateLimiterConfig, now: SimTime) -> Self {
        let cycle = now.as_micros() / config.limit_refresh_period.as_micros();
        RateLimiter { config, cycle, permissions: i64::from(config.limit_for_period) }
    }

    /// Permissions left in the present cycle; below zero those reserved of later ones.
    pub fn permissions(&self) -> i64 {
        self.permissions
    }

    /// A call asks at `now`.
    pub fn acquire(&mut self, now: SimTime) -> Permission {
        let (period, limit) =
            (self.config.limit_refresh_period.as_micros(), i64::from(self.config.limit_for_period));
        let cycle = now.as_micros() / period;
        if cycle != self.cycle {
            let gained = limit.saturating_mul((cycle - self.cycle).min(1 << 40) as i64);
            self.permissions = (self.permissions + gained).min(limit);
            self.cycle = cycle;
        }
        let wait = match self.permissions {
            1.. => SimDuration::ZERO,
            held => {
                // The next cycle brings `limit`; what is still short then takes whole cycles more.
                let short = 1 - (held + limit);
                let cycles = if short > 0 { (short + limit - 1) / limit } else { 0 };
                let next = (cycle + 1) * period - now.as_micros();
                SimDuration::from_micros(cycles as u64 * period + next)
            }
        };
        if wait > self.config.timeout_duration {
            return Permission::RefusedAfter(self.config.timeout_duration);
        }
        self.permissions -= 1;
        if wait == SimDuration::ZERO { Permission::Now } else { Permission::After(wait) }
    }
}

impl Gate for RateLimiter {
    type Config = RateLimiterConfig;

    fn at_rest(config: RateLimiterConfig, now: SimTime) -> Self {
        RateLimiter::new(config, now)
    }

    fn ask(&mut self, asking: &Asking) -> Answer {
        match self.acquire(asking.now) {
            Permission::Now => Answer::Passes,
            Permission::After(wait) => Answer::PassesAfter(wait),
            Permission::RefusedAfter(wait) => Answer::RefusedAfter(wait),
        }
    }

    fn digest(&self, digest: &mut Digest) {
        digest.word(self.cycle);
        digest.word(self.permissions as u64);
    }
}
