//! Counts of the balancer by service: the metrics that it reports.

use crate::engine::Digest;

/// An answer that the balancer gave itself, or a customer that left it (Elastic Load Balancing user guide,
/// troubleshooting).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElbCode {
    /// 502: the target refused or closed the connection.
    BadGateway,
    /// 503: no target is registered (or none in the zone, with cross-zone off).
    ServiceUnavailable,
    /// 504: no connection within the connect timeout, or no response within the idle timeout.
    GatewayTimeout,
    /// 460: the client left first.
    ClientClosed,
    /// 5xx by the target itself.
    Target,
}

/// Counts since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ElbCounts {
    /// `RequestCount`: requests sent to a target.
    pub requests: u64,
    /// `HTTPCode_ELB_502_Count`.
    pub elb_502: u64,
    /// `HTTPCode_ELB_503_Count`.
    pub elb_503: u64,
    /// `HTTPCode_ELB_504_Count`.
    pub elb_504: u64,
    /// Requests logged with 460; no metric counts them.
    pub elb_460: u64,
    /// `HTTPCode_Target_5XX_Count`.
    pub target_5xx: u64,
    /// `TargetConnectionErrorCount`.
    pub target_connection_errors: u64,
    /// `UnhealthyRoutingRequestCount`: sent while no target was healthy (fail-open).
    pub unhealthy_routing: u64,
}

impl ElbCounts {
    pub(super) fn count(&mut self, code: ElbCode) {
        match code {
            ElbCode::BadGateway => self.elb_502 += 1,
            ElbCode::ServiceUnavailable => self.elb_503 += 1,
            ElbCode::GatewayTimeout => self.elb_504 += 1,
            ElbCode::ClientClosed => self.elb_460 += 1,
            ElbCode::Target => self.target_5xx += 1,
        }
    }

    /// `HTTPCode_ELB_5XX_Count`.
    pub fn elb_5xx(&self) -> u64 {
        self.elb_502 + self.elb_503 + self.elb_504
    }

    pub(super) fn digest(&self, digest: &mut Digest) {
        let all = [self.requests, self.elb_502, self.elb_503, self.elb_504, self.elb_460, self.target_5xx];
        all.into_iter().for_each(|count| digest.word(count));
        digest.word(self.target_connection_errors);
        digest.word(self.unhealthy_routing);
    }
}
