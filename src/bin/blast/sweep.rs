//! stub for checking
use crate::blast::arguments::SweepArguments;
use crate::blast::output::Failure;
pub fn sweep(_: &SweepArguments) -> Result<bool, Failure> {
    Ok(false)
}
