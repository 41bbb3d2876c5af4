//! The metrics of CloudWatch that stand for those of documents.

use crate::export::names::camel;
use crate::world::ids::{BrokerId, ClusterId, ServiceId};
use crate::world::topology::monitors::{ClusterMetric, Metric, ServiceMetric, StoreMetric};
use crate::world::topology::{StoreKind, Topology};

/// The value of a dimension.
pub(super) enum Value {
    /// As the document says.
    Text(String),
    /// A parameter of the template, and what it is.
    Parameter(String, String),
}

/// A metric of CloudWatch.
pub(super) struct Series {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    pub(super) statistic: &'static str,
    pub(super) dimensions: Vec<(&'static str, Value)>,
}

/// A figure: one metric, or several and an expression over `m1`, `m2` …
pub(super) struct Data {
    pub(super) series: Vec<Series>,
    /// Empty for one metric as it is; `$PERIOD` stands for the period in seconds.
    pub(super) expression: String,
    /// From the document's unit to the metric's.
    pub(super) scale: f64,
    /// Where it is not quite the document's figure.
    pub(super) note: &'static str,
}

impl Data {
    fn one(series: Series) -> Data {
        Data { series: vec![series], expression: String::new(), scale: 1.0, note: "" }
    }

    fn math(series: Vec<Series>, expression: impl Into<String>) -> Data {
        Data { series, expression: expression.into(), scale: 1.0, note: "" }
    }

    /// The parameters of the template that it names, each with what it is.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let values = self.series.iter().flat_map(|series| &series.dimensions);
        let parameter = |value: &Value| match value {
            Value::Parameter(name, what) => Some((name.clone(), what.clone())),
            Value::Text(_) => None,
        };
        values.filter_map(|dimension| parameter(&dimension.1)).collect()
    }
}

/// The metrics that stand for a document's, or why none do.
pub(super) fn data(metric: Metric, topology: &Topology) -> Result<Data, String> {
    let word = metric.word();
    match metric {
        Metric::Cluster(metric, id) => cluster(metric, id, topology),
        Metric::Service(metric, id) => service(metric, id, topology),
        Metric::Store(metric, id) => {
            let spec = &topology.stores[id.index()];
            let cache = spec.kind == StoreKind::Cache;
            let (namespace, dimension, what) = match cache {
                true => ("AWS/ElastiCache", "CacheClusterId", "Identifier of the cache cluster"),
                false => ("AWS/RDS", "DBInstanceIdentifier", "Identifier of the database instance"),
            };
            let value = parameter("Store", &spec.id, what);
            let series =
                |name, statistic| Series { namespace, name, statistic, dimensions: vec![(dimension, value)] };
            match metric {
                StoreMetric::Cpu => Ok(Data::one(series("CPUUtilization", "Average"))),
                StoreMetric::Connections if cache => Ok(Data::one(series("CurrConnections", "Maximum"))),
                StoreMetric::Connections => Ok(Data::one(series("DatabaseConnections", "Maximum"))),
                // Percent there, a share here.
                StoreMetric::HitRatio if cache => {
                    Ok(Data { scale: 100.0, ..Data::one(series("CacheHitRate", "Average")) })
                }
                _ => Err(format!("{word}: CloudWatch has no such metric of a store")),
            }
        }
        Metric::Group(..) => Err(format!("{word}: CloudWatch has SumOffsetLag, which counts another way")),
        Metric::Journey(..) | Metric::Objective(..) => {
            Err(format!("{word}: what customers get is in no metric of CloudWatch, unless you publish it"))
        }
        Metric::QuorumLeader(_) => Err(format!("{word}: CloudWatch knows no quorum group of yours")),
    }
}

