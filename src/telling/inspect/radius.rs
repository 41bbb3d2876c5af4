//! The blast radius as it is measured: what is touched now and at worst, the front in order of first hits, what it cost.

use crate::frame::{FrontStep, Inspection, Radius, RadiusRow, State};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::telemetry::causes::Hit;
use crate::telemetry::impact::MEASURES;
use crate::telemetry::names::Names;
use crate::world::part::Part;

/// The panel of the blast cone.
pub(super) fn inspect(run: &Run, scenario: &Scenario, other: Option<(&Run, &str)>) -> Inspection {
    let mut radius = radius(run, scenario);
    if let Some((other, title)) = other {
        radius.other = title.to_string();
        let (now, worst) = (&other.recorder().impact.touched, &other.recorder().worst);
        for row in &mut radius.rows {
            let at = MEASURES.iter().position(|what| *what == row.what);
            row.other = at.map(|at| (now[at].share(), worst[at]));
        }
    }
    let touched = run.recorder().impact.trading > 0.0 || run.recorder().impact.partitions > 0.0;
    Inspection {
        title: "Blast radius".to_string(),
        state: if touched { State::Hung } else { State::Ok },
        truth: match run.twin() {
            Some(_) => "Measured against the same run without the faults.".to_string(),
            None => "No fault so far: there is nothing to measure against.".to_string(),
        },
        radius: Some(radius),
        ..Inspection::default()
    }
}

/// The measured blast radius of a run.
pub fn radius(run: &Run, scenario: &Scenario) -> Radius {
    let (recorder, document) = (run.recorder(), &scenario.document);
    let impact = &recorder.impact;
    let weight = u64::from(document.weight);
    let rows = MEASURES.iter().zip(impact.touched.iter().zip(recorder.worst));
    let priced = |what: &&str| !document.currency.is_empty() || *what != "money";
    // Without Kafka there are no partitions.
    let rows = rows.filter(|(what, (touched, _))| **what != "partitions" || touched.all > 0.0);
    let rows = rows.filter(|row| priced(row.0)).map(|(what, (touched, worst))| {
        let scale = match *what {
            "customers" => weight as f64,
            "money" => weight as f64 / 100.0,
            _ => 1.0,
        };
        RadiusRow {
            what: what.to_string(),
            now: (touched.touched * scale, touched.all * scale),
            share: touched.share(),
            worst,
            other: None,
        }
    });
    let (requests, money) = recorder.lost_ever;
    let priced = !document.currency.is_empty();
    Radius {
        rows: rows.collect(),
        other: String::new(),
        front: recorder.causes.hits.iter().map(|hit| step(run, hit)).collect(),
        amplification: (impact.amplification(), recorder.worst_amplification),
        curve: recorder.curves.amplification.points().collect(),
        lost_requests: requests * weight,
        lost_money: priced.then(|| (money * weight, document.currency.clone())),
    }
}

fn step(run: &Run, hit: &Hit) -> FrontStep {
    let names = Names(run.world().topology());
    let what = match hit.part {
        Part::Journey(_) => "customers wait or get no answer",
        Part::Balancer | Part::Node(_) => "a node falls silent",
        Part::Service(_) if hit.via.is_none() => "a fault of its own",
        Part::Store(_) if hit.via.is_none() => "answers with errors, or late",
        Part::Service(_) => "workers wait",
        Part::Replica(_) => "a replica goes bad",
        Part::Cluster(_) => "partitions lose their leader",
        Part::Broker(..) => "its host goes down",
        Part::Quorum(_) => "a member goes down",
        Part::Store(_) => "a member, its primary or its memory goes",
        Part::Zone(zone) => {
            run.recorder().zone_faults[zone.index()].map_or("hosts go down", |(fault, _)| fault.past())
        }
        Part::Link(one, other) => {
            let cut = !run.world().network().reaches(one, other);
            if cut { "nothing gets through" } else { "packets are lost or late" }
        }
        Part::Duty(..) => "a duty is blocked",
    };
    FrontStep {
        at_us: hit.at.as_micros(),
        part: hit.part,
        title: format!("{}: {what}", names.part(hit.part)),
        via: hit.via.map(|via| names.part(via)),
    }
}
