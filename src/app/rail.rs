//! The left rail: break, defend, repair. Every control comes from the scene; switching a fault off repairs it.

use crate::app::page::{Desk, Seen, Tab};
use crate::app::ui::{El, Live, el, follow, of, symbol};
use crate::frame::{Frame, ZoneFault};
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
    let printed = if whole { &switch.name } else { &switch.label }.clone();
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

/// A panel that the phone shows by its tab.
fn panel(desk: Desk, tab: Tab, word: &'static str, title: &'static str, icon: &str, small: El) -> El {
    let id = format!("{word}-title");
    let heading = el("h2").set("id", &id).child(symbol("i", icon)).text(title).child(small);
    of("section", "group")
        .set("data-tab", word)
        .set("aria-labelledby", &id)
        .live("data-open", move || (desk.chosen().tab.get() == tab).to_string())
        .child(heading)
}

/// The whole rail.
pub fn rail(seen: Seen, desk: Desk) -> El {
    of("div", "rail controls")
        .set("role", "region")
        .set("aria-label", "Break, defend, repair")
        .child(break_panel(seen, desk))
        .child(defend_panel(seen, desk))
        .child(repair_panel(seen, desk))
}

fn break_panel(seen: Seen, desk: Desk) -> El {
    let count = move || match controls::broken(&seen.frame()) {
        0 => "nothing broken".to_owned(),
        number => format!("{number} broken"),
    };
    let parts = seen.parts();
    let small = el("small").live_text(count);
    let zones = parts.controls.zones.iter().map(|switch| toggle(seen, desk, switch, "key", "down", false));
    let mut panel = panel(desk, Tab::Break, "break", "Break", "#i-break", small)
        .child(el("h3").text("Zone outage"))
        .child(of("div", "keys").children(zones))
        .child(fault_picker(&desk.chosen().fault));
    for (title, switches) in &parts.controls.duties {
        let switches = switches.iter().map(|switch| toggle(seen, desk, switch, "switch", "hung", false));
        panel = panel.child(el("h3").text(title).text(":")).children(switches);
    }
    if !parts.controls.brokers.is_empty() {
        panel = panel.child(el("h3").text("Power loss of a broker"));
    }
    for (title, switches) in &parts.controls.brokers {
        let keys = switches.iter().map(|switch| broker_key(seen, desk, switch));
        panel = panel.child(of("div", "keys brokers").child(el("span").text(title)).children(keys));
    }
    more(seen, desk, panel, &parts.controls.breaking, "More to break", "#i-break")
}

/// Buttons for what the story does, and a list of all else: each entry fills a field with its command, whose values may be
/// changed before it is given.
fn more(seen: Seen, desk: Desk, panel: El, more: &More, title: &'static str, icon: &str) -> El {
    let story = more.story.iter().map(|action| action_button(desk, action, icon));
    let panel = panel.children(story);
    if more.groups.is_empty() {
        return panel;
    }
    let group = |(name, actions): &(String, Vec<Action>)| {
        let options =
            actions.iter().map(|action| el("option").set("value", &action.command).text(&action.name));
        el("optgroup").set("label", name).children(options)
    };
    let select = el("select").set("aria-label", title).children(more.groups.iter().map(group));
    let first = more.groups.iter().flat_map(|group| &group.1).next().map_or("", |action| &action.command);
    let words = el("input")
        .set("type", "text")
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("aria-label", &[title, ": the command, with your own values"].concat())
        .property("value", first);
    let (chosen, words_node) = (select.0.clone(), words.0.clone());
    let select = select.on("change", move |_| words_node.set_value(&chosen.value()));
    let node = words.0.clone();
    let give = move |event: Happened| {
        event.prevent();
        seen.parts().notice.set("".into());
        desk.command(node.value().trim());
        desk.chosen().list.set(title);
    };
    // What was refused is told where it was asked for, with what would fit.
    let told = move || match desk.chosen().list.get() == title {
        true => seen.parts().notice.get().to_string(),
        false => String::new(),
    };
    let go = of("button", "btn").set("aria-label", &[title, ": do it"].concat()).text("Do it");
    panel
        .child(el("h3").text(title))
        .child(of("form", "more-actions").child(select).child(words).child(go).on("submit", give))
        .child(of("p", "hint refused").set("role", "alert").live_text(told))
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
    of("label", "field").child(el("span").text("Fault")).child(select)
}

