//! Services and edges from compose files, manifests, topologies and graphs of calls.

use serde_json::{Value, json};

use super::{assumed, dropped, fact, files, json};
use blast_radius::import::{Imported, Kind};

/// `web: cart, cart, orders` for each service.
fn programs(imported: &Imported) -> Vec<String> {
    let document = json(imported);
    let program = |service: &Value| {
        let steps = service["operations"][0]["steps"].as_array().unwrap();
        let to = |step: &Value| {
            ["to", "store", "topic"].iter().find_map(|key| step[*key].as_str().map(str::to_owned))
        };
        let ends: Vec<String> = steps.iter().filter_map(to).collect();
        format!("{}: {}", service["id"].as_str().unwrap(), ends.join(", "))
    };
    document["services"].as_array().unwrap().iter().map(program).collect()
}

fn replicas(imported: &Imported) -> Vec<Value> {
    let document = json(imported);
    document["services"].as_array().unwrap().iter().map(|service| service["replicas"].clone()).collect()
}

#[test]
fn a_compose_file_gives_services_stores_a_cluster_and_the_edges_of_its_environment() {
    let imported = files(&["compose.yaml"]);
    assert_eq!(imported.kinds, [Kind::Compose]);
    let expected =
        ["web: cart.handle, orders.handle", "cart: cache", "orders: db, broker.records", "mailer: db"];
    assert_eq!(programs(&imported), expected);
    assert_eq!(replicas(&imported), [json!(1), json!(2), json!(3), json!(1)]);
    let counts = imported.counts;
    assert_eq!((counts.services, counts.stores, counts.clusters, counts.brokers), (4, 2, 1, 2));
    assert_eq!((counts.edges, counts.journeys), (6, 2));
    // The password of the address, the token and the other secrets are nowhere.
    let told = format!("{}{:?}{:?}", imported.text, imported.assumed, imported.dropped);
    for secret in ["never", "tok-", "hunter"] {
        assert!(!told.contains(secret), "{secret}");
    }
}

