//! Game days: an exercise that is played, judged and told. Exercise, seed and decisions are the whole drill.
//!
//! 1. `moves` turns a log of decisions into what they do and when: costs delay, queues wait.
//! 2. `course` runs the exercise with commands and measures it once a second; `plays` names the runs that a judgement needs:
//!    the team's own, nobody acting, the best known play, and the team's own without each of its acts.
//! 3. `judge` makes score, times, harm, worth, traps and predictions of those.
//! 4. `report` and `statements` write them down, `words` says decisions; `handout` is what is printed before.

pub mod course;
pub mod handout;
pub mod judge;
pub mod moves;
pub mod plays;
pub mod predictions;
pub mod report;
pub mod score;
pub mod statements;
pub mod traps;
pub mod words;

pub use course::{Course, Harm};
pub use judge::{Judged, judge};
pub use moves::{Move, Moves, Says, What};
pub use plays::{Play, plays};
