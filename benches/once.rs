//! One workload of `models`, timed once: `once mm1|net|t1000|hold NUMBER [PENDING]` prints the seconds, the events and
//! a statistic. `benches/ratio.sh` runs it in turn with another program.

mod models;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| -> u64 {
        arguments.get(index).and_then(|text| text.parse().ok()).expect("a whole number after the workload")
    };
    #[expect(clippy::disallowed_types, reason = "measuring is what this program is for")]
    let start = std::time::Instant::now();
    let (events, statistic) = match arguments.first().map(String::as_str) {
        Some("mm1") => models::mm1(number(1)),
        Some("net") => models::net(number(1), 10),
        Some("t1000") => models::net(number(1), 1000),
        Some("hold") => models::hold(number(1), number(2) as u32),
        _ => panic!("once mm1|net|t1000|hold NUMBER [PENDING]"),
    };
    println!("{:.6} {events} {statistic:.6}", start.elapsed().as_secs_f64());
}
