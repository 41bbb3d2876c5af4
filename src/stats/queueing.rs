//! Closed formulas of queueing theory, to check simulations against. Rates in 1/s, times in s. Sources: Kleinrock
//! 1975, "Queueing systems", volume 1; Erlang 1917 for B and C.

/// Probability that all of `servers` are busy and a request is lost, M/M/c/c with offered load `a` = arrival rate
/// times service time: B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)).
pub fn erlang_b(servers: u32, a: f64) -> f64 {
    (1..=servers).fold(1.0, |b, k| a * b / (k as f64 + a * b))
}

/// Probability that a request has to wait, M/M/c with offered load `a` below `servers`: from Erlang B,
/// C = c B / (c - a (1 - B)).
pub fn erlang_c(servers: u32, a: f64) -> f64 {
    let (c, b) = (servers as f64, erlang_b(servers, a));
    c * b / (c - a * (1.0 - b))
}

/// M/M/1: Poisson arrivals at rate `lambda` below `mu`, exponential service at rate `mu`.
#[derive(Clone, Copy, Debug)]
pub struct Mm1 {
    /// Arrivals per second.
    pub lambda: f64,
    /// Services per second of the busy server.
    pub mu: f64,
}

impl Mm1 {
    /// Share of time the server is busy, rho = lambda / mu; also the probability of waiting.
    pub fn utilisation(self) -> f64 {
        self.lambda / self.mu
    }

    /// Mean number in the system, L = rho / (1 - rho).
    pub fn in_system(self) -> f64 {
        self.utilisation() / (1.0 - self.utilisation())
    }

    /// Mean time in the system, W = 1 / (mu - lambda).
    pub fn sojourn(self) -> f64 {
        1.0 / (self.mu - self.lambda)
    }

    /// Mean time before service, Wq = rho / (mu - lambda).
    pub fn wait(self) -> f64 {
        self.utilisation() / (self.mu - self.lambda)
    }

    /// The quantile `p` (0 to below 1) of the time in the system, -ln(1 - p) / (mu - lambda).
    pub fn sojourn_quantile(self, p: f64) -> f64 {
        -libm::log1p(-p) / (self.mu - self.lambda)
    }
}

/// M/M/c: Poisson arrivals at rate `lambda` below c mu, `servers` exponential servers of rate `mu`.
#[derive(Clone, Copy, Debug)]
pub struct Mmc {
    /// Arrivals per second.
    pub lambda: f64,
    /// Services per second of one busy server.
    pub mu: f64,
    /// Number of servers, c.
    pub servers: u32,
}

impl Mmc {
    fn spare(self) -> f64 {
        self.servers as f64 * self.mu - self.lambda
    }

    /// Probability of waiting, Erlang C.
    pub fn p_wait(self) -> f64 {
        erlang_c(self.servers, self.lambda / self.mu)
    }

    /// Mean time before service, Wq = C / (c mu - lambda).
    pub fn wait(self) -> f64 {
        self.p_wait() / self.spare()
    }

    /// Mean time in the system, Wq + 1 / mu.
    pub fn sojourn(self) -> f64 {
        self.wait() + 1.0 / self.mu
    }

    /// P(wait > t) = C exp(-(c mu - lambda) t).
    pub fn p_wait_above(self, t: f64) -> f64 {
        self.p_wait() * libm::exp(-self.spare() * t)
    }

    /// The quantile `p` of the time before service; zero when fewer than 1 - p wait at all.
    pub fn wait_quantile(self, p: f64) -> f64 {
        (libm::log(self.p_wait() / (1.0 - p)) / self.spare()).max(0.0)
    }
}

/// M/M/1/K: as M/M/1, but at most `places` in the system (the one in service included); others are lost.
#[derive(Clone, Copy, Debug)]
pub struct Mm1k {
    /// Arrivals per second, lost ones included.
    pub lambda: f64,
    /// Services per second of the busy server.
    pub mu: f64,
    /// Places in the system, K.
    pub places: u32,
}

impl Mm1k {
    /// Probability of `n` in the system, (1 - r) r^n / (1 - r^(K+1)), or 1 / (K + 1) for r = 1.
    pub fn p(self, n: u32) -> f64 {
        let r = self.lambda / self.mu;
        // A sum, not the closed fraction: exact at r = 1 and near it.
        let power = |n: u32| (0..n).fold(1.0, |product, _| product * r);
        power(n) / (0..=self.places).map(power).sum::<f64>()
    }

    /// Probability that an arrival is lost, p(K).
    pub fn p_loss(self) -> f64 {
        self.p(self.places)
    }

    /// Mean number in the system, sum of n p(n).
    pub fn in_system(self) -> f64 {
        (0..=self.places).map(|n| n as f64 * self.p(n)).sum()
    }

    /// Mean time in the system of those admitted, by Little's law.
    pub fn sojourn(self) -> f64 {
        self.in_system() / (self.lambda * (1.0 - self.p_loss()))
    }

    /// Mean time before service of those admitted.
    pub fn wait(self) -> f64 {
        self.sojourn() - 1.0 / self.mu
    }
}

/// M/G/1: Poisson arrivals at rate `lambda`, any service time of mean `service` with lambda * service below one.
#[derive(Clone, Copy, Debug)]
pub struct Mg1 {
    /// Arrivals per second.
    pub lambda: f64,
    /// Mean service time in seconds.
    pub service: f64,
    /// Coefficient of variation of the service time: 0 constant, 1 exponential.
    pub cv: f64,
}

impl Mg1 {
    /// Mean time before service, rho / (1 - rho) (1 + cv^2) / 2 times E(S) (Pollaczek, Khinchine 1932).
    pub fn wait(self) -> f64 {
        let rho = self.lambda * self.service;
        rho / (1.0 - rho) * (1.0 + self.cv * self.cv) / 2.0 * self.service
    }

    /// Mean time in the system.
    pub fn sojourn(self) -> f64 {
        self.wait() + self.service
    }
}
