//! Keyed random draws (common random numbers). A draw belongs to (seed, purpose, three numbers), never to a
//! shared sequence: two runs that differ in one switch differ only by that switch. A sampler that rejects takes
//! try 0, 1, 2 … of the same key.

#[cfg(debug_assertions)]
pub mod trace;
pub mod ziggurat;

use ziggurat::{TAIL, WIDTH};

/// The seed of a run, 0 to 2^53 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

/// The tries of one key: a short, private sequence of 64-bit numbers.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    state: u64,
}

/// 2^64 over the golden ratio, odd: the increment of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Another odd number with well spread bits (Pelle Evensen's rrmxmx), so that no small key cancels another.
const SPREAD: u64 = 0xD6E8_FEB8_6659_FD93;
/// 2^-53.
const ULP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Seed {
    /// The draw of `purpose` for the key (`a`, `b`, `c`), say customer, attempt, step.
    #[inline]
    pub fn draw(self, purpose: u32, a: u64, b: u64, c: u64) -> Draw {
        let mut h = mix(self.0.wrapping_mul(GOLDEN) ^ (purpose as u64 + 1).wrapping_mul(SPREAD));
        h = mix(h.wrapping_add(a.wrapping_mul(GOLDEN)));
        h = mix(h ^ b.wrapping_mul(SPREAD) ^ c.rotate_left(32));
        #[cfg(debug_assertions)]
        trace::note(trace::Traced { purpose, key: [a, b, c], bits: Draw { state: h }.bits() });
        Draw { state: h }
    }
}

impl Draw {
    /// The next try: 64 uniform bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Uniform on (0, 1], in steps of 2^-53.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        // The signed conversion is one instruction, the unsigned one is not.
        ((self.bits() >> 11) as i64 + 1) as f64 * ULP
    }

    /// Uniform on 0..n, by multiplication (bias below n / 2^64). `n` must not be zero.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        ((self.bits() as u128 * n as u128) >> 64) as u64
    }

    /// Exponential with the given mean, by the ziggurat (Marsaglia, Tsang 2000, Journal of Statistical Software
    /// 5(8)): about 98.9 % of the draws take one try and no logarithm.
    #[inline]
    pub fn exponential(&mut self, mean: f64) -> f64 {
        loop {
            let bits = self.bits();
            let layer = (bits & 255) as usize;
            let x = (bits >> 11) as i64 as f64 * ULP * WIDTH[layer];
            if x < WIDTH[layer + 1] {
                return x * mean;
            }
            if let Some(x) = self.exponential_edge(layer, x) {
                return x * mean;
            }
        }
    }

    /// The base layer's tail, or the curved edge of another layer.
    #[cold]
    #[inline(never)]
    fn exponential_edge(&mut self, layer: usize, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(TAIL - libm::log(self.unit()));
        }
        let [below, above] = [layer, layer + 1].map(|layer| libm::exp(-WIDTH[layer]));
        let y = above + (below - above) * self.unit();
        (y < libm::exp(-x)).then_some(x)
    }

    /// Standard normal (Box, Muller 1958, "A note on the generation of random normal deviates"); two tries.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.unit())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Log-normal with the given mean and coefficient of variation `cv` (standard deviation over mean): the
    /// logarithm is normal with variance `ln(1 + cv^2)` and mean `ln(mean) - variance / 2`.
    pub fn log_normal(&mut self, mean: f64, cv: f64) -> f64 {
        let variance = libm::log(1.0 + cv * cv);
        mean * libm::exp(variance.sqrt() * self.normal() - variance / 2.0)
    }
}
