//! Checks of our own refuse what the tools let pass.

use blast_radius::export::{Kind, NOT_VALIDATED, REVIEW, Tree, check, read_yaml};

use super::all;
use crate::support::command_line::{blast, folder, refused};

#[test]
fn every_kind_passes_its_own_check_and_says_that_it_has_to_be_reviewed() {
    for (kind, exported) in all() {
        let word = kind.word();
        assert_eq!(Kind::parse(word), Some(kind));
        let text = &exported.files[0].text;
        assert_eq!(check(kind, text), [""; 0], "{word}");
        assert!(text.ends_with('\n') && !text.contains('\t') && !text.contains('\r'), "{word}");
        let experiment = matches!(kind, Kind::Fis | Kind::ChaosMesh | Kind::Litmus | Kind::ChaosToolkit);
        if experiment || matches!(kind, Kind::PrometheusRules | Kind::CloudwatchAlarms) {
            assert!(text.contains(REVIEW), "{word}");
        }
        assert_eq!(text.contains(NOT_VALIDATED), matches!(kind, Kind::ChaosMesh | Kind::Litmus), "{word}");
    }
}

/// A kind, what is replaced in a good text of it, by what, and what the check says of it.
const WRONG: &[(Kind, &str, &str, &str)] = &[
    (Kind::Fis, "aws:ec2:stop-instances", "aws:ec2:halt-instances", "not in the table"),
    (Kind::Fis, "\"SelectionMode\": \"ALL\"", "\"SelectionMode\": \"SOME\"", "SelectionMode SOME"),
    (Kind::Fis, "PERCENT(50)", "PERCENT(150)", "SelectionMode PERCENT(150)"),
    (Kind::Fis, "\"aws:cloudwatch:alarm\"", "\"none\"", "no stop condition"),
    (Kind::Fis, "\"StopConditions\": [", "\"StopConditions\": [], \"Other\": [", "no stop condition"),
    (
        Kind::Fis,
        "\"Targets\": {\n          \"Instances1",
        "\"Aims\": {\n          \"Instances1",
        "no Targets",
    ),
    (Kind::Fis, "\"duration\": \"PT1M\"", "\"duration\": \"1m\"", "no duration of ISO 8601"),
    (Kind::Fis, "\"duration\": \"PT1M\"", "\"duration\": \"PT10S\"", "no duration of ISO 8601"),
    (Kind::Fis, "\"duration\": \"PT1M\"", "\"duration\": 60", "no text"),
    (Kind::Fis, "\"percentage\": \"100\"", "\"percent\": \"100\"", "parameter percent"),
    (Kind::Fis, "\"scope\": \"availability-zone\",", "", "no parameter scope"),
    (Kind::Fis, "\"Instances\": \"Instances1", "\"Instance\": \"Instances1", "found the targets"),
    (Kind::Fis, "\"Instances\": \"Instances1", "\"Instances\": \"Gone", "not there"),
    (Kind::Fis, "\"wait-3\"", "\"wait-99\"", "StartAfter that is no action"),
    (Kind::Fis, "\"blast-radius\": \"zone\"", "", "would take everything"),
    (Kind::CloudwatchAlarms, "\"ComparisonOperator\"", "\"Comparison\"", "ComparisonOperator"),
    (Kind::CloudwatchAlarms, "\"Threshold\"", "\"Limit\"", "no Threshold"),
    (Kind::CloudwatchAlarms, "\"EvaluationPeriods\": 2", "\"EvaluationPeriods\": 0", "EvaluationPeriods"),
    (Kind::CloudwatchAlarms, "\"DatapointsToAlarm\": 2", "\"DatapointsToAlarm\": 9", "DatapointsToAlarm"),
    (Kind::CloudwatchAlarms, "\"Period\": 60", "\"Period\": 45", "Period that is not"),
    (Kind::CloudwatchAlarms, "\"Period\": 60", "\"Period\": 86400", "more than a day"),
    (Kind::CloudwatchAlarms, "\"Statistic\": \"Maximum\"", "\"Statistic\": \"P99\"", "no Statistic"),
    (Kind::CloudwatchAlarms, "\"Id\": \"m2\"", "\"Id\": \"m1\"", "Id twice"),
    (Kind::CloudwatchAlarms, "\"ReturnData\": true", "\"ReturnData\": false", "no returned query"),
    (Kind::CloudwatchAlarms, "SUM([m1, m2, m3])", "SUM([m1, m2, m9])", "not there"),
    (Kind::CloudwatchAlarms, "\"Ref\": \"AlarmTopic\"", "\"Ref\": \"Gone\"", "no parameter"),
    (Kind::PrometheusRules, "alert: \"own-2\"", "alert: \"own-1\"", "second time"),
    (Kind::PrometheusRules, "alert: \"own-2\"", "alert: \"{{ $labels.x }}\"", "template in the name"),
    (Kind::PrometheusRules, "severity: \"page\"", "severity: 1", "no text"),
    (Kind::PrometheusRules, "for: \"45s\"", "for: \"1.5m\"", "without a duration"),
    (Kind::PrometheusRules, "for: \"45s\"", "for: 90", "without a duration"),
    (Kind::PrometheusRules, "interval: \"30s\"", "interval: \"\"", "no interval"),
    (Kind::PrometheusRules, "    rules:", "    rulez:", "no alert"),
    (
        Kind::PrometheusRules,
        "expr: \"max by (cluster) (kafka_controller_kafkacontroller_off",
        "expr: \"max by (cluster) ((kafka_controller_kafkacontroller_off",
        "all ends",
    ),
    (Kind::PrometheusRules, "kafka_consumergroup_lag_sum{", "kafka_lag{", "nor in the table"),
    (Kind::ChaosToolkit, "\"title\":", "\"titel\":", "key titel"),
    (Kind::ChaosToolkit, "\"method\":", "\"methods\":", "no method"),
    (Kind::ChaosToolkit, "\"arguments\":", "\"arguements\":", "key arguements"),
    (Kind::ChaosToolkit, "\"tolerance\": 200", "\"tolerance\": [200, 204]", "read otherwise"),
    (Kind::ChaosToolkit, "\"tolerance\": 200", "\"tolerance\": 0.5", "read otherwise"),
    (Kind::ChaosToolkit, "steady-state-hypothesis", "steady_state_hypothesis", "key steady_state_hypothesis"),
    (Kind::ChaosToolkit, "${namespace}", "${gone}", "no configuration"),
    (Kind::ChaosToolkit, "terminate_pods", "kill_pods", "not in the table"),
    (Kind::ChaosMesh, "entry: \"entry\"", "entry: \"gone\"", "no Workflow"),
    (Kind::ChaosMesh, "templateType: \"Suspend\"", "templateType: \"Wait\"", "Wait without"),
    (Kind::ChaosMesh, "networkChaos:", "netChaos:", "NetworkChaos without"),
    (Kind::Litmus, "engineState: \"stop\"", "engineState: \"active\"", "begins by itself"),
    (Kind::Litmus, "\"PODS_AFFECTED_PERC\"", "\"PODS_PERC\"", "tunable PODS_PERC"),
    (Kind::Dot, "\"service:gateway\" [", "service-gateway [", "texts in quotes only"),
    (Kind::Dot, "-> \"store:ledger\"", "-> \"store:gone\"", "no node"),
    (Kind::Mermaid, "n2[\"", "end[\"", "a node of its own"),
    (Kind::Mermaid, "| n2", "| n77", "no node"),
    (Kind::Junit, "time=\"20.000\"", "time=\"PT20S\"", "seconds with a point"),
    (Kind::Junit, "time=\"20.000\"", "time=\"1,020.0\"", "seconds with a point"),
    (Kind::Junit, "every story\"", "every healthy\"", "names of their own"),
    (Kind::Junit, "<failure ", "<skipped/><failure ", "failed and skipped"),
    (Kind::Junit, "tests=\"3\"", "tests=\"5\"", "claim"),
    (
        Kind::Sarif,
        "\"level\": \"error\",\n          \"message\"",
        "\"level\": \"critical\",\n          \"message\"",
        "level \"critical\"",
    ),
    (Kind::Sarif, "\"results\"", "\"findings\"", "no `results`"),
    (Kind::Sarif, "\"ruleId\": \"broken-assertion\",", "", "no `ruleId`"),
    (Kind::Sarif, "\"ruleIndex\": 0", "\"ruleIndex\": 99", "ruleIndex"),
    (Kind::Sarif, "\"startLine\":", "\"line\":", "no line from 1"),
    (Kind::Summary, "| executed |", "| executed | 9 |", "cells"),
    (Kind::ProducerProperties, "linger.ms", "linger.s", "not the producer's"),
    (Kind::ProducerProperties, "delivery.timeout.ms=120000", "delivery.timeout.ms=1000", "refuses"),
    (Kind::ProducerProperties, "acks=all", "acks=1", "refuses"),
    (Kind::ProducerProperties, "connection=5", "connection=6", "refuses"),
    (Kind::Resilience4j, "circuitbreaker:", "circuit-breaker:", "module circuit-breaker"),
    (Kind::Resilience4j, "slidingWindowSize", "windowSize", "property windowSize"),
    (Kind::Resilience4j, "timeoutDuration: \"5000ms\"", "timeoutDuration: 5", "no duration"),
];

