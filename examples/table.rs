use blast_radius::{engine::*, scenario, session::study::*, world::ids::*};
use std::sync::Arc;
fn range(v: &[f64]) -> String {
    let mut v = v.to_vec();
    v.sort_by(f64::total_cmp);
    format!("{:.3}..{:.3} (median {:.3})", v[0], v[v.len() - 1], v[v.len() / 2])
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: u64 = args[1].parse().unwrap();
    let text = scenario::catalogue::text("msk-control-plane-2026-05-07").unwrap();
    let t = Arc::new(scenario::read(text).unwrap().topology);
    let runs = |c: &[&str], until: u64| -> Vec<Study> {
        (1..=n).map(|seed| run(&Plan::new(&t, seed, c, SimTime::from_secs(until)).unwrap())).collect()
    };
    let s = SimTime::from_secs;
    let js = [JourneyId(0), JourneyId(1), JourneyId(2), JourneyId(3)];
    println!("(a)");
    let a = runs(&[], 3600);
    for j in js {
        println!(
            "  {} ok {}",
            t.journeys[j.index()].id,
            range(&a.iter().map(|x| x.shares(j, s(0), s(3570)).0).collect::<Vec<_>>())
        );
    }
    for f in ["power-loss", "overheat"] {
        println!("(b) {f}");
        let b = runs(&[&format!("300s zone a {f}")], 900);
        for j in js {
            println!(
                "  {} recovery s {}",
                t.journeys[j.index()].id,
                range(
                    &b.iter()
                        .map(|x| x.recovery(j, s(300), 0.99).time().map_or(-1.0, |t| t.as_secs_f64()))
                        .collect::<Vec<_>>()
                )
            );
        }
        for x in b.iter().take(2) {
            println!("   {:?}", x.clocks(s(300), s(900)));
        }
    }
    for f in ["overheat", "power-loss"] {
        println!("(d) {f}");
        let d = runs(
            &[
                "60s control-plane msk block elect-leaders",
                &format!("300s zone a {f}"),
                "1200s control-plane msk repair elect-leaders",
            ],
            1800,
        );
        for j in js {
            println!(
                "  {} answered {}",
                t.journeys[j.index()].id,
                range(&d.iter().map(|x| x.answered(j, s(420), s(1140))).collect::<Vec<_>>())
            );
        }
        for v in 0..5 {
            println!(
                "  {} hung {}",
                t.services[v].id,
                range(
                    &d.iter().map(|x| x.hung_share(ServiceId(v as u8), s(420), s(1140))).collect::<Vec<_>>()
                )
            );
        }
        println!(
            "  amplification {}",
            range(&d.iter().map(|x| x.amplification(s(420), s(1140)).unwrap()).collect::<Vec<_>>())
        );
        println!(
            "  leaderless {}",
            range(
                &d.iter()
                    .map(|x| x.samples_in(s(420), s(1140)).map(|y| y.leaderless as f64).fold(0.0, f64::max))
                    .collect::<Vec<_>>()
            )
        );
        for (k, v) in ["fees", "quoting", "trade-execution", "deposits", "withdrawals"].iter().enumerate() {
            let id = d[0].service(v);
            let _ = k;
            for whole in [true, false] {
                let fl: Vec<&Fill> = d
                    .iter()
                    .flat_map(|x| &x.fills)
                    .filter(|f| f.service == id && f.replica.is_none() == whole)
                    .collect();
                let done: Vec<&&Fill> =
                    fl.iter().filter(|f| f.full.is_some() && f.measured().unwrap() > 0.0).collect();
                let ratio: Vec<f64> =
                    done.iter().map(|f| f.measured().unwrap() / f.predicted().unwrap()).collect();
                println!(
                    "  fill {v:16} whole {whole:5} pools {} filled {} measured {} ratio {} mean {:.3}",
                    fl.len(),
                    done.len(),
                    range(&done.iter().map(|f| f.measured().unwrap()).collect::<Vec<_>>()),
                    range(&ratio),
                    ratio.iter().sum::<f64>() / ratio.len() as f64
                );
            }
            let th: Vec<Throughput> = d.iter().map(|x| x.throughput(id, s(540), s(1140))).collect();
            println!(
                "     throughput started {} answered {} workers {} answered/(2N/120) {}",
                range(&th.iter().map(|x| x.started).collect::<Vec<_>>()),
                range(&th.iter().map(|x| x.answered).collect::<Vec<_>>()),
                range(&th.iter().map(|x| x.workers).collect::<Vec<_>>()),
                range(&th.iter().map(|x| x.answered * 120.0 / 2.0 / x.workers).collect::<Vec<_>>())
            );
        }
        let firsts: Vec<&Fill> = d
            .iter()
            .map(|x| {
                x.fills
                    .iter()
                    .filter(|f| f.replica.is_none())
                    .min_by_key(|f| f.full.map(|t| t.since(f.commit)))
                    .unwrap()
            })
            .collect();
        for f in firsts {
            print!(
                " {}:{:.2}/{:.2}",
                t.services[f.service.index()].id,
                f.measured().unwrap_or(-1.0),
                f.predicted().unwrap_or(-1.0)
            );
        }
        println!();
        println!("(f)");
        let r: Vec<Repair> = d.iter().map(|x| x.repair(s(1200))).collect();
        println!(
            "  leaders {} elected {} first ack {} .. {} queues {}",
            range(&r.iter().map(|x| x.leaders.map_or(-1.0, |t| t.as_secs_f64())).collect::<Vec<_>>()),
            range(&r.iter().map(|x| x.elected as f64).collect::<Vec<_>>()),
            range(
                &r.iter()
                    .map(|x| x.first_ack.iter().flatten().next().map_or(-1.0, |t| t.as_secs_f64()))
                    .collect::<Vec<_>>()
            ),
            range(
                &r.iter()
                    .map(|x| x.first_ack.iter().flatten().next().map_or(-1.0, |t| t.as_secs_f64()))
                    .collect::<Vec<_>>()
            ),
            range(&r.iter().map(|x| x.queues_empty.map_or(-1.0, |t| t.as_secs_f64())).collect::<Vec<_>>())
        );
        for j in js {
            println!(
                "  {} recovery {}",
                t.journeys[j.index()].id,
                range(
                    &r.iter()
                        .map(|x| x.journeys[j.index()].map_or(-1.0, |t| t.as_secs_f64()))
                        .collect::<Vec<_>>()
                )
            );
        }
    }
    println!("(e) table");
    let edge = {
        let mut v: serde_json::Value = serde_json::from_str(text).unwrap();
        for s in v["services"].as_array_mut().unwrap() {
            for o in s["operations"].as_array_mut().unwrap() {
                for p in o["steps"].as_array_mut().unwrap() {
                    if let Some(b) = p.get_mut("breaker") {
                        b["scope"] = "edge".into();
                    }
                }
            }
        }
        Arc::new(scenario::read(&v.to_string()).unwrap().topology)
    };
    for (name, top, mask) in (0..8)
        .map(|m| (["none", "B", "T", "BT", "F", "BF", "TF", "BTF"][m], &t, m))
        .chain([("BTF edge", &edge, 7), ("BT edge", &edge, 3)])
    {
        let mut c: Vec<&str> = vec!["60s control-plane msk block elect-leaders", "300s zone a overheat"];
        for (i, d) in
            ["0s defence breakers on", "0s defence timeouts on", "0s defence fallbacks on"].iter().enumerate()
        {
            if mask >> i & 1 == 1 {
                c.push(d);
            }
        }
        let d: Vec<Study> = (1..=n).map(|seed| run(&Plan::new(top, seed, &c, s(900)).unwrap())).collect();
        print!("  {name:9}");
        for j in js {
            print!(
                " | {} {} deg {}",
                &t.journeys[j.index()].id,
                range(&d.iter().map(|x| x.answered(j, s(420), s(840))).collect::<Vec<_>>()),
                range(&d.iter().map(|x| x.shares(j, s(420), s(840)).1).collect::<Vec<_>>())
            );
        }
        println!();
    }
    println!("(e2)");
    let d = runs(
        &[
            "60s control-plane msk block elect-leaders",
            "300s zone a overheat",
            "900s defence breakers on",
            "900s defence timeouts on",
            "900s defence fallbacks on",
        ],
        1260,
    );
    for from in [900, 930, 960, 990, 1020, 1050, 1080, 1110] {
        print!("  {from}");
        for j in js {
            print!(
                " | {}",
                range(&d.iter().map(|x| x.answered(j, s(from), s(from + 30))).collect::<Vec<_>>())
            );
        }
        println!();
    }
}
