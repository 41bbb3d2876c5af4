//! `terraform show -json`, of a state or a plan: MSK clusters with their subnets, topics of the Kafka provider, ECS
//! services, autoscaling groups, databases and caches. A plan knows no value before it is applied: such a value stays
//! unknown. Only the attributes that are named here are looked at; what the state marks as sensitive is not.

use std::collections::BTreeMap;

use super::configs;
use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Model, Topic};
use super::names::is_topic;
use super::tree::Tree;

/// Whether a tree is such an output.
pub(super) fn is_top(tree: &Tree) -> bool {
    let has = |key: &str| tree.get(key).is_some();
    has("format_version") && (has("values") || has("planned_values"))
}

/// A resource.
struct Resource<'a> {
    kind: &'a str,
    address: &'a str,
    values: &'a Tree,
    place: Place,
}

impl<'a> Resource<'a> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.values.word(key)
    }

    /// A name of the attribute, or else the resource's own.
    fn name(&self, key: &str) -> &'a str {
        self.text(key).unwrap_or(self.address)
    }

    fn whole(&self, key: &str) -> Option<Given<u32>> {
        let found = self.values.get(key)?;
        Some(Given { value: found.whole()?, place: Place { line: found.line, ..self.place } })
    }
}

/// Reads outputs.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        // A plan has both; what will be is what is asked for.
        let values = tree.get("planned_values").or_else(|| tree.get("values"));
        let Some(root) = values.and_then(|values| values.get("root_module")) else {
            return Err(wrong(tree.line, "found no `values.root_module`, expected `terraform show -json`"));
        };
        let mut resources = Vec::new();
        collect(root, file, &mut resources)?;
        let mut others: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
        for resource in &resources {
            if !part(resource, model)? {
                others.entry(resource.kind).or_insert((0, resource.place)).0 += 1;
            }
        }
        for (kind, (count, place)) in others {
            model.drop(place, format!("{count} x {kind}: no part of the model"));
        }
    }
    Ok(())
}

/// The managed resources of a module and of those within it.
fn collect<'a>(module: &'a Tree, file: u16, resources: &mut Vec<Resource<'a>>) -> Result<(), Wrong> {
    for tree in module.list("resources") {
        let (Some(kind), Some(address)) = (tree.word("type"), tree.word("address")) else {
            return Err(wrong(tree.line, "found a resource without `type` or `address`, expected both"));
        };
        let data = tree.word("mode") == Some("data") && kind != "aws_subnet";
        if let Some(values) = tree.get("values").filter(|_| !data) {
            resources.push(Resource { kind, address, values, place: Place { file, line: tree.line } });
        }
    }
    module.list("child_modules").iter().try_for_each(|module| collect(module, file, resources))
}

/// Adds the part that a resource is; false if it is none.
fn part(resource: &Resource, model: &mut Model) -> Result<bool, Wrong> {
    let place = resource.place;
    match resource.kind {
        "aws_subnet" => {
            let zone = resource.text("availability_zone_id").or(resource.text("availability_zone"));
            if let Some((id, zone)) = resource.text("id").zip(zone) {
                model.subnets.push((id.to_owned(), Given { value: zone.to_owned(), place }));
            }
        }
        "aws_msk_cluster" => cluster(resource, model),
        "aws_msk_configuration" => properties(resource, model),
        "kafka_topic" => topic(resource, model)?,
        "aws_ecs_service" | "aws_autoscaling_group" => {
            let ecs = resource.kind == "aws_ecs_service";
            let (count, balanced) = if ecs {
                ("desired_count", "load_balancer")
            } else {
                ("desired_capacity", "target_group_arns")
            };
            let way_in = resource.values.list(balanced).first().map(|own| Place { line: own.line, ..place });
            let subnets = match ecs {
                true => resource
                    .values
                    .list("network_configuration")
                    .first()
                    .map_or(&[][..], |own| own.list("subnets")),
                false => resource.values.list("vpc_zone_identifier"),
            };
            let spread = given(subnets, place);
            let replicas = resource.whole(count);
            let service = model.service(resource.name("name"), place);
            (service.replicas, service.entry) = (replicas, way_in);
            service.spread = spread;
        }
        "aws_db_instance" | "aws_rds_cluster" | "aws_docdb_cluster" => {
            let key = if resource.kind == "aws_db_instance" { "identifier" } else { "cluster_identifier" };
            let standby = resource.values.get("multi_az").filter(|flag| flag.flag() == Some(true));
            let store = model.store(resource.name(key), place, false);
            // A cluster's instances are resources of their own, which are counted as no part.
            store.members = match (resource.kind, standby) {
                ("aws_db_instance", None) => Some(Given { value: 1, place }),
                (_, Some(flag)) => Some(Given { value: 2, place: Place { line: flag.line, ..place } }),
                _ => None,
            };
        }
        "aws_elasticache_replication_group" | "aws_elasticache_cluster" => {
            let group = resource.kind == "aws_elasticache_replication_group";
            let (key, count) = if group {
                ("replication_group_id", "num_cache_clusters")
            } else {
                ("cluster_id", "num_cache_nodes")
            };
            let members = resource.whole(count);
            model.store(resource.name(key), place, true).members = members;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn given(list: &[Tree], place: Place) -> Vec<Given<String>> {
    let one =
        |own: &Tree| Some(Given { value: own.text()?.to_owned(), place: Place { line: own.line, ..place } });
    list.iter().filter_map(one).collect()
}

fn cluster(resource: &Resource, model: &mut Model) {
    let group = resource.values.list("broker_node_group_info").first();
    let spread = group.map_or_else(Vec::new, |group| given(group.list("client_subnets"), resource.place));
    let count = resource.whole("number_of_broker_nodes");
    let cluster = model.cluster(resource.name("cluster_name"), resource.place);
    (cluster.count, cluster.spread) = (count, spread);
}

/// The settings of brokers that stand as lines in a configuration.
fn properties(resource: &Resource, model: &mut Model) {
    let place = resource.place;
    for line in resource.text("server_properties").unwrap_or_default().lines() {
        let Some((name, value)) = line.split_once('=').map(|(name, value)| (name.trim(), value.trim()))
        else {
            continue;
        };
        if configs::OF_BROKER.contains(&name) || configs::OF_TOPIC.contains(&name) {
            let cluster = model.cluster("", place);
            cluster.settings.push((name.to_owned(), Given { value: value.to_owned(), place }));
        }
    }
}

fn topic(resource: &Resource, model: &mut Model) -> Result<(), Wrong> {
    let place = resource.place;
    let name = resource.text("name").unwrap_or_default();
    if !is_topic(name) {
        return Err(wrong(place.line, format!("found {}, expected the name of a topic", quote(name))));
    }
    let mut settings = Vec::new();
    for entry in resource.values.get("config").map_or(&[][..], Tree::entries) {
        if let Some(value) = entry.value.text().filter(|_| configs::OF_TOPIC.contains(&entry.key.as_str())) {
            let place = Place { line: entry.line, ..place };
            settings.push((entry.key.clone(), Given { value: value.to_owned(), place }));
        }
    }
    let (count, factor) = (resource.whole("partitions"), resource.whole("replication_factor"));
    let cluster = model.cluster("", place);
    if !cluster.topics.iter().any(|own| own.name == name) {
        cluster.topics.push(Topic {
            name: name.to_owned(),
            place,
            count,
            factor,
            partitions: Vec::new(),
            settings,
        });
    }
    Ok(())
}
