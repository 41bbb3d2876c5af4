//! Clusters with their brokers, topics and partitions.

use super::facts::Facts;
use super::ground::{Ground, Notes};
use super::out::{Out, number, numbers, text};
use crate::import::lines::{Given, Place, Wrong, quote, wrong_at};
use crate::import::model::{Cluster, Model, Partition, Topic};
use crate::import::names;
use crate::import::result::Counts;

/// Most brokers of a cluster, topics of a cluster, and partitions of all its topics in a document.
const BROKERS: usize = 32;
const TOPICS: usize = 1_000;
const PARTITIONS: usize = 3_000;
/// Kafka's own topics.
const OFFSETS: &str = "__consumer_offsets";

/// The topics that the document has, by cluster: in the order of the text, those that fit. Those that something is wrong
/// with come first, then large ones.
pub(super) fn choose(model: &mut Model, notes: &mut Notes) -> Vec<Vec<usize>> {
    let mut chosen = Vec::new();
    for cluster in &model.clusters {
        let own = |topic: &&Topic| topic.name.starts_with("__");
        for topic in cluster.topics.iter().filter(own) {
            let what = match topic.name.as_str() {
                OFFSETS => "Kafka's own topic, which every cluster has by itself",
                _ => "a topic of Kafka's own, which no service names",
            };
            notes.push((topic.place, format!("{}: {what}", topic.name)));
        }
        let mut order: Vec<usize> =
            (0..cluster.topics.len()).filter(|&at| !own(&&cluster.topics[at])).collect();
        let size =
            |topic: &Topic| topic.partitions.len().max(topic.count.map_or(1, |count| count.value as usize));
        order.sort_by_key(|&at| {
            let topic = &cluster.topics[at];
            (!hurt(topic), std::cmp::Reverse(size(topic)), at)
        });
        let mut room = PARTITIONS;
        let mut kept = Vec::new();
        for at in order {
            let topic = &cluster.topics[at];
            match room.checked_sub(size(topic)).filter(|_| kept.len() < TOPICS) {
                Some(left) => {
                    room = left;
                    kept.push(at);
                }
                None => {
                    let what = format!(
                        "topic {}: left out, a document has at most {TOPICS} topics and {PARTITIONS} partitions a cluster",
                        topic.name
                    );
                    notes.push((topic.place, what));
                }
            }
        }
        kept.sort_unstable();
        chosen.push(kept);
    }
    chosen
}

/// Whether a partition has no leader or a replica that is not in sync.
pub(super) fn hurt(topic: &Topic) -> bool {
    topic
        .partitions
        .iter()
        .any(|partition| partition.leader.is_none() || partition.isr.len() < partition.replicas.len())
}

/// All clusters.
pub(super) fn out(
    ground: &Ground,
    topics: &[Vec<usize>],
    facts: &mut Facts,
    counts: &mut Counts,
    notes: &mut Notes,
) -> Result<Out, Wrong> {
    let clusters = ground.model.clusters.iter().enumerate();
    let clusters: Result<Vec<Out>, Wrong> = clusters
        .map(|(at, cluster)| self::cluster(ground, at, cluster, &topics[at], facts, counts, notes))
        .collect();
    counts.clusters = ground.model.clusters.len();
    Ok(Out::List(clusters?))
}

