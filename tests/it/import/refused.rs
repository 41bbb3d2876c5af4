//! Texts that are refused, each with its line.

use super::{text, try_texts};
use blast_radius::import::Kind;

fn refused(name: &str, text: &str) -> String {
    try_texts(&[(name, text)], None).map(|imported| imported.text).unwrap_err().to_string()
}

#[test]
fn a_text_that_is_cut_off_or_changed_says_where() {
    let head = "Topic: t\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: \n";
    let first = "\tTopic: t\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2\n";
    let partition = |rest: &str| format!("{head}\tTopic: t\tPartition: 0\t{rest}\n");
    let cases = [
        (format!("{head}{first}"), "t:1: topic `t` has 2 partitions, found 1: the text is cut off"),
        (
            first.to_owned(),
            "t:1: found a partition of `t` without the topic's head before it: give the whole output",
        ),
        (
            format!("{head}{first}{first}"),
            "t:3: found partition 0 of `t`, expected 1 of 2: the text lacks lines",
        ),
        (partition("Leader: 1\tReplicas: 1,2"), "t:2: found no `Isr:`, expected one: the line is cut off"),
        (partition("Leader: 1\tReplicas: 1,2\tIsr: 2"), "t:2: found leader 1, which is not in sync"),
        (partition("Leader: 1\tReplicas: 10,2\tIsr: 1,2"), "t:2: found broker 1 in sync without a replica"),
        (partition("Leader: x\tReplicas: 1,2\tIsr: 1,2"), "t:2: found Leader `x`, expected a whole number"),
        (partition("Leader: 1\tReplicas: 1,1\tIsr: 1"), "t:2: found broker 1 twice in one list"),
    ];
    for (text, message) in cases {
        let found = refused("t", &text);
        assert!(found.starts_with(message), "{found}");
    }
}

#[test]
fn a_key_twice_in_a_map_is_refused_with_both_places() {
    let yaml = "services:\n  a: { image: x }\n  b: { image: y }\n  a: { image: z }\n";
    let message = "found the key `a` twice in one map, first on line 2: remove one of them";
    assert_eq!(refused("c.yaml", yaml), format!("c.yaml:4: {message}"));
    let json = "{ \"services\": {\n \"a\": {},\n \"a\": {}\n} }";
    assert_eq!(refused("c.json", json), format!("c.json:3: {message}"));
}

#[test]
fn a_text_that_is_no_yaml_says_line_and_column_from_one() {
    let found = refused("c.yaml", "services:\n  a: [1, 2\n  b: 3\n");
    assert!(found.starts_with("c.yaml:3: column ") && found.contains("not YAML"), "{found}");
    let bomb = format!(
        "a0: &a0 [x, x]\n{}",
        (1..40).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect::<String>()
    );
    assert!(refused("bomb.yaml", &bomb).contains("found aliases for more than 200000 values"));
    let deep = format!("{}1", "[".repeat(100_000));
    assert!(try_texts(&[("deep.yaml", &format!("a: {deep}"))], None).is_err());
}

#[test]
fn a_bracket_that_stands_no_deeper_than_its_key_is_read() {
    let text = "services:\n  web:\n    image: x\n    command: [\n      a\n    ]\n    deploy: {\n      replicas: 2\n    }\n";
    let imported = try_texts(&[("c.yaml", text)], None).unwrap();
    assert!(imported.text.contains("\"replicas\": 2"), "{}", imported.text);
}

#[test]
fn metrics_that_are_cut_off_or_spoilt_are_refused() {
    let whole = text("service-graph.prom");
    let without = whole.replace("# EOF\n", "");
    assert_eq!(refused("m", &without), "m:9: found no `# EOF` at the end: the text is cut off");
    let cases = [
        (
            "traces_service_graph_request_total{client=\"a\",server=\"b} 1\n",
            "m:1: found no labels: expected a closing quote",
        ),
        (
            "traces_service_graph_request_total{client=\"a\",server=\"b\"}\n",
            "m:1: found no sample: expected a value",
        ),
        (
            "traces_service_graph_request_total{client=\"a\",server=\"b\"} one\n",
            "m:1: found no sample: expected a number",
        ),
        ("traces_service_graph_request_total{client=\"a\"} 1\n", "m:1: found no label `client` or `server`"),
        (
            "traces_service_graph_request_total{client=\"a\",client=\"b\"} 1\n",
            "m:1: found no labels: the label `client`",
        ),
    ];
    for (text, message) in cases {
        let found = refused("m", text);
        assert!(found.starts_with(message), "{found}");
    }
}

#[test]
fn what_is_nothing_known_is_refused_with_the_kinds_that_are() {
    assert!(
        refused("x", "hello: world\n")
            .starts_with("x: its content shows no known kind; say it with --kind: kafka-topics, ")
    );
    assert!(refused("x", " \n").starts_with("x: found an empty text"));
    let wrong = try_texts(&[("c.yaml", text("compose.yaml"))], Some(Kind::Jaeger)).unwrap_err().to_string();
    assert!(wrong.starts_with("c.yaml:1: found no list of {parent, child, callCount}"), "{wrong}");
    let racks = (0..7).map(|n| format!("h:9092 (id: {n} rack: r{n}) -> (\n)\n")).collect::<String>();
    assert_eq!(refused("b", &racks), "import: found 7 racks or zones, a document has at most 6");
}
