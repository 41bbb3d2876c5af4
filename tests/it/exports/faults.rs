//! Experiments: every command of a run is written, ends what was written, or is listed with its reason.

use blast_radius::export::{Exported, Kind, Tree, read_yaml};
use blast_radius::world::command::spell_time;

use super::{Case, EVERY};

const EXPERIMENTS: [Kind; 4] = [Kind::Fis, Kind::ChaosMesh, Kind::Litmus, Kind::ChaosToolkit];

fn story(kind: Kind) -> Exported {
    Case::story(EVERY, "9m30s").export(kind).unwrap()
}

#[test]
fn no_command_of_a_run_is_dropped_in_silence() {
    let case = Case::story(EVERY, "8m30s");
    let topology = &case.scenario.topology;
    for kind in EXPERIMENTS {
        let exported = case.export(kind).unwrap();
        for (at, own) in case.commands.iter().enumerate() {
            let words = own.command.spell(topology);
            let spelled = format!("{} {words}", spell_time(own.at));
            let listed =
                exported.left_out.iter().any(|left| left.what.contains(&spelled) && !left.why.is_empty());
            let name = words.replace([' ', '/', '%', '.'], "-").replace("--", "-");
            let written = exported.files[0].text.contains(&spelled) || exported.files[0].text.contains(&name);
            let before = case.commands[..at].iter().map(|own| own.command.row(topology).undone_by);
            let ends = before.into_iter().any(|undone| undone == Some(own.command));
            assert!(listed || written || ends, "{}: {spelled}", kind.word());
        }
        let late = exported.left_out.iter().filter(|left| left.why.starts_with("not reached"));
        assert_eq!(late.count(), 2, "{}: two commands come after the end", kind.word());
    }
}

#[test]
fn fis_has_an_action_with_its_target_for_each_fault_that_it_knows() {
    let exported = story(Kind::Fis);
    let tree = Tree::from_json(&exported.files[0].text).unwrap();
    let experiment = tree.at(&["Resources", "Experiment", "Properties"]).unwrap();
    let actions = experiment.get("Actions").unwrap().members();
    let count = |id: &str| actions.iter().filter(|own| own.1.word("ActionId") == Some(id)).count();
    let counts = [
        ("aws:fis:wait", 6),
        ("aws:ec2:stop-instances", 1),
        ("aws:ec2:asg-insufficient-instance-capacity-error", 1),
        ("aws:rds:failover-db-cluster", 1),
        ("aws:elasticache:replicationgroup-interrupt-az-power", 1),
        ("aws:network:disrupt-connectivity", 1),
        ("aws:ssm:send-command", 5),
        ("aws:ecs:stop-task", 2),
    ];
    for (id, expected) in counts {
        assert_eq!(count(id), expected, "{id}");
    }
    assert_eq!(actions.len(), counts.iter().map(|own| own.1).sum::<usize>());
    assert_eq!(experiment.get("Targets").unwrap().members().len(), actions.len() - count("aws:fis:wait"));
    let named = |name: &str| &actions.iter().find(|own| own.0 == name).unwrap().1;
    // 20 s to 2 min, and from 20 s to 2 min; power is back with the repair.
    let stop = named("fault-1-stop-instances").at(&["Parameters", "startInstancesAfterDuration"]).unwrap();
    assert_eq!(stop.text(), Some("PT1M40S"));
    assert_eq!(named("wait-2").at(&["Parameters", "duration"]).unwrap().text(), Some("PT1M40S"));
    let link = named("fault-4-link-out").at(&["Parameters", "documentParameters", "Fn::Sub"]).unwrap();
    let parameters = Tree::from_json(link.text().unwrap()).unwrap();
    assert_eq!(parameters.word("DelayMilliseconds"), Some("80"));
    assert_eq!(parameters.word("Sources"), Some("${ZoneC}"));
    assert_eq!(parameters.word("DurationSeconds"), Some("60"));
    // What was left out stands in the template, too.
    let listed = tree.at(&["Metadata", "LeftOut"]).unwrap().items().len();
    assert_eq!(listed, exported.left_out.len());
    let parameters = tree.get("Parameters").unwrap().members();
    let names: Vec<&str> = parameters.iter().map(|own| own.0.as_str()).collect();
    assert_eq!(names, ["ExperimentRoleArn", "StopAlarmArn", "ZoneA", "ZoneB", "ZoneC"]);
}

