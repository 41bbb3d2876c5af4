//! Manifests of Kubernetes, `kubectl get -o json` and the output of `helm template`: workloads with replicas, services that
//! name them, edges from their environment (values of config maps included), ways in, and, where pods and nodes are among
//! the objects, the zone of every replica. Secrets are not looked at.

use std::collections::BTreeMap;

use super::images::{self, Image};
use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Edge, Model};
use super::references::{self, Variable};
use super::strimzi;
use super::tree::Tree;

const ZONE: [&str; 2] = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];
const WORKLOADS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"];

/// An object.
struct Object<'a> {
    kind: &'a str,
    name: &'a str,
    namespace: &'a str,
    tree: &'a Tree,
    place: Place,
}

/// A workload, and what its pods are.
struct Workload<'a> {
    object: &'a Object<'a>,
    what: Image,
    /// Labels of its pods.
    labels: Vec<(&'a str, &'a str)>,
}

/// Reads the documents of a text.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    let mut objects = Vec::new();
    for tree in trees {
        collect(tree, file, &mut objects)?;
    }
    if objects.is_empty() {
        return Err(wrong(1, "found no object with `kind` and `metadata.name`, expected manifests"));
    }
    let mut workloads: Vec<Workload> = Vec::new();
    for object in &objects {
        if strimzi::is_own(object.tree.word("apiVersion").unwrap_or_default()) {
            strimzi::read(object.kind, object.name, object.tree, file, model)?;
        } else if let Some(workload) = workload(object) {
            match workloads.iter().find(|other| other.object.name == object.name) {
                None => workloads.push(workload),
                Some(other) => {
                    let first = other.object.place.line;
                    let what =
                        format!("{} {}: has the name of line {first}", object.kind, quote(object.name));
                    model.drop(object.place, format!("{what}; import one namespace at a time"));
                }
            }
        }
    }
    for workload in &workloads {
        part(workload, &objects, model)?;
    }
    ways_in(&objects, &workloads, model);
    for workload in workloads.iter().filter(|workload| matches!(workload.what, Image::Own | Image::Load)) {
        edges(workload, &workloads, &objects, model);
    }
    unread(&objects, model);
    Ok(())
}

/// The objects of a document, those of a list included.
fn collect<'a>(tree: &'a Tree, file: u16, objects: &mut Vec<Object<'a>>) -> Result<(), Wrong> {
    if tree.entries().is_empty() {
        return Ok(());
    }
    let Some(kind) = tree.word("kind") else {
        return Err(wrong(tree.line, "found an object without `kind`, expected one"));
    };
    if kind.ends_with("List") && tree.get("items").is_some() {
        return tree.list("items").iter().try_for_each(|item| collect(item, file, objects));
    }
    let name = tree.at(&["metadata", "name"]).and_then(Tree::text);
    let Some(name) = name else {
        return Err(wrong(tree.line, format!("found {} without `metadata.name`, expected one", quote(kind))));
    };
    let namespace = tree.at(&["metadata", "namespace"]).and_then(Tree::text).unwrap_or_default();
    objects.push(Object { kind, name, namespace, tree, place: Place { file, line: tree.line } });
    Ok(())
}

fn containers(object: &Tree) -> &[Tree] {
    object.at(&["spec", "template", "spec", "containers"]).map_or(&[], Tree::items)
}

fn pairs(tree: Option<&Tree>) -> Vec<(&str, &str)> {
    let entries = tree.map_or(&[][..], Tree::entries);
    entries.iter().filter_map(|entry| Some((entry.key.as_str(), entry.value.text()?))).collect()
}

fn workload<'a>(object: &'a Object<'a>) -> Option<Workload<'a>> {
    let owned =
        object.tree.at(&["metadata", "ownerReferences"]).is_some_and(|owners| !owners.items().is_empty());
    if !WORKLOADS.contains(&object.kind) || owned {
        return None;
    }
    let image =
        containers(object.tree).first().and_then(|container| container.word("image")).unwrap_or_default();
    let labels = pairs(object.tree.at(&["spec", "template", "metadata", "labels"]));
    Some(Workload { object, what: images::what(object.name, image), labels })
}

