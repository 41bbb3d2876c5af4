//! What the loss of one zone takes, by layer, in three columns: who asks the layer (upstream), what of it stood in the
//! zone, and what it asks (downstream).
//!
//! All of it is measured: a run in which the zone loses power, beside the same run without that. What is gone at once is
//! counted a second after the loss. Harm is the mean, over the seconds from the loss to the end, of the share of a part
//! that is hurt beyond the other run (`telemetry::impact`); of a journey it is the share of the other run's answers that is
//! missing. Only who asks whom is read from the document.

mod gone;
mod layers;
mod values;

use crate::ask::finding::{Class, Finding, Severity, order};
use crate::ask::plan::Plan;
use crate::ask::track::{Seen, Track};
use crate::ask::weakest::is_down;
use crate::ask::words;
use crate::engine::SimDuration;
use crate::frame::Layer;
use crate::telling::spof;
use crate::world::command::{Command, ZoneFault};
use crate::world::ids::{JourneyId, ZoneId};
use crate::world::part::Part;
pub use values::{Answer, Gone, Row, Touched, ZoneLoss};

/// What is gone at once is counted after so long.
const AT_ONCE: SimDuration = SimDuration::from_secs(1);

/// The answer for one zone, or for each; `say` is called before every run with how far it is.
///
/// # Errors
/// The loss does not come before the end, or there is no seed.
pub fn ask(plan: &Plan, only: Option<ZoneId>, say: &mut dyn FnMut(&str)) -> Result<Answer, String> {
    plan.check()?;
    let all = (0..plan.topology().zones.len()).map(|zone| ZoneId(zone as u8));
    let asked: Vec<ZoneId> = all.filter(|zone| only.is_none_or(|only| only == *zone)).collect();
    let mut zones = Vec::new();
    let mut findings = Vec::new();
    for zone in asked {
        let mut seeds = Vec::new();
        for seed in 1..=plan.seeds {
            say(&format!("zone {}: seed {seed} of {}", plan.topology().zones[zone.index()].name, plan.seeds));
            seeds.push(Measured::run(plan, zone, seed));
        }
        let loss = sum_up(plan, zone, &seeds);
        findings.extend(finding(plan, zone, &loss));
        zones.push(loss);
    }
    order(&mut findings);
    let (at_s, until_s) = (plan.at.as_secs_f64(), plan.until.as_secs_f64());
    Ok(Answer { at_s, until_s, seeds: plan.seeds, zones, findings, unknown: plan.unknown_places() })
}

/// What one run measured.
struct Measured {
    gone: Vec<(Part, Gone)>,
    /// By layer: mean harm.
    harm: Vec<(Part, f64)>,
    missing: f64,
    down_s: f64,
}

impl Measured {
    fn run(plan: &Plan, zone: ZoneId, seed: u64) -> Measured {
        let topology = plan.topology();
        let mut without = Track::new(plan.scenario, seed, plan.commands);
        without.advance_before(plan.at, &mut |_, _| {});
        let mut own = without.clone();
        own.give(&[plan.then(Command::ZoneFault(zone, ZoneFault::PowerLoss))]);
        let before = own.recorder.answered_ever.clone();
        let (mut gone, mut seconds, mut down_s) = (None, 0_u32, 0.0);
        let mut sums: Vec<(Part, f64)> = Vec::new();
        let mut now = plan.at;
        while now < plan.until {
            now = (now + AT_ONCE).min(plan.until);
            let mut down = [false; 2];
            without.advance(now, None, &mut |_, seen| {
                if let Seen::Second(_, recorder) = seen {
                    down[0] |= is_down(topology, &recorder.figures);
                }
            });
            let mut looks = 0;
            own.advance(now, Some(&without.recorder), &mut |_, seen| {
                let Seen::Second(_, recorder) = seen else { return };
                looks += 1;
                down[1] |= is_down(topology, &recorder.figures);
                add(&mut sums, &recorder.impact.layers);
            });
            seconds += looks;
            down_s += f64::from(u8::from(down == [false, true]));
            gone.get_or_insert_with(|| gone::at_once(without.world(), own.world(), zone));
        }
        let mut harm: Vec<(Part, f64)> =
            sums.into_iter().map(|(part, sum)| (part, sum / f64::from(seconds.max(1)))).collect();
        let answers = |at: usize| {
            let since = |track: &Track| track.recorder.answered_ever[at] - before[at];
            (since(&without).saturating_sub(since(&own)) as f64, since(&without) as f64)
        };
        let share = |(missing, all): (f64, f64)| if all > 0.0 { missing / all } else { 0.0 };
        let journeys = 0..topology.journeys.len();
        harm.extend(journeys.clone().map(|at| (Part::Journey(JourneyId(at as u8)), share(answers(at)))));
        let all = journeys.map(answers).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Measured { gone: gone.unwrap_or_default(), harm, missing: share(all), down_s }
    }
}

