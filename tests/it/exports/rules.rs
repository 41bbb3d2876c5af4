//! Rules of Prometheus and alarms of CloudWatch for the alert sets.

use blast_radius::export::{Kind, Tree, read_yaml};
use blast_radius::import::metrics::ROWS;
use blast_radius::import::{Source, import};
use blast_radius::scenario;
use blast_radius::telemetry::alerts::rules;
use blast_radius::world::topology::monitors::{self, AlertRule};

use super::{Case, EVERY};

#[test]
fn every_metric_of_documents_is_in_the_table_or_has_no_exporter() {
    let mut words: Vec<&str> = Vec::new();
    words.extend(monitors::CLUSTER_METRICS.iter().map(|own| own.0));
    words.extend(monitors::GROUP_METRICS.iter().map(|own| own.0));
    words.extend(monitors::SERVICE_METRICS.iter().map(|own| own.0));
    words.extend(monitors::JOURNEY_METRICS.iter().map(|own| own.0));
    words.extend(monitors::STORE_METRICS.iter().map(|own| own.0));
    words.push(monitors::QUORUM_METRIC);
    let without: Vec<&str> =
        words.iter().copied().filter(|word| ROWS.iter().all(|row| row.word != *word)).collect();
    let expected = [
        "lag-by-java",
        "lag-by-librdkafka",
        "lag-by-kafka-python",
        "lag-by-aiokafka",
        "lag-by-kafkajs",
        "lag-by-platformatic",
        "HTTPCode_ELB_5XX_Count",
        "oldest_record_seconds",
        "round_trip_seconds",
        "silence_seconds",
    ];
    assert_eq!(without, expected);
    assert!(ROWS.iter().all(|row| words.contains(&row.word)), "a word that no document has");
}

#[test]
fn every_alert_is_written_or_listed_and_has_a_test_that_fires() {
    let exported = Case::story(EVERY, "1m").export(Kind::PrometheusRules).unwrap();
    let names: Vec<&str> = exported.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["rules.yaml", "rules.test.yaml"]);
    let written = read_yaml(&exported.files[0].text).unwrap().remove(0);
    let group = &written.get("groups").unwrap().items()[0];
    let list = group.get("rules").unwrap().items();
    let alerts: Vec<&Tree> = list.iter().filter(|rule| rule.get("alert").is_some()).collect();
    let records = list.len() - alerts.len();
    let topology = &Case::story(EVERY, "1m").scenario.topology;
    let left = exported.left_out.iter().filter(|left| !left.why.starts_with('`')).count();
    assert_eq!(alerts.len() + left, rules(topology).len());

    let tests = read_yaml(&exported.files[1].text).unwrap().remove(0);
    assert_eq!(tests.get("evaluation_interval"), group.get("interval"));
    assert_eq!(tests.get("rule_files").unwrap().items()[0].text(), Some("rules.yaml"));
    let tests = tests.get("tests").unwrap().items();
    let mut fired = 0;
    for test in tests.iter().filter_map(|own| Some(&own.get("alert_rule_test")?.items()[0])) {
        let alert = alerts[fired];
        assert_eq!(test.get("alertname"), alert.get("alert"));
        let expected = &test.get("exp_alerts").unwrap().items()[0];
        let labels = expected.get("exp_labels").unwrap().members();
        // Its own labels, and that of the part.
        assert_eq!(labels.len(), alert.get("labels").unwrap().members().len() + 1);
        let filled = |own: &Tree| own.json_line().replace("{{ \\\"{{\\\" }}", "{{");
        assert_eq!(
            filled(expected.get("exp_annotations").unwrap()),
            filled(alert.get("annotations").unwrap())
        );
        fired += 1;
    }
    assert_eq!(fired, alerts.len());
    let shown = tests.iter().filter(|own| own.get("promql_expr_test").is_some()).count();
    // Burn rates are made of the document's objective: two of them, over six windows of which two are the same.
    assert_eq!(shown + 2 + 5, records);
}

#[test]
fn datapoints_in_a_row_are_time_to_hold() {
    let exported = Case::story(EVERY, "1m").export(Kind::PrometheusRules).unwrap();
    let written = read_yaml(&exported.files[0].text).unwrap().remove(0);
    let list = written.get("groups").unwrap().items()[0].get("rules").unwrap().items();
    let own = |name: &str| list.iter().find(|rule| rule.word("alert") == Some(name)).unwrap();
    // Three datapoints of three, 30 s apart.
    assert_eq!(own("own-4").word("for"), Some("60s"));
    assert_eq!(own("own-4").word("keep_firing_for"), Some("300s"));
    assert_eq!(own("own-2").word("for"), Some("45s"));
    assert_eq!(own("own-5").word("for"), Some("1500ms"));
    assert_eq!(own("own-1").get("for"), None);
    assert!(
        exported.left_out.iter().any(|left| left.what == "gap" && left.why.starts_with("3 of 5 datapoints"))
    );
}