/// The zones of the pods of a workload, and how many run.
fn pods(workload: &Workload, objects: &[Object]) -> (usize, Vec<Given<String>>) {
    let zone_of = |node: &str| {
        let node = objects.iter().find(|object| object.kind == "Node" && object.name == node)?;
        let labels = node.tree.at(&["metadata", "labels"])?;
        ZONE.iter().find_map(|label| labels.word(label))
    };
    let selector = pairs(workload.object.tree.at(&["spec", "selector", "matchLabels"]));
    let (mut count, mut zones) = (0, Vec::new());
    for pod in objects.iter().filter(|object| object.kind == "Pod") {
        let labels = pairs(pod.tree.at(&["metadata", "labels"]));
        let own = !selector.is_empty() && selector.iter().all(|label| labels.contains(label));
        let phase = pod.tree.at(&["status", "phase"]).and_then(Tree::text).unwrap_or("Running");
        if !own || pod.namespace != workload.object.namespace || phase != "Running" {
            continue;
        }
        count += 1;
        let node = pod.tree.at(&["spec", "nodeName"]).and_then(Tree::text).unwrap_or_default();
        if let Some(zone) = zone_of(node) {
            zones.push(Given { value: zone.to_owned(), place: pod.place });
        }
    }
    (count, zones)
}

fn part(workload: &Workload, objects: &[Object], model: &mut Model) -> Result<(), Wrong> {
    let Workload { object, what, .. } = workload;
    let (name, place, tree) = (object.name, object.place, object.tree);
    let (running, zones) = pods(workload, objects);
    let replicas = match tree.at(&["spec", "replicas"]) {
        _ if running > 0 => {
            Some(Given { value: running as u32, place: zones.first().map_or(place, |zone| zone.place) })
        }
        None => None,
        Some(found) => match found.whole() {
            Some(value) => Some(Given { value, place: Place { line: found.line, ..place } }),
            None => return Err(wrong(found.line, "found replicas that are no whole number")),
        },
    };
    let fixed = tree.at(&["spec", "template", "spec", "nodeSelector"]);
    let fixed = fixed.and_then(|labels| ZONE.iter().find_map(|label| labels.get(label)));
    match what {
        Image::Watching => model.drop(place, format!("{name}: monitoring, for which no request waits")),
        Image::Load => model.drop(place, format!("{name}: stands for customers; its calls are journeys")),
        Image::Kafka => {
            let cluster = model.cluster(name, place);
            cluster.count = cluster.count.or(replicas).or(Some(Given { value: 1, place }));
        }
        Image::Database | Image::Cache => {
            let store = model.store(name, place, *what == Image::Cache);
            store.members = Some(replicas.unwrap_or(Given { value: 1, place }));
            store.zones = zones;
        }
        Image::Own => {
            let service = model.service(name, place);
            service.usual = match object.kind {
                "DaemonSet" => "a DaemonSet runs on every node, and how many there are is not in the file",
                _ => "Kubernetes starts one replica when a workload says no number",
            };
            service.replicas = replicas.or(service.replicas);
            let all_known = zones.len() == running && running > 0;
            if all_known {
                service.zones = zones;
            } else if let Some(zone) = fixed.and_then(|zone| Some((zone.text()?, zone.line))) {
                service.spread =
                    vec![Given { value: zone.0.to_owned(), place: Place { line: zone.1, ..place } }];
            }
        }
    }
    Ok(())
}

/// The workload behind a service of Kubernetes.
fn behind<'a>(service: &Object, workloads: &'a [Workload<'a>]) -> Option<&'a Workload<'a>> {
    let selector = pairs(service.tree.at(&["spec", "selector"]));
    workloads.iter().find(|workload| {
        let same = workload.object.namespace == service.namespace;
        same && !selector.is_empty() && selector.iter().all(|label| workload.labels.contains(label))
    })
}

/// Where customers come in: services of the types LoadBalancer and NodePort, and what an ingress or a route names.
fn ways_in(objects: &[Object], workloads: &[Workload], model: &mut Model) {
    for object in objects {
        let mut names: Vec<(&str, u32)> = Vec::new();
        match object.kind {
            "Service" => {
                let kind = object.tree.at(&["spec", "type"]).and_then(Tree::text);
                if matches!(kind, Some("LoadBalancer" | "NodePort")) {
                    names.push((object.name, object.place.line));
                }
            }
            "Ingress" | "HTTPRoute" | "VirtualService" | "GRPCRoute" => backends(object.tree, &mut names),
            _ => {}
        }
        for (name, line) in names {
            let name = name.split('.').next().unwrap_or_default();
            let service = objects.iter().find(|other| other.kind == "Service" && other.name == name);
            let workload = service.and_then(|service| behind(service, workloads));
            let place = Place { line, ..object.place };
            match workload.filter(|workload| workload.what == Image::Own) {
                Some(workload) => {
                    model.service(workload.object.name, workload.object.place).entry = Some(place)
                }
                None => model.drop(
                    place,
                    format!("{} {}: nothing of this file is behind it", object.kind, quote(name)),
                ),
            }
        }
    }
}

