//! Answers of AWS: `kafka describe-cluster-v2` (and the older `describe-cluster`), `kafka list-nodes`, `ec2
//! describe-subnets`. A node stands in a subnet, a subnet in a zone; MSK's racks are the identifiers of zones, such as
//! `use1-az1`. Without the subnets' answer their identifiers stand for the zones: MSK puts one subnet into each.

use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::Model;
use super::tree::Tree;

const TOPS: [&str; 4] = ["ClusterInfo", "ClusterInfoList", "NodeInfoList", "Subnets"];

/// Whether a tree is one of these answers.
pub(super) fn is_top(tree: &Tree) -> bool {
    TOPS.iter().any(|key| tree.get(key).is_some())
}

/// Reads answers.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        if !is_top(tree) {
            return Err(wrong(
                tree.line,
                format!("found none of {}, expected an answer of AWS", TOPS.join(", ")),
            ));
        }
        if tree.word("NextToken").is_some() {
            return Err(wrong(
                tree.line,
                "found `NextToken`: the answer goes on; ask without a limit of items",
            ));
        }
        for info in tree.get("ClusterInfo").into_iter().chain(tree.list("ClusterInfoList")) {
            cluster(info, file, model)?;
        }
        for node in tree.list("NodeInfoList") {
            self::node(node, file, model)?;
        }
        for subnet in tree.list("Subnets") {
            let (Some(id), Some(zone)) = (
                subnet.word("SubnetId"),
                subnet.word("AvailabilityZoneId").or(subnet.word("AvailabilityZone")),
            ) else {
                return Err(wrong(subnet.line, "found a subnet without `SubnetId` or `AvailabilityZoneId`"));
            };
            let place = Place { file, line: subnet.line };
            model.subnets.push((id.to_owned(), Given { value: zone.to_owned(), place }));
        }
    }
    Ok(())
}

fn cluster(info: &Tree, file: u16, model: &mut Model) -> Result<(), Wrong> {
    let place = Place { file, line: info.line };
    let Some(name) = info.word("ClusterName") else {
        return Err(wrong(info.line, "found a cluster without `ClusterName`, expected one"));
    };
    if info.get("Serverless").is_some() {
        model.drop(place, format!("{name}: a serverless cluster has no brokers to lose"));
        return Ok(());
    }
    let own = info.get("Provisioned").unwrap_or(info);
    let Some(found) = own.get("NumberOfBrokerNodes") else {
        return Err(wrong(info.line, format!("{}: found no `NumberOfBrokerNodes`", quote(name))));
    };
    let Some(value) = number(found) else {
        return Err(wrong(found.line, "found NumberOfBrokerNodes that is no whole number"));
    };
    let subnets = own.at(&["BrokerNodeGroupInfo", "ClientSubnets"]).map_or(&[][..], Tree::items);
    let spread = subnets.iter().filter_map(|subnet| {
        Some(Given { value: subnet.text()?.to_owned(), place: Place { file, line: subnet.line } })
    });
    let spread = spread.collect();
    let cluster = model.cluster(name, place);
    cluster.count = Some(Given { value, place: Place { file, line: found.line } });
    cluster.spread = spread;
    Ok(())
}

/// A whole number, which `list-nodes` writes as `1.0`.
fn number(tree: &Tree) -> Option<u32> {
    let number = tree.float()?;
    (libm::floor(number) == number && (0.0..=f64::from(i32::MAX)).contains(&number)).then_some(number as u32)
}

fn node(node: &Tree, file: u16, model: &mut Model) -> Result<(), Wrong> {
    let place = Place { file, line: node.line };
    // Controllers are the vendor's.
    let Some(info) = node.get("BrokerNodeInfo") else { return Ok(()) };
    let Some(id) = info.get("BrokerId").and_then(number) else {
        return Err(wrong(info.line, "found a broker without a whole `BrokerId`, expected one"));
    };
    let subnet = info.get("ClientSubnet").and_then(|subnet| Some((subnet.text()?, subnet.line)));
    // `arn:aws:kafka:REGION:ACCOUNT:broker/CLUSTER/…`
    let name = node.word("NodeARN").and_then(|arn| arn.split_once(":broker/")?.1.split('/').next());
    let name = name.unwrap_or_default();
    let broker = model.cluster(name, place).broker(id, place);
    broker.rack = subnet
        .map(|(subnet, line)| Given { value: subnet.to_owned(), place: Place { file, line } })
        .or(broker.rack.take());
    Ok(())
}
