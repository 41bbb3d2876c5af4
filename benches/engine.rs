//! Speed of the engine: the workloads of `models`, statistics on. `benches/ratio.sh` compares with another program.

mod models;

use criterion::{Criterion, Throughput, criterion_main};

/// Returns the number of events and a statistic.
type Workload = fn() -> (u64, f64);

fn engine(criterion: &mut Criterion) {
    let workloads: [(&str, Workload); 5] = [
        ("mm1", || models::mm1(200_000)),
        ("net", || models::net(100_000, 10)),
        ("t1000", || models::net(100_000, 1000)),
        ("hold 1k", || models::hold(400_000, 1_000)),
        ("hold 100k", || models::hold(400_000, 100_000)),
    ];
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    for (name, run) in workloads {
        let (events, _) = run();
        group.throughput(Throughput::Elements(events));
        group.bench_function(name, |bencher| bencher.iter(run));
    }
    group.finish();
}

// A private module, as the macro makes a public function.
mod group {
    criterion::criterion_group!(benches, super::engine);
}

criterion_main!(group::benches);
