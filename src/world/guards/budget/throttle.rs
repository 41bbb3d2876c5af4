//! gRPC's throttle of retries (`retryThrottling`, C core by grpcio 1.85.3): tokens that failures take and successes
//! bring back.
//!
//! An attempt that failed with a retryable status takes one token, a success brings `tokenRatio` of one; a retry follows
//! while more than half of `maxTokens` is left. A deadline of the client takes nothing.

use crate::engine::Digest;

/// The settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrpcThrottling {
    /// `maxTokens`, 1 to 1000.
    pub max_tokens: u32,
    /// What a success brings, in thousandths of a token, above 0.
    pub milli_ratio: u32,
}

impl GrpcThrottling {
    /// Thousandths of a token in a `tokenRatio` as written. The C core takes a number without a decimal point for
    /// thousandths: `1` is a thousandth of `1.0`. `None` if it is no decimal number.
    pub fn milli_ratio(written: &str) -> Option<u32> {
        let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let parse = |text: &str| text.parse::<u32>().ok().filter(|&number| number <= 1_000_000);
        if !digits(whole) || written.contains('.') && !digits(decimals) {
            return None;
        }
        if !written.contains('.') {
            return parse(whole);
        }
        let three: String = decimals.chars().chain("000".chars()).take(3).collect();
        Some(parse(whole)? * 1_000 + parse(&three)?)
    }
}

/// The tokens left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrpcTokens {
    config: GrpcThrottling,
    milli: u32,
}

impl GrpcTokens {
    /// All tokens.
    pub fn new(config: GrpcThrottling) -> Self {
        GrpcTokens { config, milli: config.max_tokens.saturating_mul(1_000) }
    }

    /// An attempt ended: with an answer, or with a retryable failure.
    pub fn end(&mut self, answered: bool) {
        let most = self.config.max_tokens.saturating_mul(1_000);
        self.milli = match answered {
            true => self.milli.saturating_add(self.config.milli_ratio).min(most),
            false => self.milli.saturating_sub(1_000),
        };
    }

    /// Returns whether a retry may follow.
    pub fn grants(&self) -> bool {
        self.milli > self.config.max_tokens.saturating_mul(1_000) / 2
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(u64::from(self.milli));
    }
}
