//! Common random numbers, draw by draw: two runs that differ in one switch differ only by that switch.

use blast_radius::engine::SimTime;
use blast_radius::engine::random::trace::{Traced, draws_of};
use blast_radius::session::{Opening, Session};

const DUTY: &str = "40s control-plane msk block elect-leaders";
const ZONE: &str = "1m zone a overheat";
/// Purposes of `world/visits.rs`: when customers come, and who they are.
const CUSTOMERS: [u32; 2] = [1, 2];

/// The draws of the default incident's first minutes with these commands.
fn draws(commands: &[&str], until: u64) -> Vec<Traced> {
    draws_of(|| {
        let commands = commands.iter().map(|command| command.to_string()).collect();
        let opening = Opening { scenario: "msk-control-plane-2026-05-07".into(), seed: 11, commands };
        let mut session = Session::open(&opening).unwrap();
        session.run_mut().advance(SimTime::from_secs(until), u64::MAX);
    })
}

fn sorted(mut draws: Vec<Traced>) -> Vec<Traced> {
    draws.sort_unstable();
    draws
}

fn of_customers(draws: &[Traced]) -> Vec<Traced> {
    draws.iter().filter(|draw| CUSTOMERS.contains(&draw.purpose)).copied().collect()
}

#[test]
fn a_switch_that_nothing_needs_changes_no_draw() {
    let plain = draws(&[], 120);
    assert!(plain.len() > 20_000, "{} draws", plain.len());
    for switch in ["30s defence breakers on", "30s defence fallbacks on", "30s defence timeouts on"] {
        assert_eq!(draws(&[switch], 120), plain, "{switch}");
    }
}

/// The fault, with and without a defence. Whatever both runs draw for one key is one value; when customers come and who
/// they are is drawn alike to the last; until the switch all draws are the same, in the same order.
#[test]
fn a_switch_changes_only_what_follows_from_it() {
    let broken = draws(&[DUTY, ZONE], 240);
    for switch in ["150s defence breakers on", "150s defence fallbacks on", "150s defence timeouts on"] {
        let defended = draws(&[DUTY, ZONE, switch], 240);
        let alike = broken.iter().zip(&defended).take_while(|(one, other)| one == other).count();
        assert!(alike > 20_000 && alike < broken.len(), "{switch}: {alike} of {} alike", broken.len());
        assert_eq!(sorted(of_customers(&broken)), sorted(of_customers(&defended)), "{switch}");
        let (one, other) = (sorted(broken.clone()), sorted(defended));
        let mut both = 0;
        for draw in &one {
            let same = |seen: &Traced| (seen.purpose, seen.key).cmp(&(draw.purpose, draw.key));
            if let Ok(at) = other.binary_search_by(same) {
                assert_eq!(other[at].bits, draw.bits, "{draw:?}");
                both += 1;
            }
        }
        assert!(both * 10 > one.len() * 5, "{switch}: {both} of {} keys in both runs", one.len());
    }
}

/// A key belongs to one use: no two draws of a run share it.
#[test]
fn no_key_is_drawn_for_twice_in_a_world() {
    let all = sorted(draws(&[], 240));
    let twice: Vec<&Traced> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{} of {}: {:?}", twice.len(), all.len(), &twice[..twice.len().min(5)]);
}
