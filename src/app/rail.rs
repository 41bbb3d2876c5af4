//! The left rail: break, defend, repair. Every control comes from the scene; switching a fault off repairs it.

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, Live, el, follow, of};
use crate::frame::{Frame, ZoneFault};
use crate::language::{Word, say, word};
use crate::session::compare::Against;
use crate::session::{Control, Opening, link};
use crate::view::controls::{self, Action, More, Switch, Switched};
use crate::view::figures;
use crate::web::dom::Happened;

/// For so long after a press the switch shows what was asked for, although the run has not got there yet: simulated
/// time stands while it is paused.
const ASKED_US: u64 = 2_000_000;

/// The position asked for, and when it was asked, in microseconds.
type Wanted = Live<Option<(bool, u64)>>;

/// Returns whether a switch is on: as the frame says, or as was just asked for. Once that has come true it is
/// history: the fault may end by itself.
fn is_on(what: Switched, frame: &Frame, wanted: &Wanted) -> bool {
    let is = controls::is_on(what, frame);
    match wanted.get() {
        Some((on, at)) if on != is && frame.now_us >= at && frame.now_us - at < ASKED_US => on,
        Some(_) => {
            wanted.set(None);
            is
        }
        None => is,
    }
}

fn ask(seen: Seen, wanted: &Wanted, on: bool) {
    wanted.set(Some((on, seen.parts().frame.peek().now_us)));
}

/// A switch with its state, by role `switch` and its fixed name. `whole` prints the name instead of the label.
pub fn toggle(seen: Seen, desk: Desk, switch: &Switch, class: &str, tone: &str, whole: bool) -> El {
    let switch = switch.clone();
    let what = switch.what;
    let printed = if whole { switch.name.as_str() } else { switch.label.as_str() }.to_owned();
    let wanted: Wanted = Live::new(None);
    let input = el("input").set("type", "checkbox").set("role", "switch").set("aria-label", &switch.name);
    let (shown, node, followed) = (input.0.clone(), input.0.clone(), wanted.clone());
    follow(move || is_on(what, &seen.frame(), &followed), move |on| shown.set_checked(*on));
    let input = input.on("change", move |_| {
        let to = node.is_checked();
        ask(seen, &wanted, to);
        desk.command(if to { switch.on_with(desk.chosen().fault.peek()) } else { &switch.off });
        node.set_checked(is_on(what, &seen.parts().frame.peek(), &wanted));
    });
    of("label", class).set("data-state", tone).child(el("span").text(&printed)).child(input)
}

/// A group of controls with its heading.
fn group(word: &'static str, title: impl AsRef<str>, small: El) -> El {
    let id = format!("{word}-title");
    of("section", "group")
        .set("aria-labelledby", &id)
        .child(el("h2").set("id", &id).child(el("span").text(title)).child(small))
}

/// The whole rail.
pub fn rail(seen: Seen, desk: Desk) -> El {
    of("nav", "rail controls")
        .set("aria-label", &say!(rail))
        .child(break_group(seen, desk))
        .child(defend_group(seen, desk))
        .child(repair_group(seen, desk))
}

fn break_group(seen: Seen, desk: Desk) -> El {
    let count = move || match controls::broken(&seen.frame()) {
        0 => say!(rail_nothing_broken),
        count => say!(rail_broken, count),
    };
    let parts = seen.parts();
    let small = el("small").live_text(count);
    let zones = parts.controls.zones.iter().map(|switch| toggle(seen, desk, switch, "switch", "down", true));
    let duties = parts.controls.duties.iter().flat_map(|(_, switches)| switches);
    let duties = duties.map(|switch| toggle(seen, desk, switch, "switch", "hung", true));
    let group = group(BREAK.key, say!(rail_break), small)
        .children(zones)
        .children((!parts.controls.zones.is_empty()).then(|| fault_picker(&desk.chosen().fault)))
        .children(duties);
    let keys = parts.controls.brokers.clone();
    let brokers = move || {
        let row = |(title, switches): &(String, Vec<Switch>)| {
            let keys = switches.iter().map(|switch| broker_key(seen, desk, switch));
            of("div", "keys brokers").child(el("span").text(title)).children(keys)
        };
        let title = (!keys.is_empty()).then(|| el("h3").text(say!(rail_brokers)));
        title.into_iter().chain(keys.iter().map(row)).collect()
    };
    let switched = parts.controls.brokers.iter().map(|(_, switches)| switches.len()).sum();
    more(seen, desk, group, BREAK, &parts.controls.breaking, switched, brokers)
}