fn broker_key(seen: Seen, desk: Desk, switch: &Switch) -> El {
    let Switch { name, label, what, on, off, .. } = switch.clone();
    let wanted: Wanted = Live::new(None);
    let key = of("button", "key").set("data-state", "down").text(&label);
    let (node, followed) = (key.0.clone(), wanted.clone());
    follow(
        move || is_on(what, &seen.frame(), &followed),
        move |down| {
            let name = if *down { name.replacen("Power loss of", "Start", 1) } else { name.clone() };
            node.set("data-on", &down.to_string());
            node.set("aria-label", &name);
            node.set("title", &name);
        },
    );
    key.press(move || {
        let down = is_on(what, &seen.parts().frame.peek(), &wanted);
        ask(seen, &wanted, !down);
        desk.command(if down { &off } else { &on });
    })
}

fn defend_panel(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let (total, offered) = (parts.controls.defences.len(), parts.scene.defences);
    let on = move || match total {
        0 => "none in this scenario".to_owned(),
        _ => format!("{} of {total} on", (seen.frame().defences & offered).count_ones()),
    };
    let switches =
        parts.controls.defences.iter().map(|switch| toggle(seen, desk, switch, "switch", "defence", false));
    let compare = |text: &str, against: Against| {
        of("button", "btn wide").text(text).press(move || desk.act(Control::Compare(Some(against.clone()))))
    };
    panel(desk, Tab::Defend, "defend", "Defend", "#i-defend", el("small").live_text(on))
        .children(switches)
        .child(el("h3").text("Same seed, beside this run"))
        .children(
            controls::first_defence(&parts.scene).map(|(word, label)| {
                compare(&["With ", &label].concat(), Against::With(vec![word.to_owned()]))
            }),
        )
        .child(compare("Without the fault", Against::WithoutFaults))
        .children(
            (total > 0).then(|| compare("Without defences: what they prevent", Against::WithoutDefences)),
        )
}

fn repair_panel(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let vendors = parts.controls.vendors.iter().enumerate().map(|(plane, action)| {
        let due = move || {
            let due = seen.frame().vendor_due_us.get(plane).copied().flatten();
            due.map(|at| format!("due {}", figures::short_clock(at))).unwrap_or_default()
        };
        action_button(desk, action, "#i-phone").child(el("small").live_text(due))
    });
    let restarts = parts.controls.restarts.iter().map(|action| action_button(desk, action, "#i-repair"));
    let panel = panel(desk, Tab::Repair, "repair", "Repair", "#i-repair", el("small"))
        .children(vendors)
        .children(restarts);
    more(seen, desk, panel, &parts.controls.mending, "More to repair", "#i-repair")
        .child(of("p", "hint").text("Switch a fault off to repair it."))
        .children(parts.scene.has_story.then(|| story_link(seen, desk)))
}

fn action_button(desk: Desk, action: &Action, icon: &str) -> El {
    let command = action.command.clone();
    of("button", "btn wide").child(symbol("i", icon)).text(&action.name).press(move || desk.command(&command))
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
    let name = scene.title.split(':').next().unwrap_or_default();
    let source = if scene.published.is_empty() { "" } else { ", as it was published" };
    let link = el("a").set("href", &href).text(&format!("Play {name}{source}")).on("click", move |event| {
        event.prevent();
        desk.act(Control::Story);
        desk.act(Control::Play);
    });
    of("p", "or").child(link)
}
