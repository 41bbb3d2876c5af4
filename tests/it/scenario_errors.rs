//! Mistakes in documents: each with path, line, what was found and what was expected; never a panic.

use blast_radius::scenario;

/// A small sound document; cases replace a piece of it.
pub const SMALL: &str = r#"{
  "version": 1,
  "id": "small", "title": "Small", "summary": "A small world",
  "clock_start": "19:10:00 ET",
  "customers": 100,
  "zones": [{ "id": "a" }, { "id": "b" }, { "id": "c" }],
  "control_planes": [
    { "id": "msk", "label": "MSK", "duties": ["elect-leaders"], "vendor_repair_mean": "20min" }
  ],
  "clusters": [{
    "id": "kafka", "label": "Kafka", "control_plane": "msk",
    "brokers": ["a", "b", "c"],
    "controllers": ["a", "b", "c"],
    "active_controller": "b",
    "topics": [
      { "id": "requests", "partitions": 3 },
      { "id": "replies", "partitions": 3 },
      { "id": "orders", "partitions": 3, "replication_factor": 2, "min_insync_replicas": 1 }
    ]
  }],
  "services": [
    {
      "id": "front", "label": "Front",
      "replicas": ["a", "b"],
      "workers": 10,
      "operations": [
        { "id": "ask", "steps": [
          { "kind": "work", "time": { "exponential": "4ms" } },
          { "kind": "call", "to": "back.answer", "timeout": "2s" }
        ] }
      ]
    },
    {
      "id": "back", "label": "Back",
      "replicas": ["c"],
      "workers": 5,
      "producer": { "delivery_timeout": "120s", "request_timeout": "30s" },
      "operations": [
        { "id": "answer", "steps": [
          {
            "kind": "request_reply", "request": "kafka.requests", "reply": "kafka.replies", "bytes": 100,
            "timeout": "120s",
            "breaker": { "scope": "partition", "slidingWindowSize": 10 }
          }
        ] },
        { "id": "reckon", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] }
      ],
      "consumer": {
        "group": "back", "topic": "kafka.requests", "operation": "reckon",
        "reply": { "topic": "kafka.replies", "bytes": 50 }
      }
    }
  ],
  "journeys": [
    { "id": "ask", "label": "Ask", "to": "front.ask", "rate": 5, "target": "2s", "patience": "30s" }
  ],
  "story": ["8m control-plane msk block elect-leaders", "10m zone a overheat"],
  "facts": [{ "at": "/services/*/workers", "grade": "A", "source": "a guess" }],
  "assertions": [
    { "run": "story", "measure": "answered", "journey": "ask", "below": 0.1, "from": "15min", "to": "25min" }
  ]
}"#;

/// What is wrong with `SMALL` when `find` is replaced by `replace`.
fn message(find: &str, replace: &str) -> String {
    assert_eq!(SMALL.matches(find).count(), 1, "the case must change one place: {find}");
    match scenario::read(&SMALL.replace(find, replace)) {
        Ok(_) => "accepted".into(),
        Err(errors) => errors.to_string(),
    }
}

#[test]
fn the_small_document_is_sound() {
    let small = scenario::read(SMALL).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(small.topology.services.len(), 2);
    assert_eq!(small.story.len(), 2);
    let topics = &small.topology.clusters[0].config.topics;
    let read: Vec<bool> = topics.iter().map(|topic| topic.subscribed).collect();
    assert_eq!(read, [true, true, false, false], "requests, replies, orders, offsets");
}