/// What the words of a folded part are: a key, the line for so many, the names of its field and of the button there.
#[derive(Clone, Copy)]
struct Rare {
    key: &'static str,
    more: fn(usize) -> String,
    own: Word,
    go: Word,
}

const BREAK: Rare = Rare {
    key: "break",
    more: |count| say!(rail_more_break, count),
    own: word!(rail_own_break),
    go: word!(rail_do_break),
};

const REPAIR: Rare = Rare {
    key: "repair",
    more: |count| say!(rail_more_repair, count),
    own: word!(rail_own_repair),
    go: word!(rail_do_repair),
};

/// What is rare: folded to a line that says how many there are. Each has its button; a field below takes any command,
/// with values of one's own.
fn more(
    seen: Seen,
    desk: Desk,
    group: El,
    words: Rare,
    more: &More,
    others: usize,
    first: impl Fn() -> Vec<El> + 'static,
) -> El {
    let group = group.children(more.story.iter().map(|action| action_button(desk, action)));
    let count = more.groups.iter().map(|group| group.1.len()).sum::<usize>() + others;
    if count == 0 {
        return group;
    }
    let open = Live::new(false);
    let (toggled, groups) = (open.clone(), more.groups.clone());
    let fill = move || match open.peek() {
        true => first().into_iter().chain(entries(seen, desk, words, &groups)).collect(),
        false => Vec::new(),
    };
    let filled = toggled.clone();
    let body = of("div", "more").rebuilt(move || filled.get().to_string(), fill);
    let summary = el("summary").text((words.more)(count));
    // Made when it is opened first: most visitors never do.
    group.child(el("details").child(summary).child(body).on("toggle", move |_| toggled.change(true)))
}

fn entries(seen: Seen, desk: Desk, told: Rare, groups: &[(String, Vec<Action>)]) -> Vec<El> {
    let Rare { key, own, go, .. } = told;
    let words = el("input")
        .set("type", "text")
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("aria-label", &own.say());
    let first = groups.iter().flat_map(|group| &group.1).next();
    words.0.set_value(first.map_or("", |action| &action.command));
    let give = {
        let node = words.0.clone();
        move |event: Happened| {
            event.prevent();
            seen.parts().notice.set("".into());
            desk.command(node.value().trim());
            desk.chosen().list.set(key);
        }
    };
    // What was refused is told where it was asked for, with what would fit.
    let told = move || match desk.chosen().list.get() == key {
        true => seen.parts().notice.get().to_string(),
        false => String::new(),
    };
    let go = of("button", "btn").set("aria-label", &go.say()).text(say!(rail_do));
    let form = of("form", "own").child(words.clone()).child(go).on("submit", give);
    let lists = groups.iter().flat_map(|(name, actions)| {
        let button = |action: &Action| {
            let (command, node) = (action.command.clone(), words.0.clone());
            // The field has the command too, so that its values can be changed.
            action_button(desk, action).press(move || node.set_value(&command))
        };
        [el("h3").text(name)].into_iter().chain(actions.iter().map(button).collect::<Vec<_>>())
    });
    let own = el("h3").text(say!(rail_own));
    vec![own, form, of("p", "hint refused").set("role", "alert").live_text(told)]
        .into_iter()
        .chain(lists)
        .collect()
}