fn cluster(
    ground: &Ground,
    index: usize,
    cluster: &Cluster,
    topics: &[usize],
    facts: &mut Facts,
    counts: &mut Counts,
    notes: &mut Notes,
) -> Result<Out, Wrong> {
    let at = format!("/clusters/{index}");
    facts.read(&*at, cluster.place);
    let mut members = vec![("id", text(&ground.clusters[index]))];
    if !cluster.name.is_empty() && cluster.name != ground.clusters[index] {
        members.push(("label", text(names::label(&cluster.name))));
    }
    let brokers = brokers(ground, &at, cluster, facts)?;
    counts.brokers += brokers.len();
    let number_of = brokers.len();
    members.push(("brokers", Out::List(brokers)));
    let mut list = Vec::new();
    for &topic in topics {
        let pointer = format!("{at}/topics/{}", list.len());
        list.push(self::topic(&pointer, cluster, &cluster.topics[topic], number_of, facts, counts, notes)?);
    }
    usual_least(&at, cluster, topics, facts);
    if list.is_empty() {
        let count = number(12);
        let topic = Out::Object(vec![("id", text("records")), ("partitions", count)]);
        let why = "unknown: no text names a topic; add the output of `kafka-topics --describe`";
        facts.assume(format!("{at}/topics/0"), &topic, why, None);
        list.push(topic);
    }
    counts.topics += list.len();
    members.push(("topics", Out::List(list)));
    let settings = settings(&at, cluster, topics, facts, notes);
    if !settings.is_empty() {
        members.push(("settings", Out::Object(settings)));
    }
    Ok(Out::Object(members))
}

/// Brokers with their numbers; zones in turn where the text only counts them.
fn brokers(ground: &Ground, at: &str, cluster: &Cluster, facts: &mut Facts) -> Result<Vec<Out>, Wrong> {
    let counted = cluster.count.map_or(0, |count| count.value as usize);
    let found = cluster.brokers.len().max(counted);
    if found > BROKERS {
        let message = format!("found {found} brokers, a document has at most {BROKERS} in a cluster");
        return Err(wrong_at(cluster.place, message));
    }
    if cluster.brokers.is_empty() {
        return Ok(counted_brokers(ground, at, cluster, facts));
    }
    let mut order: Vec<usize> = (0..cluster.brokers.len()).collect();
    order.sort_by_key(|&at| cluster.brokers[at].id);
    let told = cluster.live.is_some() || cluster.topics.iter().any(|topic| !topic.partitions.is_empty());
    let list = order.iter().enumerate().map(|(k, &at_broker)| {
        let broker = &cluster.brokers[at_broker];
        let pointer = format!("{at}/brokers/{k}");
        let zone = text(ground.zones.id(broker.rack.as_ref()));
        let mut members = vec![("id", number(broker.id)), ("zone", zone.clone())];
        facts.read(&*pointer, broker.place);
        match &broker.rack {
            Some(rack) => facts.read(format!("{pointer}/zone"), rack.place),
            None if ground.zones.none() => {}
            None => facts.assume(format!("{pointer}/zone"), &zone, "unknown: no text has the rack of this broker", None),
        }
        if told && broker.alive.is_none() {
            members.push(("up", Out::Flag(false)));
            let why = "in sync with no leader and on no list of live brokers: taken as down at the moment of the text";
            facts.assume(format!("{pointer}/up"), &Out::Flag(false), why, Some(broker.place));
        }
        Out::Object(members)
    });
    Ok(list.collect())
}

fn counted_brokers(ground: &Ground, at: &str, cluster: &Cluster, facts: &mut Facts) -> Vec<Out> {
    let pointer = format!("{at}/brokers");
    let factors = cluster.topics.iter().filter_map(|topic| topic.factor);
    let count = cluster.count.map(|count| count.value.max(1));
    let least = factors.map(|factor| factor.value).max().unwrap_or(1);
    let zones = match cluster.spread.is_empty() {
        true => ground.zones.turns(count.unwrap_or(least).clamp(1, BROKERS as u32)),
        false => {
            let zones = (0..count.unwrap_or(least) as usize).take(BROKERS);
            let zone = |k: usize| text(ground.zones.id(Some(&cluster.spread[k % cluster.spread.len()])));
            Out::List(zones.map(zone).collect())
        }
    };
    match (cluster.count, cluster.spread.first()) {
        (Some(count), Some(_)) => facts.read(pointer, count.place),
        (Some(count), None) => {
            let why = "unknown: the text counts the brokers and does not say where they stand";
            facts.assume(pointer, &zones, why, Some(count.place));
        }
        (None, _) => {
            let why = "unknown: no text names a broker; as many as the largest replication factor needs";
            facts.assume(pointer, &zones, why, None);
        }
    }
    match zones {
        Out::List(list) => list,
        other => vec![other],
    }
}