fn cluster(metric: ClusterMetric, id: ClusterId, topology: &Topology) -> Result<Data, String> {
    let spec = &topology.clusters[id.index()];
    let name = || parameter("Cluster", &spec.id, "Name of the MSK cluster");
    let whole = |metric, statistic| Series {
        namespace: "AWS/Kafka",
        name: metric,
        statistic,
        dimensions: vec![("Cluster Name", name())],
    };
    let brokers = |metric, statistic| -> Vec<Series> {
        let one = |at| Series {
            namespace: "AWS/Kafka",
            name: metric,
            statistic,
            dimensions: vec![
                ("Cluster Name", name()),
                ("Broker ID", Value::Text(spec.config.number(BrokerId(at as u8)).to_string())),
            ],
        };
        (0..spec.config.brokers.len()).map(one).collect()
    };
    let sum = |from: usize, count: usize| {
        let names: Vec<String> = (from..from + count).map(|at| format!("m{at}")).collect();
        format!("SUM([{}])", names.join(", "))
    };
    // An alarm takes ten metrics at most (PutMetricAlarm).
    let all = |metric, statistic| {
        let series = brokers(metric, statistic);
        let expression = sum(1, series.len());
        few(Data::math(series, expression))
    };
    match metric {
        ClusterMetric::OfflinePartitionsCount => Ok(Data::one(whole("OfflinePartitionsCount", "Maximum"))),
        ClusterMetric::ActiveControllerCount => Ok(Data::one(whole("ActiveControllerCount", "Maximum"))),
        ClusterMetric::GlobalPartitionCount => Ok(Data::one(whole("GlobalPartitionCount", "Maximum"))),
        ClusterMetric::UnderReplicatedPartitions => all("UnderReplicatedPartitions", "Maximum"),
        ClusterMetric::UnderMinIsrPartitionCount => all("UnderMinIsrPartitionCount", "Maximum"),
        ClusterMetric::LeaderCount => all("LeaderCount", "Average"),
        ClusterMetric::MessagesInPerSec => all("MessagesInPerSec", "Average"),
        ClusterMetric::LeaderCountGap => {
            let mut series = vec![whole("GlobalPartitionCount", "Maximum")];
            series.extend(brokers("LeaderCount", "Average"));
            let expression = format!("m1 - {}", sum(2, series.len() - 1));
            few(Data::math(series, expression))
        }
        ClusterMetric::BrokersDown => {
            Err("brokers_down: MSK has no metric of brokers that are down".to_owned())
        }
        ClusterMetric::OfflinePartitionsCountSum | ClusterMetric::NoMessageForTooLong => {
            Err("CloudWatch has no such metric of a cluster".to_owned())
        }
    }
}

fn few(data: Data) -> Result<Data, String> {
    const MOST: usize = 10;
    match data.series.len() {
        count if count > MOST => {
            Err(format!("it needs {count} metrics, one a broker, and an alarm takes {MOST}"))
        }
        _ => Ok(data),
    }
}

fn service(metric: ServiceMetric, id: ServiceId, topology: &Topology) -> Result<Data, String> {
    let spec = &topology.services[id.index()];
    let balancer = || ("LoadBalancer", parameter("LoadBalancer", &spec.id, "Load balancer, as app/NAME/ID"));
    let group =
        || ("TargetGroup", parameter("TargetGroup", &spec.id, "Target group, as targetgroup/NAME/ID"));
    let of_group = |name, statistic| Series {
        namespace: "AWS/ApplicationELB",
        name,
        statistic,
        dimensions: vec![group(), balancer()],
    };
    let of_balancer = |name| Series {
        namespace: "AWS/ApplicationELB",
        name,
        statistic: "Sum",
        dimensions: vec![balancer()],
    };
    match metric {
        ServiceMetric::HealthyHostCount => Ok(Data::one(of_group("HealthyHostCount", "Minimum"))),
        ServiceMetric::UnHealthyHostCount => Ok(Data::one(of_group("UnHealthyHostCount", "Maximum"))),
        // Per minute there; the metric is a sum over the period.
        ServiceMetric::Elb5xx => {
            Ok(Data::math(vec![of_balancer("HTTPCode_ELB_5XX_Count")], "m1 * 60 / $PERIOD"))
        }
        ServiceMetric::Target5xx => {
            Ok(Data::math(vec![of_group("HTTPCode_Target_5XX_Count", "Sum")], "m1 * 60 / $PERIOD"))
        }
        ServiceMetric::Rate => Ok(Data::math(vec![of_group("RequestCount", "Sum")], "m1 / $PERIOD")),
        ServiceMetric::ErrorRatio => {
            let series = vec![
                of_group("HTTPCode_Target_5XX_Count", "Sum"),
                of_balancer("HTTPCode_ELB_5XX_Count"),
                of_group("RequestCount", "Sum"),
            ];
            let note =
                "5xx of the targets and of the whole load balancer, over the requests of the target group.";
            Ok(Data { note, ..Data::math(series, "(FILL(m1, 0) + FILL(m2, 0)) / m3") })
        }
        ServiceMetric::Cpu => Ok(Data::one(Series {
            namespace: "AWS/ECS",
            name: "CPUUtilization",
            statistic: "Average",
            dimensions: vec![
                ("ClusterName", parameter("EcsCluster", "", "Name of the ECS cluster")),
                ("ServiceName", parameter("EcsService", &spec.id, "Name of the ECS service")),
            ],
        })),
        _ => {
            Err(format!("{}: CloudWatch has no such metric of a service", Metric::Service(metric, id).word()))
        }
    }
}

fn parameter(kind: &str, id: &str, what: &str) -> Value {
    let of = if id.is_empty() { String::new() } else { format!(" of {id}") };
    Value::Parameter(format!("{kind}{}", camel(id)), format!("{what}{of}"))
}
