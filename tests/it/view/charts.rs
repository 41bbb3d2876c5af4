//! The panel of charts: its window, bars, scales, labels and markers.

use blast_radius::frame::{Chart, ChartLine, Charts, Severity};
use blast_radius::view::chart::Span;
use blast_radius::view::charts::bars::{self, PARTS};
use blast_radius::view::charts::ends::{self, Room};
use blast_radius::view::charts::labels::{beside, spread};
use blast_radius::view::charts::markers::{self, LINES, Sign};
use blast_radius::view::charts::scale::Scale;
use blast_radius::view::charts::{read, window};

fn span(from: f64, to: f64) -> Span {
    Span { from, to }
}

fn line(label: &str, points: &[(f64, f64)]) -> ChartLine {
    ChartLine { label: label.to_owned(), dashed: false, points: points.to_vec() }
}

#[test]
fn the_window_begins_before_the_first_command_and_keeps_room_for_labels() {
    for now in (0..20_000).step_by(7).map(f64::from) {
        for first in [None, Some(0.0), Some(481.0), Some(3_000.0)] {
            let first = first.filter(|first| *first <= now);
            let window = window::whole(first, now, 0.25);
            let place = window.place(now);
            assert!(place <= 0.751, "{first:?} {now}: {window:?}");
            if now - window.from > 300.0 {
                assert!(place >= 0.66, "{first:?} {now}: {window:?}");
            }
            let begin = first.map_or(now - 600.0, |first| first - 30.0);
            assert!(window.from >= 0.0 && window.from <= begin.max(0.0) && window.from >= begin - 60.0);
            let width = window::bin(window, 5.0);
            let bars = (window.to - window.from) / width;
            assert!((8.0..=31.0).contains(&bars) && width % 5.0 == 0.0, "{width} s: {bars}");
            let ticks = window::ticks(window, 6);
            assert!((2..=7).contains(&ticks.len()), "{window:?}: {ticks:?}");
            assert!(ticks.iter().all(|tick| (0.0..=1.0).contains(&window.place(*tick))));
        }
    }
}

#[test]
fn zoom_keeps_the_moment_in_its_place() {
    let closer = window::zoomed(span(480.0, 960.0), 600.0, 0.5, 840.0);
    assert_eq!(closer, span(540.0, 780.0));
    assert_eq!(closer.place(600.0), span(480.0, 960.0).place(600.0));
    assert_eq!(
        window::zoomed(closer, 600.0, 1e-9, 840.0),
        span(597.5, 607.5),
        "never shorter than ten seconds"
    );
    assert_eq!(window::zoomed(closer, 600.0, 1e9, 840.0).from, 180.0);
    assert_eq!(window::marked(700.0, 500.0), Some(span(500.0, 700.0)));
    assert_eq!(window::marked(700.0, 705.0), None);
    assert_eq!([480.0, 3_725.0, 59.6].map(window::clock), ["8:00", "1:02:05", "1:00"]);
}

fn outcomes(counts: &[[f64; 6]]) -> Chart {
    let points =
        |part: usize| counts.iter().enumerate().map(|(i, bin)| (5.0 * (i + 1) as f64, bin[part])).collect();
    let lines = PARTS.iter().enumerate().map(|(part, named)| ChartLine {
        label: named.name.say(),
        dashed: false,
        points: points(part),
    });
    Chart { id: "outcomes".into(), unit: "requests".into(), lines: lines.collect(), ..Chart::default() }
}