fn topic(
    at: &str,
    cluster: &Cluster,
    topic: &Topic,
    brokers: usize,
    facts: &mut Facts,
    counts: &mut Counts,
    notes: &mut Notes,
) -> Result<Out, Wrong> {
    facts.read(at, topic.place);
    let mut members = vec![("id", text(&topic.name))];
    let factor = match topic.partitions.is_empty() {
        false => {
            members.push((
                "partitions",
                Out::List(topic.partitions.iter().map(|own| partition(cluster, own)).collect()),
            ));
            counts.partitions += topic.partitions.len();
            topic.partitions.iter().map(|partition| partition.replicas.len()).min().unwrap_or(1) as u32
        }
        true => {
            let count = topic.count.map_or(1, |count| count.value.max(1));
            members.push(("partitions", number(count)));
            counts.partitions += count as usize;
            if topic.count.is_none() {
                let why = "unknown: no text has the number of its partitions";
                facts.assume(format!("{at}/partitions"), &number(count), why, None);
            }
            let usual = cluster.setting("default.replication.factor").and_then(|own| own.value.parse().ok());
            let factor = topic.factor.map(|factor| factor.value).or(usual).unwrap_or(1).max(1);
            if factor as usize > brokers {
                let message =
                    format!("topic {}: {factor} replicas, and {brokers} brokers", quote(&topic.name));
                return Err(wrong_at(topic.place, message));
            }
            members.push(("replication_factor", number(factor)));
            if topic.factor.is_none() && usual.is_none() {
                let why = "unknown: no text has its replication factor; Kafka's default is 1";
                facts.assume(format!("{at}/replication_factor"), &number(factor), why, None);
            }
            factor
        }
    };
    let setting = |name: &str| topic.setting(name).or_else(|| cluster.setting(name));
    let least = setting("min.insync.replicas");
    let wanted = least.and_then(|own| own.value.parse::<u32>().ok()).unwrap_or(1);
    members.push(("min_insync_replicas", number(wanted.clamp(1, factor))));
    if let Some(own) = least {
        facts.read(format!("{at}/min_insync_replicas"), own.place);
        if wanted > factor {
            let what = format!(
                "min.insync.replicas {wanted} of {}: it has {factor} replicas, so that many are asked",
                topic.name
            );
            notes.push((own.place, what));
        }
    }
    if let Some(own) = setting("unclean.leader.election.enable") {
        members.push(("unclean_leader_election", Out::Flag(own.value == "true")));
        facts.read(format!("{at}/unclean_leader_election"), own.place);
    }
    Ok(Out::Object(members))
}

/// Says of topics without `min.insync.replicas` that they have Kafka's own default.
fn usual_least(at: &str, cluster: &Cluster, topics: &[usize], facts: &mut Facts) {
    const NAME: &str = "min.insync.replicas";
    if cluster.setting(NAME).is_some() {
        return;
    }
    let silent = |&(_, topic): &(usize, &usize)| cluster.topics[*topic].setting(NAME).is_none();
    let silent: Vec<(usize, &usize)> = topics.iter().enumerate().filter(silent).collect();
    let why = "no text has min.insync.replicas of the topic, and `kafka-topics` prints each setting that is not Kafka's own: 1";
    if silent.len() == topics.len() && !topics.is_empty() {
        return facts.assume(format!("{at}/topics/*/min_insync_replicas"), &number(1), why, None);
    }
    for (k, _) in silent {
        facts.assume(format!("{at}/topics/{k}/min_insync_replicas"), &number(1), why, None);
    }
}

