//! Leader election against recordings of Kafka's own PartitionChangeBuilder, and what a blocked duty changes.

use blast_radius::world::ids::BrokerId;
use blast_radius::world::kafka::election::{
    Context, Election, PartitionState, alter_isr, elect, fence, unclean_shutdown,
};
use serde_json::Value;

use crate::oracles;

fn broker(value: &Value) -> Option<BrokerId> {
    u8::try_from(value.as_i64().unwrap()).ok().map(BrokerId)
}

fn brokers(value: &Value) -> Vec<BrokerId> {
    value.as_array().unwrap().iter().filter_map(broker).collect()
}

struct Row<'a> {
    columns: &'a [Value],
    values: Vec<Value>,
}

impl Row<'_> {
    fn get(&self, name: &str) -> &Value {
        let at = self.columns.iter().position(|c| c == name).unwrap_or_else(|| panic!("no column {name}"));
        &self.values[at]
    }

    fn flag(&self, name: &str) -> bool {
        self.get(name).as_bool().unwrap()
    }
}

/// The row's event on the row's state; `vary` changes the context.
fn replay(row: &Row, vary: fn(&mut Context)) -> (PartitionState, Option<PartitionState>) {
    let alive = brokers(row.get("alive"));
    let is_alive = |b: BrokerId| alive.contains(&b);
    let mut context = Context {
        min_isr: row.get("minIsr").as_u64().unwrap() as usize,
        elr_enabled: row.flag("elrEnabled"),
        unclean: row.flag("unclean"),
        ..Context::new(&is_alive)
    };
    vary(&mut context);
    let state = PartitionState {
        replicas: brokers(row.get("replicas")),
        isr: brokers(row.get("isr")),
        elr: brokers(row.get("elr")),
        last_known_elr: brokers(row.get("lastKnownElr")),
        leader: broker(row.get("leader")),
        leader_epoch: row.get("leaderEpoch").as_u64().unwrap() as u32,
        recovering: false,
    };
    let subject = broker(row.get("broker"));
    let kind = match row.get("election").as_str().unwrap() {
        "ONLINE" => Election::Online,
        "PREFERRED" => Election::Preferred,
        other => panic!("election {other}"),
    };
    let next = match row.get("event").as_str().unwrap() {
        "fence" => fence(&state, subject.unwrap(), &context),
        "unclean_shutdown" => unclean_shutdown(&state, subject.unwrap(), &context),
        "elect" => elect(&state, kind, &context),
        "alter_isr" => alter_isr(&state, &brokers(row.get("targetIsr")), &context),
        other => panic!("event {other}"),
    };
    (state, next)
}

