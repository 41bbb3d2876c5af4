//! What is shown, read back out of the words: each figure with its measure, of whom it is, and where it stands.

use blast_radius::frame::{Frame, Inspection, Reason, State};
use blast_radius::session::Session;
use blast_radius::telemetry::Measure;
use blast_radius::telling::report::Report;
use blast_radius::view::{figures, words};

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// All journeys.
    All,
    /// The trading ones.
    Trading,
    /// One.
    Journey(usize),
}

/// A figure that is shown. Shares are 0 to 1, requests are those of customers, rates a second.
#[derive(Clone, Debug)]
pub struct Claim {
    pub place: &'static str,
    pub measure: Measure,
    pub whom: Whom,
    pub value: f64,
}

fn claim(place: &'static str, measure: Measure, whom: Whom, value: f64) -> Claim {
    Claim { place, measure, whom, value }
}

/// The number right before each `after` in `text`: `1,296`, `4.2`, `31`.
fn before<'t>(text: &'t str, after: &'t str) -> impl Iterator<Item = f64> + 't {
    text.match_indices(after).filter_map(move |(at, _)| {
        let head = &text[..at];
        let from = head
            .rfind(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
            .map_or(0, |last| last + head[last..].chars().next().map_or(1, char::len_utf8));
        head[from..].trim_matches([',', '.']).replace(',', "").parse().ok()
    })
}

/// Everything that the map, its rows, the sentence and the charts show.
pub fn of_frame(session: &Session, frame: &Frame) -> Vec<Claim> {
    let weight = session.scene().weight;
    let mut claims = of_sentence(frame);
    let line = words::customers_line(frame, weight);
    let row = "row of the customers";
    let answered: Option<f64> = before(&line, "/s answered").next();
    if let Some(ended) = answered {
        let share = before(&line, " of ").next().unwrap() / ended.max(1e-9);
        claims.push(claim(row, Measure::Answered, Whom::All, share));
    }
    claims.extend(before(&line, " requests/s").map(|rate| claim(row, Measure::Offered, Whom::All, rate)));
    let [rate, waiting] = words::balancer_flow(frame, weight);
    let slab = "load balancer";
    claims.extend(before(&rate, " requests/s").map(|rate| claim(slab, Measure::Offered, Whom::All, rate)));
    claims
        .extend(before(&waiting, " in flight").map(|count| claim(slab, Measure::Waiting, Whom::All, count)));
    for (j, now) in frame.journeys.iter().enumerate() {
        let card = "card of a journey";
        let whom = Whom::Journey(j);
        claims.extend(
            now.answered.map(|share| {
                claim(card, Measure::Answered, whom, f64::from(figures::percent(share)) / 100.0)
            }),
        );
        let note = words::journey_note(now, weight, false);
        claims.extend(before(&note, " wait").map(|count| claim(card, Measure::Waiting, whom, count)));
        claims.extend(
            before(&note, "% refused").map(|share| claim(card, Measure::Refused, whom, share / 100.0)),
        );
        if now.state == State::Ok {
            claims.extend(before(&note, "/s").map(|rate| claim(card, Measure::Offered, whom, rate)));
        }
    }
    claims.extend(of_charts(session, frame));
    let cone = "blast cone";
    claims.push(claim(cone, Measure::BlastRadius, Whom::Trading, frame.trading_lost));
    // Where a crowd alone does harm, number and cone show all of it.
    let crowd = frame.trading_lost < 0.005 && frame.lost >= 0.005;
    let hurt = if crowd { Measure::Lost } else { Measure::BlastRadius };
    claims.push(claim(cone, hurt, Whom::All, frame.cone[0].share));
    claims.push(claim("number", lost_by(frame), Whom::Trading, frame.lost));
    claims.push(claim(cone, Measure::PartitionsLost, Whom::All, frame.partitions_lost));
    claims
}

/// What "lost" is measured by: the twin, or where nothing is missing against it, what ended.
fn lost_by(frame: &Frame) -> Measure {
    if frame.trading_lost >= 0.005 { Measure::BlastRadius } else { Measure::Lost }
}

fn of_sentence(frame: &Frame) -> Vec<Claim> {
    let (sentence, detail) = (&frame.headline, &frame.detail);
    let said = |text: &String, after: &str, measure, whom, scale: f64| {
        let place = if std::ptr::eq(text, sentence) { "sentence" } else { "second line" };
        before(text, after).map(|value| claim(place, measure, whom, value * scale)).collect::<Vec<Claim>>()
    };
    let late = match frame.reason {
        Reason::StandsStill | Reason::Dips | Reason::Leaderless => Whom::Trading,
        _ => Whom::All,
    };
    let lost = lost_by(frame);
    [
        said(sentence, "% of customers are answered", Measure::Answered, Whom::All, 0.01),
        said(sentence, "% of all customers are answered", Measure::Answered, Whom::All, 0.01),
        said(sentence, "% lost", lost, Whom::Trading, 0.01),
        said(sentence, " wait too long", Measure::WaitingLate, late, 1.0),
        said(detail, " requests a second", Measure::Offered, Whom::All, 1.0),
        said(detail, "% answered", Measure::Answered, Whom::All, 0.01),
        said(detail, " in flight", Measure::Waiting, Whom::All, 1.0),
    ]
    .concat()
    .into_iter()
    .chain(before(sentence, " partitions are dead").map(|all| {
        let dead = before(sentence, " of ").next().expect("so many of all");
        claim("sentence", Measure::PartitionsLost, Whom::All, dead / all)
    }))
    .collect()
}

fn of_charts(session: &Session, frame: &Frame) -> Vec<Claim> {
    let now =
        |id: &str| frame.figures.iter().find(|figure| figure.0 == id).map_or("", |figure| figure.1.as_str());
    let radius = now("blast-radius");
    let chart = "chart";
    let mut claims = Vec::new();
    let mut share = |text: &str, after: &str, measure, whom| {
        claims.extend(before(text, after).map(|value| claim(chart, measure, whom, value / 100.0)));
    };
    share(radius, "% of trading", Measure::BlastRadius, Whom::Trading);
    share(radius, "% of answers", Measure::BlastRadius, Whom::Trading);
    share(radius, "% of partitions", Measure::PartitionsLost, Whom::All);
    let ends = now("outcomes");
    share(ends, "% in time", Measure::InTime, Whom::Trading);
    share(ends, "% late or by a fallback", Measure::Degraded, Whom::Trading);
    share(ends, "% refused", Measure::Refused, Whom::Trading);
    for (j, journey) in session.scene().journeys.iter().enumerate() {
        let label = journey.label.to_ascii_lowercase();
        for part in now("answered").trim_start_matches("least: ").split(", ") {
            if let Some(value) = part.strip_prefix(&label) {
                share(value, "%", Measure::Answered, Whom::Journey(j));
            }
        }
    }
    claims
}

/// What the panel of a journey shows.
pub fn of_panel(journey: usize, seen: &Inspection) -> Vec<Claim> {
    let whom = Whom::Journey(journey);
    let panel = "panel of a journey";
    let mut claims = Vec::new();
    for (label, value, _) in &seen.facts {
        let Some(measure) = Measure::OF_CUSTOMERS.into_iter().find(|measure| measure.name() == *label) else {
            continue;
        };
        match measure {
            Measure::Offered => claims.extend(before(value, " a second").map(|rate| (measure, rate))),
            Measure::P99 => {}
            Measure::Waiting | Measure::WaitingLate => {
                claims.push((measure, value.replace(',', "").parse().unwrap()));
            }
            _ => claims.extend(before(value, "%").map(|share| (measure, share / 100.0))),
        }
    }
    claims.extend(before(&seen.truth, "% answered").map(|share| (Measure::Answered, share / 100.0)));
    claims.extend(before(&seen.truth, " in flight").map(|count| (Measure::Waiting, count)));
    for hurt in &seen.hurt {
        claims.push((Measure::WaitingLate, hurt.waiting as f64));
    }
    claims.into_iter().map(|(measure, value)| claim(panel, measure, whom, value)).collect()
}

/// Every 99th percentile that is shown, as it is spelled: of one journey or of the trading ones.
pub fn percentiles(
    session: &Session,
    frame: &Frame,
    (journey, seen): (usize, &Inspection),
    report: Option<&Report>,
) -> Vec<(&'static str, Whom, String)> {
    let after = |text: &str| {
        let (_, rest) = text.split_once("p99 ")?;
        let mut words = rest.split(' ');
        Some(format!("{} {}", words.next()?, words.next()?.trim_end_matches(['.', ','])))
    };
    let mut said = Vec::new();
    for (j, now) in frame.journeys.iter().enumerate() {
        let note = words::journey_note(now, session.scene().weight, false).replace('\u{a0}', " ");
        said.extend(after(&note).map(|text| ("card of a journey", Whom::Journey(j), text)));
    }
    said.extend(after(&frame.detail).map(|text| ("second line", Whom::Trading, text)));
    let chart = frame.figures.iter().filter(|figure| figure.0 == "p99" && figure.1.ends_with('s'));
    said.extend(chart.map(|figure| ("chart", Whom::Trading, figure.1.clone())));
    let facts = seen.facts.iter().filter(|fact| fact.0 == Measure::P99.name() && fact.1.ends_with('s'));
    said.extend(facts.map(|fact| ("panel of a journey", Whom::Journey(journey), fact.1.clone())));
    let named =
        [("trading", Whom::Trading), (session.scene().journeys[journey].id.as_str(), Whom::Journey(journey))];
    said.extend(named.into_iter().filter_map(|(name, whom)| {
        let seconds = report?.now[name].p99_s?;
        Some(("JSON", whom, figures::millis(seconds * 1e3)))
    }));
    said
}

/// What the incident report says of its moment.
pub fn of_report(session: &Session, report: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    let lately = report.split("In the last ").nth(1).expect("the report has the figures of its moment");
    for (j, journey) in session.scene().journeys.iter().enumerate() {
        let row = lately.lines().find(|line| line.starts_with(&format!("| {} |", journey.label))).unwrap();
        let cells = row.trim_matches('|').split('|').skip(1).map(str::trim);
        for (measure, cell) in Measure::OF_CUSTOMERS.into_iter().zip(cells) {
            let value = match measure {
                Measure::P99 => None,
                Measure::Offered => before(cell, " a second").next(),
                Measure::Waiting | Measure::WaitingLate => cell.replace(',', "").parse().ok(),
                _ => before(cell, "%").next().map(|share| share / 100.0),
            };
            claims.extend(value.map(|value| claim("incident report", measure, Whom::Journey(j), value)));
        }
    }
    claims
}

/// What the report for programs says of its moment.
pub fn of_json(session: &Session, report: &Report) -> Vec<Claim> {
    let weight = f64::from(report.weight);
    let journeys = &session.scene().journeys;
    let whose = journeys.iter().enumerate().map(|(j, journey)| (journey.id.as_str(), Whom::Journey(j)));
    let mut claims = Vec::new();
    for (name, whom) in whose.chain([("all", Whom::All), ("trading", Whom::Trading)]) {
        let got = &report.now[name];
        let rate = f64::from(got.offered) * weight / got.window_s;
        let json = "JSON";
        claims.extend(got.answered.map(|share| claim(json, Measure::Answered, whom, share)));
        claims.push(claim(json, Measure::Offered, whom, rate));
        claims.push(claim(json, Measure::Refused, whom, got.refused));
        claims.push(claim(json, Measure::Lost, whom, got.lost));
        claims.push(claim(json, Measure::Waiting, whom, got.waiting * weight));
    }
    claims
}