#[test]
fn a_compose_file_says_line_by_line_what_is_a_guess_and_what_was_dropped() {
    let imported = files(&["compose.yaml"]);
    assert_eq!(fact(&imported, "/services/0").1, "compose.yaml:5");
    // By the name of the variable alone; the value is not in the file.
    assert_eq!(fact(&imported, "/services/0/operations/0/steps/1").0, "A");
    assert_eq!(fact(&imported, "/services/0/operations/0/steps/2"), ("I".into(), "compose.yaml:11".into()));
    assert_eq!(fact(&imported, "/services/2/replicas"), ("I".into(), "compose.yaml:25".into()));
    assert!(
        fact(&imported, "/services/3/operations/0/steps/1").1.contains("`depends_on` is an order of starts")
    );
    let expected = [
        "compose.yaml:12: OTEL_EXPORTER_OTLP_ENDPOINT of web: names otel-collector, to which telemetry goes",
        "compose.yaml:27: env_file of orders: its variables are in another file, which is not read",
        "compose.yaml:45: otel-collector: monitoring, for which no request waits",
        "compose.yaml:47: load-generator: stands for customers; its calls are journeys",
    ];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn scalars_of_yaml_stay_text_and_maps_are_merged_with_own_keys_first() {
    let imported = files(&["yaml.yaml"]);
    assert_eq!(programs(&imported), ["c: b.handle", "b: a.handle", "a: "]);
    assert_eq!(replicas(&imported), [json!(1), json!(1), json!(2)]);
    assert_eq!(fact(&imported, "/services/0").1, "yaml.yaml:21");
}

#[test]
fn manifests_give_workloads_their_edges_and_the_zones_of_their_pods() {
    let imported = files(&["kubernetes.yaml", "strimzi.yaml"]);
    assert_eq!(imported.kinds, [Kind::Kubernetes, Kind::Strimzi]);
    let mut found = programs(&imported);
    found.sort();
    assert_eq!(found, ["cart: ", "rates: ", "web: cart.handle, rates.handle"]);
    let mut found = replicas(&imported);
    found.sort_by_key(|own| own.to_string());
    let pinned = json!({ "count": 1, "zones": ["eu-1a"] });
    assert_eq!(found, [json!(3), json!(["eu-1a", "eu-1b"]), pinned]);
    let told = format!("{}{:?}{:?}", imported.text, imported.assumed, imported.dropped);
    assert!(!told.contains("bmV2ZXIt") && !told.contains("PASSWORD"), "{told}");
    assert!(dropped(&imported).contains(&"kubernetes.yaml:57: 1 x Secret: no part of the model".to_owned()));
    assert_eq!(fact(&imported, "/journeys/0"), ("I".into(), "kubernetes.yaml:45".into()));
}

#[test]
fn a_cluster_that_a_manifest_before_it_names_is_written_to() {
    let imported = files(&["strimzi.yaml", "kubernetes.yaml"]);
    let found = programs(&imported);
    assert!(found.contains(&"web: cart.handle, rates.handle, trading.orders".to_owned()), "{found:?}");
}

#[test]
fn counts_of_calls_give_how_often_a_call_is_made_and_what_is_not_said_so() {
    let imported = files(&["jaeger.json"]);
    assert_eq!(imported.kinds, [Kind::Jaeger]);
    let expected = [
        "web: cart.handle, rates.handle",
        "cart: stock.handle, stock.handle, stock.handle",
        "rates: ",
        "stock: ",
    ];
    assert_eq!(programs(&imported), expected);
    let (grade, source) = fact(&imported, "/services/0/operations/0/steps/2");
    assert_eq!(grade, "A");
    assert!(
        source.contains("0.28 calls for each request of web; made once for each (jaeger.json:3)"),
        "{source}"
    );
    let expected = [
        "jaeger.json:5: the call of stock to cart closes a circle (cart -> stock): a request would never end, so it is left out",
    ];
    assert_eq!(dropped(&imported), expected);
    assert!(assumed(&imported).contains(&"/services/*/replicas 1".to_owned()), "{:?}", assumed(&imported));
}

#[test]
fn zipkin_is_told_by_its_errors_which_are_not_part_of_a_document() {
    let imported = files(&["zipkin.json"]);
    assert_eq!(imported.kinds, [Kind::Zipkin]);
    assert_eq!(programs(&imported), ["web: cart.handle", "cart: stock.handle", "stock: "]);
    let expected = ["zipkin.json:2: errorCount of web to cart: no service fails by itself in the document"];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn a_service_graph_tells_customers_databases_and_mean_times() {
    let imported = files(&["service-graph.prom"]);
    assert_eq!(imported.kinds, [Kind::ServiceGraph]);
    let expected = ["web: a-b-c.handle, a-b-c.handle, cart.handle", "a-b-c: ", "cart: redis"];
    assert_eq!(programs(&imported), expected);
    let document = json(&imported);
    assert_eq!(document["services"][1]["label"], "a, \"b\"},c");
    assert_eq!(document["stores"][0]["kind"], "cache");
    // Six seconds over 300 requests.
    assert_eq!(document["services"][2]["operations"][0]["steps"][0]["time"]["exponential"], "20ms");
    let journeys = document["journeys"].as_array().unwrap();
    assert_eq!(
        (journeys.len(), &journeys[0]["to"], &journeys[0]["rate"]),
        (1, &json!("web.handle"), &json!(100))
    );
    let expected =
        ["service-graph.prom:5: failures of web to cart: no service fails by itself in the document"];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn an_answer_without_a_metric_is_a_rate_per_second() {
    let imported = files(&["service-graph.json"]);
    assert_eq!(programs(&imported), ["web: cart.handle, cart.handle", "cart: "]);
    assert_eq!(json(&imported)["journeys"][0]["rate"], 12.5);
    assert_eq!(fact(&imported, "/journeys/0/rate"), ("I".into(), "service-graph.json:2".into()));
}

#[test]
fn a_topology_of_isotope_keeps_its_programs_and_says_what_is_approximated() {
    let imported = files(&["isotope.yaml"]);
    let expected = ["front: leaf.handle, middle.handle, leaf.handle", "middle: leaf.handle", "leaf: "];
    assert_eq!(programs(&imported), expected);
    assert_eq!(replicas(&imported), [json!(4), json!(2), json!(2)]);
    let document = json(&imported);
    let first = json!({ "kind": "work", "time": { "constant": "10ms" } });
    assert_eq!(document["services"][1]["operations"][0]["steps"][0], first);
    for (at, grade, part) in [
        ("/services/0/operations/0/steps/0", "A", "one after the other here"),
        ("/services/0/operations/0/steps/2", "I", "isotope.yaml:14"),
        ("/services/1/operations/0/steps/1", "A", "made every time here"),
    ] {
        let found = fact(&imported, at);
        assert!(found.0 == grade && found.1.contains(part), "{at}: {found:?}");
    }
    let expected = [
        "isotope.yaml:1: requestSize of defaults: calls have no size in the document",
        "isotope.yaml:4: errorRate of leaf: no service fails by itself in the document",
    ];
    assert_eq!(dropped(&imported), expected);
}

#[test]
fn a_graph_of_kiali_has_rates_and_passes_through_its_services() {
    let imported = files(&["kiali.json"]);
    assert_eq!(
        programs(&imported),
        ["web: reviews-old.handle, reviews-new.handle", "reviews-old: ", "reviews-new: "]
    );
    assert_eq!(json(&imported)["journeys"][0]["rate"], 8);
    let (grade, source) = fact(&imported, "/services/0/operations/0/steps/1");
    assert!(grade == "A" && source.contains("0.25 calls"), "{source}");
}

#[test]
fn what_several_texts_say_of_one_service_is_one_service() {
    let imported = files(&["compose.yaml", "jaeger.json"]);
    let web = programs(&imported).into_iter().find(|own| own.starts_with("web:")).unwrap();
    assert_eq!(web, "web: cart.handle, orders.handle, rates.handle");
    assert_eq!(json(&imported)["services"][0]["replicas"], 1);
}