/// Replaced piece, its replacement, the message.
pub const CASES: &[(&str, &str, &str)] = &[
    // JSON itself
    (r#""customers": 100,"#, r#""customers": 100"#, r#"line 6: column 3: not JSON: expected `,` or `}`"#),
    (r#""customers": 100,"#, r#""customers": 1e999,"#, r#"line 5: column 20: not JSON: number out of range"#),
    (r#""rate": 5,"#, r#""rate": NaN,"#, r#"line 55: column 63: not JSON: expected value"#),
    (
        r#""workers": 10,"#,
        "\"workers\": 10,\n      \"workers\": 20,",
        r#"line 26: /services/0/workers: found the field `workers` twice in one object"#,
    ),
    // Fields
    (
        r#""workers": 10,"#,
        r#""worker": 10,"#,
        r#"line 25: /services/0/worker: found the unknown field `worker`, did you mean `workers`?"#,
    ),
    (r#""version": 1,"#, r#""version": 2,"#, r#"line 2: /version: found 2, expected version 1"#),
    (r#""rate": 5,"#, "", r#"line 55: /journeys/0: missing field `rate`"#),
    (
        r#""kind": "call", "to""#,
        r#""kind": "call", "bytes": 3, "to""#,
        r#"line 29: /services/0/operations/0/steps/1/bytes: found the unknown field `bytes`, expected one of: kind, to, timeout, fail_fast_timeout, retry, timeout_place, timeout_covers, timeout_frees, retry_budget, breaker, fallback, bulkhead and 3 more"#,
    ),
    // Guards
    (
        r#""timeout": "2s""#,
        r#""timeout": "2s", "bulkhead": { "max": 3 }"#,
        r#"line 29: /services/0/operations/0/steps/1/bulkhead/max: found the unknown field `max`, expected one of: maxConcurrentCalls, maxWaitDuration"#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "2s", "rate_limiter": { "limitForPeriod": 3 }"#,
        r#"line 29: /services/0/operations/0/steps/1/rate_limiter: missing field `limitRefreshPeriod`"#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "2s", "throttling": { "k": 0.5 }"#,
        r#"line 29: /services/0/operations/0/steps/1/throttling/k: found 0.5, expected a number from 1 to 100"#,
    ),
    (
        r#""workers": 10,"#,
        r#""workers": 10, "shedding": { "sheddable_share": 0.1 },"#,
        r#"line 25: /services/0/shedding: found no limit, expected `max_queue`, `max_wait`, `deadline` or several of them"#,
    ),
    (
        r#""slidingWindowSize": 10"#,
        r#""sliding_window_size": 10"#,
        r#"line 43: /services/1/operations/0/steps/0/breaker/sliding_window_size: found the unknown field `sliding_window_size`, did you mean `slidingWindowSize`?"#,
    ),
    // Types
    (
        r#""workers": 10,"#,
        r#""workers": "10","#,
        r#"line 25: /services/0/workers: found `10`, expected a whole number from 1 to 1000"#,
    ),
    (
        r#""workers": 10,"#,
        r#""workers": 10.5,"#,
        r#"line 25: /services/0/workers: found 10.5, expected a whole number from 1 to 1000"#,
    ),
    (
        r#""replicas": ["c"]"#,
        r#""replicas": "c""#,
        r#"line 35: /services/1/replicas: found `c`, expected a list"#,
    ),
    (
        r#"{ "id": "a" }, { "id": "b" }"#,
        r#"null, { "id": "b" }"#,
        r#"line 6: /zones/0: found null, expected an object
line 12: /clusters/0/brokers/0: found zone `a`, expected one of: b, c
line 13: /clusters/0/controllers/0: found zone `a`, expected one of: b, c
line 24: /services/0/replicas/0: found zone `a`, expected one of: b, c"#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": 2"#,
        r#"line 29: /services/0/operations/0/steps/1/timeout: found 2, expected a duration such as "250ms", "90s" or "1h30m""#,
    ),
    (r#""title": "Small""#, r#""title": """#, r#"line 3: /title: found an empty text, expected some"#),
    (
        r#""19:10:00 ET""#,
        r#""7:10 PM""#,
        r#"line 4: /clock_start: found `7:10 PM`, expected a time of day with its zone such as "19:10:00 ET""#,
    ),
    // Bounds
    (
        r#""workers": 10,"#,
        r#""workers": 0,"#,
        r#"line 25: /services/0/workers: found 0, expected a whole number from 1 to 1000"#,
    ),
    (
        r#""workers": 10,"#,
        r#""workers": 1000000000000,"#,
        r#"line 25: /services/0/workers: found 1000000000000, expected a whole number from 1 to 1000"#,
    ),
    (
        r#""workers": 10,"#,
        r#""workers": -1,"#,
        r#"line 25: /services/0/workers: found -1, expected a whole number from 1 to 1000"#,
    ),
    (
        r#""rate": 5,"#,
        r#""rate": -5,"#,
        r#"line 55: /journeys/0/rate: found -5, expected a number from 0.001 to 100000"#,
    ),
    (
        r#""rate": 5,"#,
        r#""rate": 1e12,"#,
        r#"line 55: /journeys/0/rate: found 1e12, expected a number from 0.001 to 100000"#,
    ),
    (
        r#""partitions": 3 },
      { "id": "replies""#,
        r#""partitions": 100000 },
      { "id": "replies""#,
        r#"line 16: /clusters/0/topics/0/partitions: found 100000, expected a whole number from 1 to 3000"#,
    ),
    (
        r#""zones": ["#,
        r#""zones": [{"id":"d"},{"id":"e"},{"id":"f"},{"id":"g"},"#,
        r#"line 6: /zones: found 7 elements, expected 1 to 6"#,
    ),
    (
        r#""replicas": ["a", "b"]"#,
        r#""replicas": []"#,
        r#"line 24: /services/0/replicas: found 0 elements, expected 1 to 100"#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "-2s""#,
        r#"line 29: /services/0/operations/0/steps/1/timeout: found `-2s`, expected a duration such as "250ms", "90s" or "1h30m""#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "0s""#,
        r#"line 29: /services/0/operations/0/steps/1/timeout: found `0s`, expected a duration above 0 and at most 168h"#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "2 weeks""#,
        r#"line 29: /services/0/operations/0/steps/1/timeout: found `2 weeks`, expected a duration such as "250ms", "90s" or "1h30m""#,
    ),
    (
        r#""timeout": "2s""#,
        r#""timeout": "99999h""#,
        r#"line 29: /services/0/operations/0/steps/1/timeout: found `99999h`, expected a duration such as "250ms", "90s" or "1h30m""#,
    ),
    (
        r#""patience": "30s""#,
        r#""patience": "30s", "refresh_probability": 1.5"#,
        r#"line 55: /journeys/0/refresh_probability: found 1.5, expected a number from 0 to 1"#,
    ),
    // References
    (
        r#""to": "back.answer""#,
        r#""to": "back.anser""#,
        r#"line 29: /services/0/operations/0/steps/1/to: found operation `back.anser`, did you mean `back.answer`?"#,
    ),
    (
        r#""to": "front.ask""#,
        r#""to": "nowhere.nothing""#,
        r#"line 55: /journeys/0/to: found operation `nowhere.nothing`, expected one of: front.ask, back.answer, back.reckon"#,
    ),
    (
        r#""replicas": ["a", "b"]"#,
        r#""replicas": ["a", "z9"]"#,
        r#"line 24: /services/0/replicas/1: found zone `z9`, expected one of: a, b, c"#,
    ),
    (
        r#""control_plane": "msk""#,
        r#""control_plane": "mks""#,
        r#"line 11: /clusters/0/control_plane: found control plane `mks`, did you mean `msk`?"#,
    ),
    (
        r#""id": "back", "label""#,
        r#""id": "front", "label""#,
        r#"line 29: /services/0/operations/0/steps/1/to: found operation `back.answer`, expected one of: front.ask, front.answer, front.reckon
line 34: /services/1/id: found a second service `front`, expected distinct ones"#,
    ),
    (
        r#""/services/*/workers""#,
        r#""/services/*/wheels""#,
        r#"line 58: /facts/0/at: found `/services/*/wheels`, expected a JSON pointer to a value of this document"#,
    ),
    (
        r#""journey": "ask""#,
        r#""journey": "asks""#,
        r#"line 60: /assertions/0/journey: found journey `asks`, did you mean `ask`?"#,
    ),
    // Kafka
    (
        r#""replication_factor": 2"#,
        r#""replication_factor": 4"#,
        r#"line 18: /clusters/0/topics/2/replication_factor: found replication factor 4, expected at most the 3 brokers"#,
    ),
    (
        r#""min_insync_replicas": 1"#,
        r#""min_insync_replicas": 3"#,
        r#"line 18: /clusters/0/topics/2/min_insync_replicas: found min.insync.replicas 3, expected at most the replication factor 2"#,
    ),
    (
        r#""controllers": ["a", "b", "c"]"#,
        r#""controllers": ["a", "b"]"#,
        r#"line 13: /clusters/0/controllers: found 2 controllers, expected an odd number for a majority"#,
    ),
    (
        r#""active_controller": "b""#,
        r#""active_controller": "b", "label": "x""#,
        r#"line 14: /clusters/0/label: found the field `label` twice in one object"#,
    ),
    (
        r#""delivery_timeout": "120s""#,
        r#""delivery_timeout": "20s""#,
        r#"line 37: /services/1/producer: found delivery_timeout 20s, expected at least linger + request_timeout = 30s"#,
    ),
    (
        r#"{ "id": "replies", "partitions": 3 }"#,
        r#"{ "id": "replies", "partitions": 6 }"#,
        r#"line 40: /services/1/operations/0/steps/0: found 3 partitions for requests and 6 for replies, expected equal numbers
line 48: /services/1/consumer: found 3 partitions for requests and 6 for replies, expected equal numbers"#,
    ),
    (
        r#""reply": { "topic": "kafka.replies", "bytes": 50 }"#,
        r#""settings": {}"#,
        r#"line 40: /services/1/operations/0/steps/0: found no consumer that reads `request` and sends to `reply`, expected one"#,
    ),
    (
        r#""bytes": 100,"#,
        r#""bytes": 1048577,"#,
        r#"line 41: /services/1/operations/0/steps/0/bytes: found 1048577, expected a whole number from 1 to 1048576"#,
    ),
    (
        r#""active_controller": "b","#,
        r#""active_controller": "b", "settings": { "heartbeat_interval": "1us" },"#,
        r#"line 14: /clusters/0/settings/heartbeat_interval: found `1us`, expected a duration from 0.001s to 168h"#,
    ),
    (
        r#"{ "constant": "1ms" } }] }
      ],"#,
        r#"{ "constant": "1ms" } }] }
      ],
      "producer_fail_fast": { "delivery_timeout": "1s" },"#,
        r#"line 48: /services/1/producer_fail_fast: found delivery_timeout 1s, expected at least linger + request_timeout = 30s"#,
    ),
    (
        r#""brokers": ["a", "b", "c"]"#,
        r#""brokers": ["a", "b", "c"], "id": 7"#,
        r#"line 12: /clusters/0/id: found the field `id` twice in one object"#,
    ),
    (
        r#""id": "kafka", "label""#,
        r#""id": 7, "label""#,
        r#"line 11: /clusters/0/id: found 7, expected an identifier
line 41: /services/1/operations/0/steps/0/request: found topic `kafka.requests`, but there is none
line 41: /services/1/operations/0/steps/0/reply: found topic `kafka.replies`, but there is none
line 49: /services/1/consumer/topic: found topic `kafka.requests`, but there is none
line 50: /services/1/consumer/reply/topic: found topic `kafka.replies`, but there is none"#,
    ),
    // Programs
    (
        r#"{ "constant": "1ms" }"#,
        r#"{ "constant": "1ms", "exponential": "1ms" }"#,
        r#"line 46: /services/1/operations/1/steps/0/time: found no single distribution, expected one of: constant, exponential, log_normal"#,
    ),
    (
        r#"{ "kind": "work", "time": { "constant": "1ms" } }"#,
        r#"{ "kind": "call", "to": "front.ask", "timeout": "1s" }"#,
        r#"line 27: /services/0/operations/0: found a cycle of operations: front.ask -> back.answer -> back.reckon -> front.ask, expected none"#,
    ),
    (
        r#""timeout": "2s" }"#,
        r#""timeout": "2s", "breaker": { "scope": "partition" } }"#,
        r#"line 29: /services/0/operations/0/steps/1/breaker/scope: found partition, expected dependency, edge or key: this step writes to no topic, or without a key"#,
    ),
    // Story and assertions
    (
        "8m control-plane msk block elect-leaders",
        "8m control-plane msk block elect-leader",
        r#"line 57: /story/0: command `control-plane msk block elect-leader`: found elect-leader, expected elect-leaders"#,
    ),
    (
        "8m control-plane msk block elect-leaders",
        "11m control-plane msk block elect-leaders",
        r#"line 57: /story/1: found a command earlier than the one before it, expected order of time"#,
    ),
    (
        "10m zone a overheat",
        "3h zone a overheat",
        r#"line 57: /story/1: found a command after the end of the run, expected at most 2h"#,
    ),
    (
        "10m zone a overheat",
        "soon zone a overheat",
        r#"line 57: /story/1: time `soon`: expected a number with a unit, such as 90s, 12m, 1h30m or 1.5s"#,
    ),
    (
        r#""target": "2s""#,
        r#""target": "31s""#,
        r#"line 55: /journeys/0/target: found 31s, expected at most the patience 30s"#,
    ),
    (
        r#""brokers": ["a", "b", "c"]"#,
        r#""brokers": []"#,
        r#"line 12: /clusters/0/brokers: found 0 elements, expected 1 to 32"#,
    ),
    (
        r#""duties": ["elect-leaders"]"#,
        r#""duties": ["make-coffee"]"#,
        r#"line 8: /control_planes/0/duties/0: found duty `make-coffee`, expected one of: elect-leaders, launch-instances"#,
    ),
    (
        r#""id": "requests""#,
        r#""id": "Requests!""#,
        r#"line 16: /clusters/0/topics/0/id: found `Requests!`, expected a name as Kafka allows it: letters, digits, ., _ and -, at most 249
line 41: /services/1/operations/0/steps/0/request: found topic `kafka.requests`, did you mean `kafka.Requests!`?
line 49: /services/1/consumer/topic: found topic `kafka.requests`, did you mean `kafka.Requests!`?"#,
    ),
    (
        r#""group": "back", "topic": "kafka.requests", "operation": "reckon""#,
        r#""group": "back", "topic": "kafka.requests", "operation": "ask""#,
        r#"line 49: /services/1/consumer/operation: found operation `ask`, expected one of: answer, reckon"#,
    ),
    (
        r#""below": 0.1, "#,
        "",
        r#"line 60: /assertions/0: found no bound, expected `at_least`, `below` or both"#,
    ),
    (
        r#""to": "25min""#,
        r#""to": "5min""#,
        r#"line 60: /assertions/0: found a window that ends before it begins, expected `from` before `to`"#,
    ),
];

#[test]
fn every_mistake_names_its_place() {
    let mut wrong = Vec::new();
    for (find, replace, expected) in CASES {
        let found = message(find, replace);
        if found != *expected {
            wrong.push(format!("{find} -> {replace}\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_document_is_refused() {
    let deep = "[".repeat(100_000);
    let deep_objects = "{\"zones\":".repeat(10_000);
    let long = " ".repeat(scenario::MAX_BYTES + 1);
    let cases: [(&[u8], &str); 10] = [
        (b"", "found an empty document, expected JSON"),
        (b" \n\t ", "found an empty document, expected JSON"),
        (long.as_bytes(), "found 4194305 bytes, expected at most 4194304"),
        (b"\x7fELF\x02\x01\x01\x00", "line 1: column 1: not JSON: expected value"),
        (b"{\n  \"id\": \"\xff\"}", "line 2: found a byte that is not UTF-8 text (byte 11), expected JSON"),
        (b"zones: [a, b]", "line 1: column 1: not JSON: expected value"),
        (b"{\"version\": 1", "line 1: column 13: not JSON: EOF while parsing an object"),
        (deep.as_bytes(), "line 1: column 128: not JSON: recursion limit exceeded"),
        (deep_objects.as_bytes(), "line 1: column 1144: not JSON: recursion limit exceeded"),
        (b"[1, 2]", "line 1: found a list, expected an object"),
    ];
    for (bytes, expected) in cases {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]);
        assert_eq!(scenario::read_bytes(bytes).unwrap_err().to_string(), expected, "{shown}");
    }
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert!(scenario::read_bytes(format!("\u{feff}{SMALL}").as_bytes()).is_ok());
}

#[test]
fn many_mistakes_are_listed_up_to_a_limit_and_counted_beyond() {
    let fields: Vec<String> = (0..50).map(|i| format!("  \"wrong{i}\": {i}")).collect();
    let text = SMALL.replacen('{', &format!("{{\n{},", fields.join(",\n")), 1);
    let errors = scenario::read(&text).unwrap_err();
    assert_eq!((errors.mistakes.len(), errors.more), (20, 30));
    assert!(errors.to_string().ends_with("\nand 30 more mistakes"), "{errors}");
    assert!(errors.mistakes.iter().all(|mistake| mistake.line > 1 && mistake.pointer.starts_with("/wrong")));
}

#[test]
fn the_value_of_an_answer_is_money_in_a_currency_and_said_to_be_assumed() {
    let priced = |value: &str, rest: &str, fact: &str| {
        let text = SMALL.replace("\"rate\": 5,", &format!("\"rate\": 5, \"value\": {value},"));
        let text = text.replace("\"customers\": 100,", &format!("\"customers\": 100,{rest}"));
        let text = text.replace("\"facts\": [", &format!("\"facts\": [{fact}"));
        match scenario::read(&text) {
            Ok(scenario) => scenario.topology.journeys[0].value_hundredths.to_string(),
            Err(errors) => errors.to_string(),
        }
    };
    let usd = "\"currency\": \"USD\",";
    let fact = r#"{ "at": "/journeys/*/value", "grade": "A", "source": "Assumed" },"#;
    for (value, hundredths) in
        [("\"4.50\"", "450"), ("12.5", "1250"), ("\"0.7\"", "70"), ("3", "300"), ("\"0\"", "0")]
    {
        assert_eq!(priced(value, usd, fact), hundredths, "{value}");
    }
    let wrong = ["-1", "1.234", "true", "1e9", "\"-1\"", "\"1.234\"", "\"1e3\"", "\"\"", "\".5\"", "\"5.\""];
    for value in wrong {
        let said = priced(value, usd, fact);
        assert!(said.contains("/journeys/0/value") && said.contains("expected an amount"), "{value}: {said}");
    }
    assert!(priced("1", "", fact).contains("no `currency`"));
    assert!(priced("1", "\"currency\": \"usd\",", fact).contains("three capital letters"));
    for fact in [
        "",
        r#"{ "at": "/journeys/*/value", "grade": "S", "source": "Assumed" },"#,
        r#"{ "at": "/journeys/*/value", "grade": "A", "source": "We know" },"#,
    ] {
        assert!(priced("1", usd, fact).contains("says that it is assumed"), "{fact}");
    }
}
