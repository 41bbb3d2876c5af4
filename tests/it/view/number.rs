//! The one number above the map: what it shows of a moment, in words and figures that agree with the rest of the page.

use blast_radius::frame::{ClusterScene, Frame, JourneyFrame, JourneyScene, Scene, ServiceScene};
use blast_radius::view::number::{Bar, Number};
use blast_radius::view::words;

fn scene(clusters: usize, trading: &[bool]) -> Scene {
    Scene {
        clusters: vec![ClusterScene { label: "Kafka cluster A".into(), ..ClusterScene::default() }; clusters],
        journeys: trading
            .iter()
            .map(|&trading| JourneyScene { label: "Get a quote".into(), trading, ..JourneyScene::default() })
            .collect(),
        services: vec![ServiceScene { label: "Trade execution".into(), ..ServiceScene::default() }],
        ..Scene::default()
    }
}

fn frame(partitions: f64, lost: f64) -> Frame {
    Frame {
        partitions_lost: partitions,
        lost,
        amplification: (partitions > 0.0).then(|| lost / partitions),
        customers: JourneyFrame { answered: Some(1.0 - lost), ..JourneyFrame::default() },
        ..Frame::default()
    }
}

#[test]
fn dead_partitions_times_the_amplification_are_what_is_lost() {
    let number = Number::of(&scene(2, &[true, false]), &frame(1.0 / 3.0, 1.0));
    assert_eq!(number.said(), "33% of partitions have no leader, amplification 3.0, 100% of trading lost");
    assert!(number.harm);
    let bars = [("partitions", 1.0 / 3.0, "33%"), ("trading", 1.0, "100%")];
    let bar =
        |(label, share, value): (&str, f64, &str)| Bar { label: label.into(), share, value: value.into() };
    let expected: Vec<Bar> = bars.map(bar).into();
    assert_eq!(number.bars, expected);
}

#[test]
fn each_moment_has_its_number() {
    let blocked = |mut frame: Frame| {
        frame.impaired = 1;
        frame
    };
    let table = [
        (2, frame(0.0, 0.0), "100% of requests answered"),
        (2, frame(1.0 / 3.0, 0.0), "33% of partitions have no leader, 0% of trading lost"),
        (2, blocked(frame(0.0, 0.0)), "1 thing is broken, 0% of trading lost"),
        (2, blocked(frame(0.0, 0.62)), "1 thing is broken, 62% of trading lost"),
        (
            2,
            frame(1.0 / 300.0, 0.77),
            "0.33% of partitions have no leader, amplification 231.0, 77% of trading lost",
        ),
        (2, frame(0.015, 0.75), "1.5% of partitions have no leader, amplification 50.0, 75% of trading lost"),
        (2, frame(0.0, 0.2), "20% of trading lost"),
        (0, frame(0.0, 0.2), "20% of trading lost"),
        (2, Frame::default(), "\u{2013} no request has ended yet"),
    ];
    for (clusters, frame, said) in table {
        assert_eq!(Number::of(&scene(clusters, &[true, false]), &frame).said(), said);
    }
    let all = Number::of(&scene(0, &[true, true]), &frame(0.0, 0.2));
    assert_eq!(
        (all.said().as_str(), all.bars.len()),
        ("20% of answers lost", 1),
        "nothing is marked as trading"
    );
}

#[test]
fn an_answer_begins_small_unless_it_begins_with_a_name() {
    let scene = scene(1, &[true]);
    let table = [
        ("Elections are refused", "Because elections are refused"),
        ("Every worker of Trade execution waits", "Because every worker of Trade execution waits"),
        ("Trade execution has more work than workers", "Because Trade execution has more work than workers"),
        ("Kafka cluster A: no leader", "Because of Kafka cluster A: no leader"),
        ("Zone a: gray", "Because of zone a: gray"),
        ("MSK is silent", "Because MSK is silent"),
        ("4 of 12 partitions", "Because 4 of 12 partitions"),
        ("", "Because "),
    ];
    for (title, answer) in table {
        assert_eq!(words::because(title, &scene), answer);
    }
}