/// A document of texts of other tools, with alerts of the parts that such texts name.
const ALERTS: &str = r#"[
  { "id": "offline", "label": "no leader", "metric": "OfflinePartitionsCount", "part": "kafka", "above": 0 },
  { "id": "twice", "metric": "sum(OfflinePartitionsCount)", "part": "kafka", "above": 2.5, "for": "90s",
    "label": "A \"label\": {x}", "severity": "ticket" },
  { "id": "controllers", "metric": "ActiveControllerCount", "part": "kafka", "below": 1, "for": "1m30s",
    "label": "c", "keep_firing_for": "5m" },
  { "id": "replicas", "metric": "UnderReplicatedPartitions", "part": "kafka", "above": 0, "label": "u" },
  { "id": "isr", "metric": "UnderMinIsrPartitionCount", "part": "kafka", "above": 0.5, "label": "i", "set": "mine" },
  { "id": "gap", "metric": "GlobalPartitionCount - sum(LeaderCount)", "part": "kafka", "above": 0, "label": "g" },
  { "id": "down", "metric": "brokers_down", "part": "kafka", "above": 0, "label": "d", "for": "1500ms" },
  { "id": "messages", "metric": "MessagesInPerSec", "part": "kafka", "below": 0.001, "label": "m" },
  { "id": "nothing", "metric": "LeaderCount", "part": "kafka", "absent": true, "label": "nobody leads" },
  { "id": "errors", "metric": "error_ratio", "part": "SERVICE", "above": 0.05, "label": "e" },
  { "id": "busy", "metric": "pool_usage", "part": "SERVICE", "above": 0.9, "label": "b" },
  { "id": "queue", "metric": "queue_length", "part": "SERVICE", "above": 100, "label": "q" },
  { "id": "gone", "metric": "request_rate", "part": "SERVICE", "absent": true, "for": "2m", "label": "r" },
  { "id": "cores", "metric": "store_cpu_percent", "part": "STORE", "above": 90, "label": "s" },
  { "id": "primary", "metric": "store_primary", "part": "STORE", "below": 1, "label": "p" }
]"#;

#[test]
fn rules_that_were_written_are_read_as_the_same_rules() {
    let texts = [
        ("topics.txt", crate::import::text("topics.txt")),
        ("compose.yaml", crate::import::text("compose.yaml")),
    ];
    let with = |rules: Option<&str>| {
        let mut sources: Vec<Source> =
            texts.iter().map(|(name, text)| Source { name, text, cluster: "" }).collect();
        sources.extend(rules.map(|text| Source { name: "rules.yaml", text, cluster: "" }));
        import(&sources, None).unwrap_or_else(|refused| panic!("{refused}")).text
    };
    let mut document: serde_json::Value = serde_json::from_str(&with(None)).unwrap();
    let id = |list: &str, document: &serde_json::Value| document[list][0]["id"].as_str().unwrap().to_owned();
    let alerts = ALERTS
        .replace("SERVICE", &id("services", &document))
        .replace("STORE", &id("stores", &document))
        .replace("\"kafka\"", &format!("\"{}\"", id("clusters", &document)));
    document["alerts"] = serde_json::from_str(&alerts).unwrap();
    let before = document.to_string();
    let written = Case::new(&before, &[], "1m").text(Kind::PrometheusRules);
    let after = with(Some(&written));
    let own = |text: &str| -> Vec<String> {
        let topology = scenario::read(text).unwrap_or_else(|errors| panic!("{errors}")).topology;
        let told = |rule: &AlertRule| format!("{rule:?}");
        let built_in = |rule: &&AlertRule| monitors::BUILT_IN_SETS.contains(&rule.set.as_str());
        topology.monitors.alerts.iter().filter(|rule| !built_in(rule)).map(told).collect()
    };
    assert_eq!(own(&after), own(&before));
    assert_eq!(own(&before).len(), 15);
}

#[test]
fn alarms_stand_for_the_rules_of_the_vendor() {
    let exported = Case::story(EVERY, "1m").export(Kind::CloudwatchAlarms).unwrap();
    let template = Tree::from_json(&exported.files[0].text).unwrap();
    let alarms = template.get("Resources").unwrap().members();
    let topology = &Case::story(EVERY, "1m").scenario.topology;
    let left = exported.left_out.iter().filter(|left| !left.why.starts_with('`')).count();
    assert_eq!(alarms.len() + left, rules(topology).len());
    let own = |name: &str| {
        let found =
            alarms.iter().find(|own| own.1.at(&["Properties"]).unwrap().word("AlarmName") == Some(name));
        found.unwrap_or_else(|| panic!("no {name}")).1.get("Properties").unwrap()
    };
    // Below 0.25 for 45 s: one more minute than the datapoint itself.
    let gap = own("own-42 of trading (own)");
    assert_eq!(gap.number("EvaluationPeriods"), Some(2.0));
    // All partitions, the leaders of three brokers, and the expression over them.
    assert_eq!(gap.get("Metrics").unwrap().items().len(), 5);
    let ratio = own("own-50 of prices (own)");
    assert_eq!(
        (ratio.word("MetricName"), ratio.word("Namespace")),
        (Some("CacheHitRate"), Some("AWS/ElastiCache"))
    );
    let errors = own("error_ratio of gateway (as-it-was)");
    let expression = errors.get("Metrics").unwrap().items()[3].word("Expression");
    assert_eq!(expression, Some("(FILL(m1, 0) + FILL(m2, 0)) / m3"));
    assert_eq!(errors.number("DatapointsToAlarm"), Some(2.0));
}