#[test]
fn every_recorded_election_is_equal() {
    let Some(path) = oracles::folder("election.jsonl") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().filter(|l| !l.is_empty());
    let header: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    let columns = header["columns"].as_array().unwrap();
    let (mut rows, mut dead, mut wrong) = (0, 0, Vec::new());
    for line in lines {
        let row = Row { columns, values: serde_json::from_str(line).unwrap() };
        rows += 1;
        let old_bug = row.flag("out.deadLeaderElected");
        let (before, next) = replay(&row, |c| c.elects_dead_last_known_leader = true);
        let after = next.as_ref().unwrap_or(&before);
        let sorted = |mut v: Vec<BrokerId>| {
            v.sort_unstable();
            v
        };
        let equal = next.is_some() == row.flag("out.changed")
            && after.leader == broker(row.get("out.leader"))
            && after.isr == brokers(row.get("out.isr"))
            && sorted(after.elr.clone()) == sorted(brokers(row.get("out.elr")))
            && after.last_known_elr == brokers(row.get("out.lastKnownElr"))
            && u64::from(after.leader_epoch) == row.get("out.leaderEpoch").as_u64().unwrap()
            && after.recovering == row.flag("out.recovering");
        if !equal {
            wrong.push(format!("{line}\n  got {next:?}"));
        }
        // The same row in 4.1: equal, except that nobody dead is elected.
        let (_, fixed) = replay(&row, |_| {});
        let alive = brokers(row.get("alive"));
        if old_bug {
            dead += 1;
            let leader = fixed.as_ref().unwrap_or(&before).leader;
            assert!(leader.is_none_or(|b| alive.contains(&b)), "dead leader elected: {line}");
        } else if fixed != next {
            wrong.push(format!("{line}\n  4.1 differs: {fixed:?}"));
        }
        // The same row with the duty blocked: the leader stays or is lost, nobody is elected.
        let (_, blocked) = replay(&row, |c| c.suppressed = true);
        let blocked = blocked.as_ref().unwrap_or(&before);
        assert!(blocked.leader.is_none() || blocked.leader == before.leader, "elected: {line}");
        let bump = u32::from(blocked.leader != before.leader);
        assert_eq!(blocked.leader_epoch, before.leader_epoch + bump, "{line}");
    }
    assert!(rows > 0);
    println!("{rows} rows, {dead} of them elect a dead leader in 4.0");
    assert!(
        wrong.is_empty(),
        "{} of {rows} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
}

/// Fencing one broker of three with the duty blocked, its return, and the repair.
#[test]
fn suppressed_elections_write_the_loss_but_elect_nobody() {
    let all = [BrokerId(0), BrokerId(1), BrokerId(2)];
    let state = PartitionState::new(all.to_vec());
    let (mut lost, mut kept) = (0, 0);
    for leaver in all {
        let alive = |b: BrokerId| b != leaver;
        for unclean in [false, true] {
            let context = Context { suppressed: true, unclean, ..Context::new(&alive) };
            let fenced = fence(&state, leaver, &context).expect("the shrink is written");
            assert_eq!(fenced.isr, all.into_iter().filter(|b| *b != leaver).collect::<Vec<_>>());
            if leaver == BrokerId(0) {
                lost += 1;
                assert_eq!((fenced.leader, fenced.leader_epoch), (None, 1));
                // Back again, by unfence, timer, preferred election or API: no record of any kind.
                let everybody = |_| true;
                let back = Context { alive: &everybody, ..context };
                assert_eq!(elect(&fenced, Election::Online, &back), None);
                assert_eq!(elect(&fenced, Election::Preferred, &back), None);
                // Repaired: the controller elects at once, in assignment order, within the ISR.
                let repaired = elect(&fenced, Election::Online, &Context { suppressed: false, ..back });
                let repaired = repaired.expect("an election");
                assert_eq!((repaired.leader, repaired.leader_epoch), (Some(BrokerId(1)), 2));
            } else {
                kept += 1;
                assert_eq!((fenced.leader, fenced.leader_epoch), (Some(BrokerId(0)), 0));
                // Leaders go on shrinking and expanding their ISR.
                let everybody = |_| true;
                let back = Context { alive: &everybody, ..context };
                let grown = alter_isr(&fenced, &all, &back).expect("the expansion is written");
                assert_eq!((grown.isr.len(), grown.leader), (3, Some(BrokerId(0))));
            }
        }
    }
    assert_eq!((lost, kept), (2, 4));
}

/// Without ELR only the last member of the ISR can restore a partition (domain facts A2).
#[test]
fn last_in_sync_replica_alone_restores() {
    let two = |b: BrokerId| b == BrokerId(2);
    let none = |_: BrokerId| false;
    let three = |b: BrokerId| b == BrokerId(3);
    let mut state = PartitionState::new(vec![BrokerId(2), BrokerId(3)]);
    state.isr = vec![BrokerId(3)];
    state.leader = Some(BrokerId(3));
    let dark = fence(&state, BrokerId(3), &Context::new(&none)).unwrap();
    assert_eq!((dark.leader, &dark.isr[..]), (None, &[BrokerId(3)][..]));
    assert_eq!(elect(&dark, Election::Online, &Context::new(&two)), None);
    let lit = elect(&dark, Election::Online, &Context::new(&three)).unwrap();
    assert_eq!((lit.leader, lit.leader_epoch, lit.recovering), (Some(BrokerId(3)), 2, false));
    let unclean = Context { unclean: true, ..Context::new(&two) };
    let lossy = elect(&dark, Election::Online, &unclean).unwrap();
    assert_eq!(
        (lossy.leader, &lossy.isr[..], lossy.recovering),
        (Some(BrokerId(2)), &[BrokerId(2)][..], true)
    );
    // The leader's first ISR proposal ends the recovery.
    let grown = alter_isr(&lossy, &[BrokerId(2)], &Context::new(&two)).unwrap();
    assert!(!grown.recovering);
}