/// Names of the services that a route leads to, wherever they stand in it.
fn backends<'a>(tree: &'a Tree, names: &mut Vec<(&'a str, u32)>) {
    for entry in tree.entries() {
        let named = match entry.key.as_str() {
            "service" => entry.value.get("name"),
            "serviceName" => Some(&entry.value),
            "destination" => entry.value.get("host"),
            "backendRefs" => {
                let refs = entry.value.items().iter().filter_map(|item| item.get("name"));
                names.extend(refs.filter_map(|name| Some((name.text()?, name.line))));
                None
            }
            _ => None,
        };
        match named.and_then(|name| Some((name.text()?, name.line))) {
            Some(name) => names.push(name),
            None => backends(&entry.value, names),
        }
    }
    tree.items().iter().for_each(|item| backends(item, names));
    let mut seen: Vec<&str> = Vec::new();
    names.retain(|name| {
        let new = !seen.contains(&name.0);
        seen.push(name.0);
        new
    });
}

/// The variables of a workload's containers; those of a secret have no value here.
fn variables(workload: &Workload, objects: &[Object]) -> Vec<Variable> {
    let map = |name: &str| {
        let own = |object: &&Object| {
            object.kind == "ConfigMap" && object.name == name && object.namespace == workload.object.namespace
        };
        objects.iter().find(own).and_then(|object| object.tree.get("data"))
    };
    let mut found = Vec::new();
    let file = workload.object.place.file;
    let mut add = |name: &str, value: &str, line| {
        let place = Place { file, line };
        found.push(Variable { name: name.to_owned(), value: value.to_owned(), open: Vec::new(), place });
    };
    for container in containers(workload.object.tree) {
        for variable in container.list("env") {
            let name = variable.word("name").unwrap_or_default();
            let key = variable.at(&["valueFrom", "configMapKeyRef"]);
            let of_map = key.and_then(|key| map(key.word("name")?)?.word(key.word("key")?));
            let secret = variable.at(&["valueFrom", "secretKeyRef"]).is_some();
            match variable.word("value").or(of_map) {
                Some(value) => add(name, value, variable.line),
                None if !secret => add(name, "", variable.line),
                None => {}
            }
        }
        for from in container.list("envFrom") {
            let data = from.at(&["configMapRef", "name"]).and_then(Tree::text).and_then(map);
            for entry in data.map_or(&[][..], Tree::entries) {
                add(&entry.key, entry.value.text().unwrap_or_default(), entry.line);
            }
        }
    }
    found
}

fn edges(workload: &Workload, workloads: &[Workload], objects: &[Object], model: &mut Model) {
    let own = workload.object.name;
    // A name in a value is that of a service of Kubernetes, of a workload, or of a cluster of Strimzi.
    let mut parts: BTreeMap<&str, &Workload> = BTreeMap::new();
    for other in workloads {
        parts.insert(other.object.name, other);
    }
    for service in objects.iter().filter(|object| object.kind == "Service") {
        if let Some(other) = behind(service, workloads) {
            parts.insert(service.name, other);
        }
    }
    let clusters: Vec<String> = model.clusters.iter().map(|cluster| cluster.name.clone()).collect();
    let names: Vec<&str> = parts.keys().copied().chain(clusters.iter().map(String::as_str)).collect();
    for reference in references::find(own, &variables(workload, objects), &names) {
        let target = parts.get(reference.to.as_str());
        let to = target.map_or(reference.to.as_str(), |target| target.object.name);
        let what = target.map_or(Image::Kafka, |target| target.what);
        if reference.telemetry || what == Image::Watching {
            let what = format!("{} of {own}: names {to}, to which telemetry goes", reference.by);
            model.drop(reference.place, what);
        } else if workload.what == Image::Load {
            if let Some(target) = target.filter(|_| what == Image::Own) {
                model.service(to, target.object.place).entry = Some(reference.place);
            }
        } else if to != own && what != Image::Load {
            let guess =
                reference.guess.then_some("the variable's name is the part's, its value is not in the file");
            let (from, to) = (own.to_owned(), to.to_owned());
            model.edge(Edge { from, to, place: reference.place, count: None, rate: None, guess });
        }
    }
}

/// Objects that say nothing here are counted by their kind; those that say something that is not read are listed.
fn unread(objects: &[Object], model: &mut Model) {
    let mut others: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
    for object in objects {
        let own = strimzi::is_own(object.tree.word("apiVersion").unwrap_or_default());
        match object.kind {
            kind if WORKLOADS.contains(&kind) || own => {}
            "Service" | "Pod" | "Node" | "ConfigMap" | "Ingress" | "HTTPRoute" | "VirtualService"
            | "GRPCRoute" => {}
            "HorizontalPodAutoscaler" => {
                let what =
                    format!("HorizontalPodAutoscaler {}: the number of replicas stays", quote(object.name));
                model.drop(object.place, what);
            }
            kind => others.entry(kind).or_insert((0, object.place)).0 += 1,
        }
    }
    for (kind, (count, place)) in others {
        model.drop(place, format!("{count} x {kind}: no part of the model"));
    }
}