/// Adds a second's harm of every layer that is a part.
fn add(sums: &mut Vec<(Part, f64)>, layers: &[(Layer, f64)]) {
    for (layer, share) in layers {
        let Layer::Part(part) = layer else { continue };
        match sums.iter_mut().find(|(known, _)| known == part) {
            Some((_, sum)) => *sum += share,
            None => sums.push((*part, *share)),
        }
    }
}

fn sum_up(plan: &Plan, zone: ZoneId, seeds: &[Measured]) -> ZoneLoss {
    let topology = plan.topology();
    let median = |of: &dyn Fn(&Measured) -> f64| words::median(seeds.iter().map(of)).unwrap_or(0.0);
    let harm = |part: Part| {
        median(&|seed| seed.harm.iter().find(|(own, _)| *own == part).map_or(0.0, |(_, harm)| *harm))
    };
    let touched = |part: Part| Touched {
        part: part.spell(topology),
        label: words::label(part, topology),
        harm: harm(part),
    };
    let layers = layers::all(topology).into_iter().filter_map(|layer| {
        // Places are the document's: every seed loses the same hosts; leaders and primaries may differ.
        let first = seeds.first()?.gone.iter().filter(|(part, _)| *part == layer.part);
        let here: Vec<Gone> = first
            .map(|(part, gone)| {
                let count = |seed: &Measured| {
                    let own = seed.gone.iter().find(|(own, other)| own == part && other.what == gone.what);
                    own.map_or(0.0, |(_, own)| own.gone as f64)
                };
                Gone { gone: median(&count).round() as u64, ..gone.clone() }
            })
            .collect();
        let own = harm(layer.part);
        (!here.is_empty() || Severity::of(own).is_some()).then(|| Row {
            part: layer.part.spell(topology),
            label: words::label(layer.part, topology),
            upstream: layer.upstream.iter().map(|part| touched(*part)).collect(),
            here,
            harm: own,
            downstream: layer.downstream.iter().map(|part| touched(*part)).collect(),
        })
    });
    ZoneLoss {
        part: Part::Zone(zone).spell(topology),
        zone: topology.zones[zone.index()].name.clone(),
        missing: median(&|seed| seed.missing),
        down_s: median(&|seed| seed.down_s),
        rows: layers.collect(),
    }
}

/// What is wrong with a zone whose loss customers notice.
fn finding(plan: &Plan, zone: ZoneId, loss: &ZoneLoss) -> Option<Finding> {
    let severity = Severity::of_loss(loss.missing, loss.down_s, plan.time_s())?;
    // A leader or a primary is one, wherever it stands: its place is taken by another.
    let whole = |row: &&Row| row.here.iter().any(|gone| gone.gone == gone.all && gone.stands);
    let wholly: Vec<String> = loss.rows.iter().filter(whole).map(|row| row.label.clone()).collect();
    let mut reason = format!(
        "Zone {} loses power at {}: {} of the answers are missing until {}",
        loss.zone,
        words::time(plan.at),
        words::percent(loss.missing),
        words::time(plan.until)
    );
    if !wholly.is_empty() {
        reason.push_str(&format!("; what stands nowhere else: {}", words::list(&wholly)));
    }
    let part = Part::Zone(zone);
    // Of what is known before any run, what speaks of a part that stands in this zone alone.
    let known = spof::find(plan.topology());
    let alone = |row: &&Row| wholly.contains(&row.label);
    let cures = loss.rows.iter().filter(alone).filter_map(|row| {
        let own = known.iter().find(|spof| spof.part.as_deref() == Some(row.part.as_str()))?;
        Some(own.cure.clone())
    });
    let cure = cures.take(1).next().unwrap_or_else(|| {
        "let callers give up on silent hosts soon (timeouts, breakers), and spread over more zones what only two have".to_owned()
    });
    let command = plan.shown(1, &[plan.then(Command::ZoneFault(zone, ZoneFault::PowerLoss))]);
    Some(Finding {
        class: Class::SharedFate,
        severity,
        part: part.spell(plan.topology()),
        reason,
        cure,
        command,
    })
}
