//! The actions of FIS that are written here: their targets and parameters.
//!
//! Source: AWS FIS user guide, "AWS FIS Actions reference", and "Targets for AWS FIS" for the kinds of targets.

/// A parameter, and whether it has to be there.
pub(super) type Parameter = (&'static str, bool);

/// An action's row.
pub(super) struct Row {
    pub(super) id: &'static str,
    /// The key of its target; empty for an action without one.
    pub(super) target: &'static str,
    /// The kind of its target.
    pub(super) resource: &'static str,
    pub(super) parameters: &'static [Parameter],
}

const CAPACITY: &[Parameter] =
    &[("duration", true), ("availabilityZoneIdentifiers", true), ("percentage", false)];
const COMMAND: &[Parameter] =
    &[("documentArn", true), ("documentVersion", false), ("documentParameters", false), ("duration", true)];

const ROWS: [Row; 9] = [
    Row { id: "aws:fis:wait", target: "", resource: "", parameters: &[("duration", true)] },
    Row {
        id: "aws:ec2:stop-instances",
        target: "Instances",
        resource: "aws:ec2:instance",
        parameters: &[("startInstancesAfterDuration", false), ("completeIfInstancesTerminated", false)],
    },
    Row {
        id: "aws:ec2:terminate-instances",
        target: "Instances",
        resource: "aws:ec2:instance",
        parameters: &[],
    },
    Row {
        id: "aws:ec2:asg-insufficient-instance-capacity-error",
        target: "AutoScalingGroups",
        resource: "aws:ec2:autoscaling-group",
        parameters: CAPACITY,
    },
    Row { id: "aws:ecs:stop-task", target: "Tasks", resource: "aws:ecs:task", parameters: &[] },
    Row {
        id: "aws:elasticache:replicationgroup-interrupt-az-power",
        target: "ReplicationGroups",
        resource: "aws:elasticache:replicationgroup",
        parameters: &[("duration", true)],
    },
    Row {
        id: "aws:network:disrupt-connectivity",
        target: "Subnets",
        resource: "aws:ec2:subnet",
        parameters: &[("scope", true), ("duration", true), ("prefixListIdentifier", false)],
    },
    Row {
        id: "aws:rds:failover-db-cluster",
        target: "Clusters",
        resource: "aws:rds:cluster",
        parameters: &[],
    },
    Row {
        id: "aws:ssm:send-command",
        target: "Instances",
        resource: "aws:ec2:instance",
        parameters: COMMAND,
    },
];

/// The row of an action.
pub(super) fn row(id: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id == id)
}
