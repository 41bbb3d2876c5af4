use blast_radius::{engine::*, scenario, session::study::*};
use std::sync::Arc;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let seeds: u64 = args[1].parse().unwrap();
    let until: u64 = args[2].parse().unwrap();
    let s = scenario::read(scenario::catalogue::text("msk-control-plane-2026-05-07").unwrap())
        .unwrap_or_else(|e| panic!("{e}"));
    let t = Arc::new(s.topology);
    let c: Vec<&str> = args[3..].iter().map(|s| s.as_str()).collect();
    for seed in 1..=seeds {
        let st = run(&Plan::new(&t, seed, &c, SimTime::from_secs(until)).unwrap());
        let fault = st.fault_at().unwrap_or(SimTime::ZERO);
        print!("{seed:3} ev {} ", st.events);
        for j in 0..4 {
            let id = blast_radius::world::ids::JourneyId(j);
            let (ok, d) = st.shares(id, SimTime::ZERO, st.until);
            print!(
                "| ok {:.4} d {:.4} rec {:?} ",
                ok,
                d,
                st.recovery(id, fault, 0.99).time().map(|t| t.as_secs_f64())
            );
        }
        println!("{:?}", st.clocks(fault, st.until));
        for f in &st.fills {
            println!(
                "      {:16} N {} free {} backlog {} started {} p {:.2} measured {:?} predicted {:?}",
                t.services[f.service.index()].id,
                f.slots,
                f.free,
                f.backlog,
                f.started,
                f.dead_share,
                f.measured(),
                f.predicted()
            );
        }
    }
}