#[test]
fn a_time_that_fis_does_not_take_is_changed_and_said() {
    let case = Case::new(EVERY, &["1m zone a partition", "1m10s zone a repair"], "2m");
    let exported = case.export(Kind::Fis).unwrap();
    assert!(exported.files[0].text.contains("\"duration\": \"PT1M\""));
    let left: Vec<String> =
        exported.left_out.iter().map(|own| format!("{}: {}", own.what, own.why)).collect();
    assert_eq!(
        left,
        [
            "the time of 1m zone a partition: it lasts 10 s in the run, and FIS takes one minute to twelve hours: 60 s"
        ]
    );
}

#[test]
fn chaos_mesh_waits_for_each_fault_and_does_it_for_its_time() {
    let exported = story(Kind::ChaosMesh);
    let documents = read_yaml(&exported.files[0].text).unwrap();
    assert_eq!(documents.len(), 1);
    let templates = documents[0].at(&["spec", "templates"]).unwrap().items();
    let of = |kind: &str| templates.iter().filter(|own| own.word("templateType") == Some(kind)).count();
    let entry = templates.iter().find(|own| own.word("name") == Some("entry")).unwrap();
    // Power, broker, partition, gray, link, one-way link, two crashes, a name.
    assert_eq!(entry.get("children").unwrap().items().len(), 9);
    assert_eq!((of("PodChaos"), of("NetworkChaos"), of("DNSChaos"), of("Suspend")), (4, 6, 1, 8));
    let loss = templates.iter().filter_map(|own| own.at(&["networkChaos", "delay", "latency"]));
    assert!(loss.into_iter().any(|own| own.text() == Some("80ms")));
}

#[test]
fn litmus_has_stopped_engines_with_texts_as_tunables() {
    let exported = story(Kind::Litmus);
    let documents = read_yaml(&exported.files[0].text).unwrap();
    let experiments: Vec<&str> = documents
        .iter()
        .map(|own| own.at(&["spec", "experiments"]).unwrap().items()[0].word("name").unwrap())
        .collect();
    let count = |name: &str| experiments.iter().filter(|own| **own == name).count();
    // Gray: both services stand in zone b. The name: one service calls the other.
    assert_eq!(
        [
            count("ec2-terminate-by-tag"),
            count("pod-delete"),
            count("pod-network-loss"),
            count("pod-dns-error")
        ],
        [1, 3, 2, 1]
    );
    assert_eq!(experiments.len(), 7);
}

#[test]
fn chaos_toolkit_ends_what_the_run_ended_and_rolls_the_rest_back() {
    let exported = story(Kind::ChaosToolkit);
    let tree = Tree::from_json(&exported.files[0].text).unwrap();
    let names = |list: &str| -> Vec<String> {
        let own = tree.get(list).unwrap().items().iter();
        own.map(|own| own.word("name").unwrap().to_owned()).collect()
    };
    let method = [
        "20s zone a power-loss",
        "1m broker trading-a crash",
        "end of 20s zone a power-loss",
        "6m replica gateway/1 crash",
        "6m replica matching/50% crash",
    ];
    assert_eq!(names("method"), method);
    assert_eq!(names("rollbacks"), [""; 0]);
    let pauses: Vec<Option<f64>> =
        tree.get("method").unwrap().items().iter().map(|own| own.get("pauses")?.number("before")).collect();
    assert_eq!(pauses, [None, Some(40.0), Some(60.0), Some(240.0), None]);
    let open = Case::new(EVERY, &["1m zone b power-loss"], "2m").text(Kind::ChaosToolkit);
    let tree = Tree::from_json(&open).unwrap();
    assert_eq!(tree.get("rollbacks").unwrap().items().len(), 1);
}