fn fault_picker(chosen: &Live<ZoneFault>) -> El {
    let option = |fault: ZoneFault| el("option").set("value", fault.word()).text(fault.name());
    let select = el("select").children(ZoneFault::ALL.map(option));
    select.0.set_value(chosen.peek().word());
    let (node, chosen) = (select.0.clone(), chosen.clone());
    let select = select.on("change", move |_| {
        let word = node.value();
        if let Some(fault) = ZoneFault::ALL.into_iter().find(|fault| fault.word() == word) {
            chosen.set(fault);
        }
    });
    of("label", "field").child(el("span").text(say!(rail_fault))).child(select)
}

fn broker_key(seen: Seen, desk: Desk, switch: &Switch) -> El {
    let Switch { name, label, what, on, off, off_name, .. } = switch.clone();
    let wanted: Wanted = Live::new(None);
    let key = of("button", "key").set("data-state", "down").text(&label);
    let (node, followed) = (key.0.clone(), wanted.clone());
    follow(
        move || is_on(what, &seen.frame(), &followed),
        move |down| {
            let name = off_name.as_ref().filter(|_| *down).unwrap_or(&name);
            node.set("data-on", &down.to_string());
            node.set("aria-label", name);
            node.set("title", name);
        },
    );
    key.press(move || {
        let down = is_on(what, &seen.parts().frame.peek(), &wanted);
        ask(seen, &wanted, !down);
        desk.command(if down { &off } else { &on });
    })
}

fn defend_group(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let (total, offered) = (parts.controls.defences.len(), parts.scene.defences);
    let on = move || match total {
        0 => say!(rail_no_defences),
        all => say!(rail_defences, on = (seen.frame().defences & offered).count_ones(), all),
    };
    let switches =
        parts.controls.defences.iter().map(|switch| toggle(seen, desk, switch, "switch", "defence", true));
    let compare = |text: String, against: Against| {
        of("button", "btn act").text(text).press(move || desk.act(Control::Compare(Some(against.clone()))))
    };
    let beside = of("div", "more")
        .children(controls::first_defence(&parts.scene).map(|(word, label)| {
            compare(say!(rail_with, defence = label), Against::With(vec![word.to_owned()]))
        }))
        .child(compare(say!(rail_without_fault), Against::WithoutFaults))
        .children((total > 0).then(|| compare(say!(rail_without_defences), Against::WithoutDefences)));
    group("defend", say!(rail_defend), el("small").live_text(on))
        .children(switches)
        .child(el("details").child(el("summary").text(say!(rail_beside))).child(beside))
}

fn repair_group(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let vendors = parts.controls.vendors.iter().enumerate().map(|(plane, action)| {
        let due = move || {
            let due = seen.frame().vendor_due_us.get(plane).copied().flatten();
            due.map(|at| say!(rail_due, time = figures::short_clock(at))).unwrap_or_default()
        };
        action_button(desk, action).child(el("small").live_text(due))
    });
    let restarts = parts.controls.restarts.iter().map(|action| action_button(desk, action));
    let group = group(REPAIR.key, say!(rail_repair), el("small")).children(vendors).children(restarts);
    more(seen, desk, group, REPAIR, &parts.controls.mending, 0, Vec::new)
        .child(of("p", "hint").text(say!(rail_hint)))
        .children(parts.scene.has_story.then(|| story_link(seen, desk)))
}

fn action_button(desk: Desk, action: &Action) -> El {
    let command = action.command.clone();
    of("button", "btn act").text(&action.name).press(move || desk.command(&command))
}

/// "Play May 7": a link that holds the story's commands; a plain click plays it here, from the start.
fn story_link(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let scene = &parts.scene;
    let opening = Opening {
        scenario: scene.scenario.clone(),
        seed: seen.opening().seed,
        commands: scene.story.clone(),
    };
    let href = format!("#{}", link::encode(&opening, false).trim_start_matches('#'));
    let story = scene.title.split(':').next().unwrap_or_default();
    let text = match scene.published.is_empty() {
        true => say!(rail_story, story),
        false => say!(rail_story_published, story),
    };
    let link = el("a").set("href", &href).text(text).on("click", move |event| {
        event.prevent();
        desk.act(Control::Story);
        desk.act(Control::Play);
    });
    of("p", "or").child(link)
}
