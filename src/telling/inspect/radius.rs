//! The blast radius as it is measured: what is touched now and at worst, the front in order of first hits, what it cost.

use crate::frame::{FrontStep, Inspection, Radius, RadiusRow, State};
use crate::language::say;
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
        title: say!(radius_title),
        state: if touched { State::Hung } else { State::Ok },
        truth: match run.twin() {
            Some(_) => say!(radius_measured),
            None => say!(radius_no_fault),
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
        Part::Journey(_) => say!(radius_customers),
        Part::Balancer | Part::Node(_) => say!(radius_node),
        Part::Service(_) if hit.via.is_none() => say!(radius_own_fault),
        Part::Store(_) if hit.via.is_none() => say!(radius_store_own),
        Part::Service(_) => say!(radius_workers),
        Part::Replica(_) => say!(radius_replica),
        Part::Cluster(_) => say!(radius_partitions),
        Part::Broker(..) => say!(radius_broker),
        Part::Quorum(_) => say!(radius_quorum),
        Part::Store(_) => say!(radius_store),
        Part::Zone(zone) => run.recorder().zone_faults[zone.index()]
            .map_or_else(|| say!(radius_hosts), |(fault, _)| fault.past()),
        Part::Link(one, other) => {
            let cut = !run.world().network().reaches(one, other);
            if cut { say!(radius_link_cut) } else { say!(radius_link_lossy) }
        }
        Part::Duty(..) => say!(radius_duty),
    };
    FrontStep {
        at_us: hit.at.as_micros(),
        part: hit.part,
        title: say!(radius_step, part = names.part(hit.part), what),
        via: hit.via.map(|via| names.part(via)),
    }
}