#[test]
fn bars_add_up_whatever_the_zoom() {
    let counts: Vec<[f64; 6]> =
        (0..60).map(|i| std::array::from_fn(|part| f64::from((i * 7 + part as u32 * 3) % 11))).collect();
    let chart = outcomes(&counts);
    assert_eq!(bars::base(&chart), 5.0);
    for width in [5.0, 10.0, 30.0, 60.0] {
        let all = bars::bars(&chart, span(0.0, 300.0), width, 298.0);
        let total: f64 = all.iter().map(|bar| bar.requests).sum();
        assert_eq!(total, counts.iter().flatten().sum::<f64>(), "{width} s");
        for (i, bar) in all.iter().enumerate() {
            let per = (width / 5.0) as usize;
            let own = &counts[i * per..(i + 1) * per];
            let requests: f64 = own.iter().flatten().sum();
            for (part, share) in bar.shares.iter().enumerate() {
                let expected = own.iter().map(|bin| bin[part]).sum::<f64>() / requests;
                assert!((share - expected).abs() < 1e-12);
            }
            assert!((bar.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(all.last().map(|bar| bar.to), Some(298.0), "the newest one ends now");
    }
    let later = bars::bars(&chart, span(100.0, 200.0), 30.0, 300.0);
    assert_eq!((later[0].from, later.len()), (90.0, 4), "a bar that begins before the window is shown");
    let silent = outcomes(&[[0.0; 6], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]]);
    assert_eq!(bars::bars(&silent, span(0.0, 10.0), 5.0, 10.0).len(), 1, "where nobody came there is no bar");
}

#[test]
fn the_newest_bar_counts_when_it_is_half_full() {
    let chart = outcomes(&[[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]; 8]);
    let begun = bars::bars(&chart, span(0.0, 60.0), 30.0, 32.0);
    assert_eq!(bars::newest(&begun, 30.0).map(|bar| bar.from), Some(0.0));
    let half = bars::bars(&chart, span(0.0, 60.0), 30.0, 46.0);
    assert_eq!(bars::newest(&half, 30.0).map(|bar| bar.from), Some(30.0));
}

#[test]
fn diagonals_stay_within_their_rectangle() {
    for area in [[3.0, 5.0, 20.0, 40.0], [0.0, 0.0, 1.0, 100.0], [10.0, 0.0, 50.0, 2.0]] {
        let strokes = bars::diagonals(area, 7.0);
        assert!(!strokes.is_empty());
        for (x, y) in strokes.into_iter().flatten() {
            assert!(x >= area[0] && x <= area[0] + area[2] && y >= area[1] - 1e-9, "{x} {y}");
            assert!(y <= area[1] + area[3] + 1e-9, "{x} {y}");
        }
    }
}

#[test]
fn labels_keep_apart_in_their_order() {
    assert_eq!(spread(&[(10.0, 16.0), (60.0, 16.0)], 144.0), [10.0, 60.0]);
    assert_eq!(spread(&[(50.0, 16.0), (50.0, 16.0)], 144.0), [42.0, 58.0]);
    assert_eq!(
        spread(&[(0.0, 16.0), (2.0, 32.0), (3.0, 16.0)], 144.0),
        [8.0, 32.0, 56.0],
        "pushed from the edge"
    );
    assert_eq!(spread(&[(144.0, 16.0), (144.0, 16.0)], 144.0), [120.0, 136.0]);
    let mut seed = 7_u32;
    for _ in 0..2_000 {
        let mut next = |most: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 8) % f64::from(most)
        };
        let mut wanted: Vec<f64> = (0..5).map(|_| next(144)).collect();
        wanted.sort_by(f64::total_cmp);
        let labels: Vec<(f64, f64)> = wanted.into_iter().map(|place| (place, 16.0)).collect();
        let places = spread(&labels, 144.0);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 15.999), "{labels:?} {places:?}");
        assert!(places[0] >= 8.0 && places[4] <= 136.0, "{places:?}");
        let taken: Vec<(f64, f64)> = places.iter().map(|place| (*place, 16.0)).collect();
        let bet = beside(&taken, next(144), 16.0, 144.0);
        assert!(bet.is_none_or(|bet| places.iter().all(|place| (place - bet).abs() >= 15.98)));
    }
    assert_eq!(beside(&[(20.0, 40.0)], 20.0, 16.0, 40.0), None, "no room: the bet's label yields");
}