#[test]
fn wrong_files_are_refused() {
    let all = all();
    for (kind, good, bad, says) in WRONG {
        let text = &all.iter().find(|own| own.0 == *kind).unwrap().1.files[0].text;
        assert!(text.contains(good), "{}: no {good} in\n{text}", kind.word());
        let found = check(*kind, &text.replacen(good, bad, 1)).join("; ");
        assert!(found.contains(says), "{}: {good} -> {bad}: expected {says}, found {found}", kind.word());
    }
    for kind in Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::ProducerProperties | Kind::Litmus))
    {
        assert!(!check(kind, "").is_empty(), "{}: an empty text passes", kind.word());
    }
}

#[test]
fn a_circle_of_actions_is_found() {
    let all = all();
    let text = &all.iter().find(|own| own.0 == Kind::Fis).unwrap().1.files[0].text;
    let wait = "\"wait-2\": {";
    let after = format!("{wait} \"StartAfter\": [\"fault-2-disrupt\"],");
    let found = check(Kind::Fis, &text.replacen(wait, &after, 1)).join("; ");
    assert!(found.contains("a circle of StartAfter"), "{found}");
}

#[test]
fn yaml_that_is_written_is_read_again() {
    let hostile = [
        "",
        "y",
        "no",
        "null",
        "~",
        "0755",
        "22:22",
        "1e3",
        "- a",
        "a: b",
        "# no",
        "\"q\" \\",
        "a\nb\tc",
        "\u{feff}ü\u{2028}",
        "{{ x }}",
        "&a *b",
        "|",
        "%",
        "@",
        "`",
        "'",
    ];
    let texts = Tree::List(hostile.iter().map(|own| Tree::Text((*own).to_owned())).collect());
    let keys = hostile.iter().filter(|own| !own.is_empty()).enumerate();
    let map = Tree::Map(keys.map(|(at, own)| ((*own).to_owned(), Tree::Number(at as f64 / 4.0))).collect());
    let whole = Tree::Map(vec![
        ("texts".to_owned(), texts.clone()),
        ("map".to_owned(), map.clone()),
        ("lists".to_owned(), Tree::List(vec![texts, Tree::List(vec![map, Tree::Flag(true)])])),
        ("none".to_owned(), Tree::List(Vec::new())),
        ("nobody".to_owned(), Tree::Map(Vec::new())),
    ]);
    let written = whole.yaml();
    assert_eq!(
        read_yaml(&format!("# head\n{written}---\n{written}")).unwrap(),
        [whole.clone(), whole.clone()]
    );
    assert_eq!(Tree::from_json(&whole.json()).unwrap().json_line().len(), whole.json_line().len());
    for bad in
        ["a: b", "a: 'b'", "a:", "a: \"b\"\na: \"c\"", "- \"a\"\nb: \"c\"", "a: \"b\"\n  c: \"d\"", "a: 0755"]
    {
        assert!(read_yaml(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_command_prints_one_file_and_writes_all() {
    let folder = folder("export-command");
    let out = folder.join("own.yaml");
    let path = out.to_str().unwrap();
    let printed = blast(&["export", "--kind", "prometheus-rules", "healthy-day"]);
    assert_eq!(printed.status.code(), Some(0));
    let told = String::from_utf8(printed.stderr).unwrap();
    assert!(told.contains("not printed: rules.test.yaml: give -o FILE"), "{told}");
    assert!(told.contains("left out: cpu-high: the vendor collects its metric"), "{told}");
    let written = blast(&["export", "--kind", "prometheus-rules", "healthy-day", "-o", path]);
    assert!(written.stdout.is_empty());
    assert_eq!(std::fs::read(&out).unwrap(), printed.stdout);
    let tests = std::fs::read_to_string(folder.join("own.test.yaml")).unwrap();
    assert!(tests.contains("- \"own.yaml\""), "the tests name the file that was written");
    let names = |error: String| error.lines().map(str::to_owned).collect::<Vec<_>>();
    let nothing = names(refused(&["export", "--kind", "fis", "healthy-day"]));
    assert_eq!(
        nothing,
        ["blast: found no fault of this run that could be exported; give --story or --do \"TIME PART VERB\""]
    );
    let why = names(refused(&[
        "export",
        "--kind",
        "fis",
        "healthy-day",
        "--do",
        "1m traffic surge 2x",
        "-o",
        path,
    ]));
    assert_eq!(why.last().unwrap(), "blast: left out: 1m traffic surge 2x: FIS makes no load");
    assert_eq!(std::fs::read(&out).unwrap(), printed.stdout, "a refusal changes no file");
    assert!(refused(&["export", "--kind", "visio", "healthy-day"]).contains("invalid value"));
}
