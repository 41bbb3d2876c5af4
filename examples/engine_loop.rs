//! One workload of the benches, timed once: `engine_loop mm1|net|t1000|hold NUMBER [PENDING]` prints the
//! seconds, the events and a statistic. `benches/ratio.sh` runs it in turn with another program.

#[path = "../benches/models.rs"]
mod models;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize, default: u64| {
        arguments.get(index).map_or(default, |text| text.parse().expect("a whole number"))
    };
    let count = number(1, 1_000_000);
    #[expect(clippy::disallowed_types, reason = "measuring is what this program is for")]
    let start = std::time::Instant::now();
    let (events, statistic) = match arguments.first().map(String::as_str) {
        Some("mm1") => models::mm1(count),
        Some("net") => models::net(count, 10),
        Some("t1000") => models::net(count, 1000),
        Some("hold") => models::hold(count, number(2, 1000) as u32),
        _ => panic!("engine_loop mm1|net|t1000|hold NUMBER [PENDING]"),
    };
    println!("{:.6} {events} {statistic:.6}", start.elapsed().as_secs_f64());
}