#[test]
fn the_ends_of_bars_say_their_shares_and_the_bet_yields() {
    let chart = outcomes(&[[67.0, 0.0, 21.0, 0.0, 12.0, 0.0]]);
    let bars = bars::bars(&chart, span(0.0, 10.0), 5.0, 5.0);
    let room = Room { width: 96.0, height: 144.0, letter: 13.0 };
    let ends = ends::of_bars(bars.first(), Some(0.40), room, true);
    let said: Vec<(&str, &str)> = ends.iter().map(|end| (end.words.as_str(), end.tone)).collect();
    assert_eq!(
        said,
        [("refused 12%", "reject"), ("fallback 21%", "serve"), ("in time 67%", "calm"), ("your bet", "bet")]
    );
    let bet = ends[3].y;
    assert!(ends[..3].iter().all(|end| (end.y - bet).abs() >= 15.9), "{ends:?}");
    let names = ends::of_bars(bars.first(), None, room, false);
    assert_eq!(names[0].words, "refused", "in the past only names");
}

#[test]
fn the_ends_of_lines_stand_for_all_that_are_alike() {
    let five =
        ["A", "B", "C", "D", "E"].map(|name| line(name, &[(1.0, if name == "C" { 40.0 } else { 0.0 })]));
    let chart = Chart { unit: "%".into(), max: 100.0, lines: five.to_vec(), ..Chart::default() };
    let room = Room { width: 96.0, height: 108.0, letter: 13.0 };
    let ends = ends::of_lines(&chart, Scale::linear(&chart), 1.0, "", room, true);
    let words: Vec<&str> = ends.iter().map(|end| end.words.as_str()).collect();
    assert_eq!(words, ["C 40%", "4 at 0%"]);
    let one = Chart { unit: "s".into(), lines: vec![line("x", &[(1.0, 0.04)])], ..Chart::default() };
    let said =
        |figure: &str| ends::of_lines(&one, Scale::linear(&one), 1.0, figure, room, true)[0].words.clone();
    assert_eq!(said("41 ms"), "41 ms", "the same words as elsewhere on the page");
    assert_eq!(said("0 ms (it does not see partitions without a leader)"), "0 ms");
    assert_eq!(said("nobody answered"), "40 ms");
}

#[test]
fn a_log_axis_has_its_powers_of_ten_and_stands_still() {
    let axis = |values: &[f64]| {
        let points: Vec<(f64, f64)> =
            values.iter().enumerate().map(|(i, value)| (i as f64, *value)).collect();
        let chart = Chart { unit: "s".into(), lines: vec![line("p99", &points)], ..Chart::default() };
        Scale::log(&chart, span(0.0, 100.0))
    };
    let words = |scale: Scale| scale.lines("s").into_iter().map(|line| line.1).collect::<Vec<_>>();
    assert_eq!(words(axis(&[0.081, 0.09, 15.0, f64::NAN])), ["100 ms", "1 s", "10 s"]);
    assert_eq!(words(axis(&[0.081])), ["100 ms", "1 s"]);
    assert_eq!(axis(&[0.081, 15.0]), axis(&[0.083, 16.5]));
    assert_eq!(words(axis(&[])), ["100 ms", "1 s"], "nobody was ever answered");
    let scale = axis(&[0.081, 15.0]);
    let places: Vec<f64> = scale.lines("s").iter().map(|line| scale.place(line.0)).collect();
    assert!((places[1] - places[0] - (places[2] - places[1])).abs() < 1e-9);
}