/// A partition: what the reader of documents would take for itself is left out.
fn partition(cluster: &Cluster, partition: &Partition) -> Out {
    let Partition { leader, replicas, isr, elr, .. } = partition;
    let alive = |id: &u32| cluster.brokers.iter().any(|broker| broker.id == *id && broker.alive.is_some());
    let mut members = vec![("replicas", numbers(replicas))];
    let usual: Vec<u32> = replicas.iter().copied().filter(|id| alive(id) && !elr.contains(id)).collect();
    let mut sorted = isr.clone();
    sorted.sort_by_key(|id| replicas.iter().position(|own| own == id));
    let first = sorted.iter().find(|id| alive(id)).copied();
    match leader {
        None => members.push(("leader", Out::Null)),
        Some(id) if first != Some(*id) => members.push(("leader", number(*id))),
        Some(_) => {}
    }
    if sorted != usual {
        members.push(("isr", numbers(isr)));
    }
    if !elr.is_empty() {
        members.push(("elr", numbers(elr)));
    }
    Out::Object(members)
}

/// Settings of brokers under the names of the document.
fn settings(
    at: &str,
    cluster: &Cluster,
    topics: &[usize],
    facts: &mut Facts,
    notes: &mut Notes,
) -> Vec<(&'static str, Out)> {
    const TIMES: [(&str, &str, &str); 5] = [
        ("heartbeat_interval", "broker.heartbeat.interval.ms", "ms"),
        ("session_timeout", "broker.session.timeout.ms", "ms"),
        ("registration_timeout", "initial.broker.registration.timeout.ms", "ms"),
        ("replica_lag_time_max", "replica.lag.time.max.ms", "ms"),
        ("leader_imbalance_check", "leader.imbalance.check.interval.seconds", "s"),
    ];
    /// The longest time of a document, in seconds.
    const WEEK: u32 = 604_800;
    const FLAGS: [(&str, &str); 2] = [
        ("auto_leader_rebalance", "auto.leader.rebalance.enable"),
        ("controlled_shutdown", "controlled.shutdown.enable"),
    ];
    let mut members = Vec::new();
    let mut add = |name: &'static str, own: &Given<String>, value: Option<Out>| match value {
        Some(value) => {
            members.push((name, value));
            facts.read(format!("{at}/settings/{name}"), own.place);
        }
        None => notes.push((own.place, format!("{}: found no value that can be read", quote(&own.value)))),
    };
    for (name, kafka, unit) in TIMES {
        if let Some(own) = cluster.setting(kafka) {
            let most = if unit == "s" { WEEK } else { 1_000 * WEEK };
            let value: Option<u32> = own.value.parse().ok().filter(|value| (1..=most).contains(value));
            add(name, own, value.map(|value| text(format!("{value}{unit}"))));
        }
    }
    for (name, kafka) in FLAGS {
        if let Some(own) = cluster.setting(kafka) {
            let value = match own.value.as_str() {
                "true" => Some(Out::Flag(true)),
                "false" => Some(Out::Flag(false)),
                _ => None,
            };
            add(name, own, value);
        }
    }
    let time = |name: &str| cluster.setting(name).and_then(|own| own.value.parse::<u32>().ok());
    let (beat, session) = (time("broker.heartbeat.interval.ms"), time("broker.session.timeout.ms"));
    // Kafka's own defaults stand for what is not said.
    if session.unwrap_or(9_000) <= beat.unwrap_or(2_000) {
        members.retain(|member| !matches!(member.0, "heartbeat_interval" | "session_timeout"));
        facts.forget(&[
            &format!("{at}/settings/heartbeat_interval"),
            &format!("{at}/settings/session_timeout"),
        ]);
        notes.push((
            cluster.place,
            "a broker's session is no longer than its heartbeat: both are left out".to_owned(),
        ));
    }
    let eligible = |partition: &&Partition| !partition.elr.is_empty() || partition.isr.is_empty();
    let mut partitions = topics.iter().flat_map(|&topic| &cluster.topics[topic].partitions);
    let first: Option<Place> = partitions.find(eligible).map(|partition| partition.place);
    if let Some(place) = first {
        members.push(("eligible_leader_replicas", Out::Flag(true)));
        facts.read(format!("{at}/settings/eligible_leader_replicas"), place);
    }
    members
}
