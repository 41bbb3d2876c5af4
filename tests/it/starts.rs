//! Requests of trading by when they were made: counted against every fact of the run, and kept in bounded memory.

use std::sync::Arc;

use blast_radius::engine::SimTime;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Opening, Session};
use blast_radius::telemetry::figures::is_trading;
use blast_radius::telemetry::starts::{Begun, End, Starts};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::JourneyId;

use crate::databases::Run;

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn counted(bins: &mut Vec<Begun>, at: SimTime, step: u64) -> &mut Begun {
    let place = (at.as_micros() / 1_000_000 / step) as usize;
    if bins.len() <= place {
        bins.resize(place + 1, Begun::default());
    }
    &mut bins[place]
}

#[test]
fn every_request_of_trading_stands_where_it_began_by_how_it_ended() {
    let topology = scenario::read(catalogue::text(MAY_7).unwrap()).unwrap().topology;
    let commands = [
        "1m control-plane msk block elect-leaders",
        "2m zone a overheat",
        "5m defence timeouts on",
        "6m defence fallbacks on",
        "6m defence breakers on",
    ];
    let mut run = Run::new(&Arc::clone(&topology), 3, &commands);
    run.until(480.0);
    let mut expected = Vec::new();
    for &(at, fact) in &run.facts {
        match fact {
            Fact::VisitStarted(journey) if is_trading(&topology, journey) => {
                counted(&mut expected, at, 5).offered += 1;
            }
            Fact::VisitEnded { journey, started, outcome, by_fallback, .. }
                if is_trading(&topology, journey) =>
            {
                counted(&mut expected, started, 5).ended[End::of(outcome, by_fallback) as usize] += 1;
            }
            _ => {}
        }
    }
    let commands = commands.map(str::to_owned).to_vec();
    let mut session = Session::open(&Opening { scenario: MAY_7.into(), seed: 3, commands }).unwrap();
    session.run_to("8m").unwrap();
    let starts = &session.run().recorder().curves.starts;
    assert_eq!(starts.step().as_secs_f64(), 5.0);
    assert_eq!(starts.bins(), expected);
    for end in [End::InTime, End::Fallback, End::NoAnswer] {
        assert!(expected.iter().any(|bin| bin.ended[end as usize] > 10), "{end:?} is in this run");
    }
    assert!(expected.iter().any(|bin| bin.waiting() > 0), "somebody waits at the end");

    let charts = session.charts();
    let chart = charts.charts.iter().find(|chart| chart.id == "outcomes").unwrap();
    for (i, bin) in expected.iter().enumerate() {
        let drawn: f64 = chart.lines.iter().map(|line| line.points[i].1).sum();
        assert_eq!(drawn, f64::from(bin.offered), "the bin at {} s", 5 * i);
        assert_eq!(chart.lines[0].points[i], (5.0 * (i + 1) as f64, f64::from(bin.ended[0])));
    }
}

#[test]
fn bins_widen_and_lose_nobody() {
    let topology = scenario::read(catalogue::text(MAY_7).unwrap()).unwrap().topology;
    let trading = (0..topology.journeys.len()).map(|j| JourneyId(j as u8));
    let journey = trading.into_iter().find(|&journey| is_trading(&topology, journey)).unwrap();
    let mut starts = Starts::new(&topology);
    let mut seen = Vec::new();
    for second in (0..24 * 3600).step_by(7) {
        let at = SimTime::from_secs(second);
        starts.began(journey, at);
        // Half an hour later, some of them: a bin may have widened in between.
        if let Some(early) = second.checked_sub(1800).filter(|early| early % 2 == 0) {
            starts.ended(journey, SimTime::from_secs(early), End::Late);
            seen.push(early);
        }
    }
    let step = starts.step().as_secs_f64() as u64;
    assert!(starts.bins().len() <= 720 && step == 120, "{} of {step} s", starts.bins().len());
    for (i, bin) in starts.bins().iter().enumerate() {
        let within = |at: &&u64| **at / step == i as u64;
        let ended = seen.iter().filter(within).count() as u32;
        assert_eq!(bin.ended, [0, ended, 0, 0, 0], "bin {i}");
    }
    let offered: u32 = starts.bins().iter().map(|bin| bin.offered).sum();
    assert_eq!(offered as usize, (0..24 * 3600).step_by(7).count());
}