#[test]
fn the_cursor_reads_the_step_in_which_it_lies() {
    let nan = f64::NAN;
    let p99 = Chart {
        id: "p99".into(),
        unit: "s".into(),
        lines: vec![line("99th percentile", &[(1.0, 0.1), (2.0, nan), (3.0, nan), (4.0, 12.0)])],
        ..Chart::default()
    };
    let said = |at: f64| read::of_lines(&p99, at).into_iter().map(|said| said.1).collect::<Vec<_>>();
    assert_eq!([said(0.4), said(1.5), said(4.0)], [["100 ms"], ["nobody answered"], ["12 s"]]);
    assert!(said(9.0).is_empty());
    assert_eq!(read::gaps(&p99.lines[0], span(0.0, 10.0), 1.0), [(1.0, 4.0)]);
    let open = line("x", &[(1.0, nan), (2.0, 1.0), (3.0, nan), (9.0, nan)]);
    assert_eq!(
        read::gaps(&open, span(0.0, 20.0), 1.0),
        [(2.0, 9.0)],
        "before the first answer there is no gap"
    );
    let rows = read::rows(&p99, span(0.0, 10.0), 2.0, 4.0);
    assert_eq!(rows, [["0:02", "nobody answered"], ["0:04", "12 s"]]);
}

#[test]
fn markers_never_overlap() {
    let mark = |at: f64, text: &str, severity| (at, text.to_owned(), severity);
    let charts = Charts {
        marks: vec![
            mark(480.0, "“Elect leaders” blocked", Severity::Command),
            mark(600.0, "Zone a overheated", Severity::Command),
            mark(608.0, "Fees: hung", Severity::Hung),
            mark(609.0, "Quoting: hung", Severity::Hung),
        ],
        pages: vec![
            mark(615.0, "customers notice", Severity::Bad),
            mark(720.0, "team: Fees: p99 over 1 s", Severity::Info),
            mark(800.0, "vendor: brokers", Severity::Info),
        ],
        ..Charts::default()
    };
    let all = markers::of(&charts);
    assert_eq!(all.iter().filter(|marker| marker.sign == Sign::Page).count(), 2);
    let letter = 7.0;
    for width in [200.0, 280.0, 384.0, 900.0] {
        for to in [700.0, 960.0, 1_800.0, 20_000.0] {
            let placed = markers::place(&all, span(450.0, to), width, letter);
            let area = |mark: &markers::Placed| {
                let words = mark.words.chars().count() as f64 * letter;
                if mark.turned {
                    (mark.x - 7.0 - words, mark.x + 7.0)
                } else {
                    (mark.x - 7.0, mark.x + 7.0 + words)
                }
            };
            for (i, one) in placed.iter().enumerate() {
                assert!(one.line < LINES);
                for other in placed[i + 1..].iter().filter(|other| other.line == one.line) {
                    let (a, b) = (area(one), area(other));
                    assert!(a.1 <= b.0 || b.1 <= a.0, "{width} {to}: {one:?} {other:?}");
                }
            }
            let titles = placed.iter().map(|mark| mark.title.lines().count()).sum::<usize>();
            let shown = all.iter().filter(|marker| marker.at_s <= to).count();
            assert_eq!(titles, shown, "none is lost: {placed:?}");
        }
    }
    // Twice as long, with a repair: each command and notice has its sign, and most have words.
    let mut long = charts.clone();
    long.marks.push(mark(840.0, "Fail-fast timeouts on", Severity::Command));
    long.marks.push(mark(840.0, "Circuit breakers on", Severity::Command));
    long.marks.push(mark(1_140.0, "“Elect leaders” repaired", Severity::Command));
    let placed = markers::place(&markers::of(&long), span(450.0, 1_650.0), 384.0, letter);
    let commands: Vec<f64> =
        placed.iter().filter(|mark| mark.sign == Sign::Command).map(|mark| mark.at_s).collect();
    assert_eq!(commands, [480.0, 600.0, 840.0, 1_140.0], "{placed:?}");
    assert!(placed.iter().any(|mark| mark.sign == Sign::Noticed));
    assert!(placed.iter().filter(|mark| !mark.words.is_empty()).count() >= 2, "{placed:?}");
    assert!(placed.iter().any(|mark| mark.title.contains("Circuit breakers on")));
    let wide = markers::place(&all, span(450.0, 960.0), 384.0, letter);
    assert_eq!(wide[0].words, "“Elect leaders” blocked 8:00");
    assert!(wide.iter().any(|mark| mark.words.starts_with("customers notice")));
}
