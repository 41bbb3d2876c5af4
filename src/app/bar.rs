//! The bar: scenario, seed, playback, clock, and what one does with a run.

use crate::app::branches::{branches_button, undo_button};
use crate::app::compare::modes;
use crate::app::dialogs::Dialogs;
use crate::app::page::{Desk, Page, Seen, Shelf};
use crate::app::pieces::icon_button;
use crate::app::ui::{El, Live, el, follow, live_symbol, of, symbol};
use crate::app::visit::Visit;
use crate::session::{Control, Opening, link, scenarios};
use crate::view::{figures, words};
use crate::web::preferences;

/// Speeds to choose from; 0 is as fast as it goes.
const SPEEDS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 0.0];

/// The whole bar.
pub fn bar(page: Page, dialogs: &Dialogs) -> El {
    let Page { seen, desk, shelf } = page;
    let brand = of("h1", "brand").child(symbol("logo", "#n-logo")).child(el("span").text("Blast Radius"));
    of("header", "bar")
        .child(brand)
        .child(scenario_picker(seen, shelf))
        .child(transport(seen, desk))
        .child(clock(seen))
        .child(modes(seen, desk))
        .child(actions(page, dialogs))
}

fn scenario_picker(seen: Seen, shelf: Shelf) -> El {
    let option = |id: &str, title: &str| el("option").set("value", id).text(title);
    let options = scenarios().iter().map(|(id, title)| option(id, title));
    let opening = seen.opening();
    // A document that somebody brought stands in the list for as long as it is shown.
    let own = link::is_document(&opening.scenario).then(|| option("", &seen.parts().scene.title));
    let select = el("select").set("aria-label", "Scenario").children(own).children(options);
    if !link::is_document(&opening.scenario) {
        select.0.set_value(&opening.scenario);
    }
    let node = select.0.clone();
    let select = select.on("change", move |_| {
        shelf.reopen(Visit::of(&Opening {
            scenario: node.value(),
            seed: seen.opening().seed,
            commands: Vec::new(),
        }));
    });
    of("label", "picker").child(el("small").text("Scenario")).child(select)
}

/// The button that plays and pauses: its name changes.
pub fn play_button(seen: Seen, desk: Desk) -> El {
    let name = move || if seen.shown().playing { "Pause" } else { "Play" };
    of("button", "btn icon solid")
        .live("aria-label", move || name().to_owned())
        .live("title", move || format!("{} (space)", name()))
        .child(live_symbol("i", move || if seen.shown().playing { "#i-pause" } else { "#i-play" }.to_owned()))
        .press(move || desk.toggle_play())
}

/// Back to the start.
pub fn reset_button(desk: Desk) -> El {
    icon_button("btn icon", "Reset", "Reset (r)", "#i-reset").press(move || desk.act(Control::Reset))
}

fn transport(seen: Seen, desk: Desk) -> El {
    let step = icon_button("btn icon", "Step", "Step by one event (.)", "#i-step");
    let step_back = icon_button("btn icon", "Step back", "Step back by one event (,)", "#i-back");
    of("div", "transport")
        .set("role", "group")
        .set("aria-label", "Playback")
        .child(reset_button(desk))
        .child(step_back.press(move || desk.act(Control::StepBack)))
        .child(play_button(seen, desk))
        .child(step.press(move || desk.act(Control::Step)))
        .child(undo_button(seen, desk))
        .child(speed_picker(seen, desk))
        .child(seed_field(seen, desk))
}

fn speed_picker(seen: Seen, desk: Desk) -> El {
    let options =
        SPEEDS.map(|speed| el("option").set("value", &figures::short(speed, 1)).text(&figures::speed(speed)));
    let select = of("select", "btn").set("aria-label", "Speed").children(options);
    let (node, shown) = (select.0.clone(), select.0.clone());
    follow(move || seen.shown().speed, move |speed| shown.set_value(&figures::short(*speed, 1)));
    select.on("change", move |_| {
        let value = node.value();
        if let Some(speed) = SPEEDS.iter().find(|speed| figures::short(**speed, 1) == value) {
            desk.act(Control::Speed(*speed));
        }
    })
}

fn seed_field(seen: Seen, desk: Desk) -> El {
    let input = el("input")
        .set("type", "text")
        .set("aria-label", "Seed")
        .set("inputmode", "numeric")
        .set("autocomplete", "off")
        .set("size", "7");
    let (node, shown) = (input.0.clone(), input.0.clone());
    follow(move || seen.parts().trail.get().opening.seed, move |seed| shown.set_value(&seed.to_string()));
    let input = input.on("change", move |_| match figures::seed(&node.value()) {
        Ok(seed) => {
            node.set("aria-invalid", "false");
            node.set_value(&seed.to_string());
            desk.act(Control::Seed(seed));
        }
        Err(message) => {
            node.set("aria-invalid", "true");
            seen.parts().notice.set(message.into());
        }
    });
    of("label", "seed").child(el("small").text("Seed")).child(input)
}

fn clock(seen: Seen) -> El {
    let second_line = move || {
        let (shown, parts) = (seen.shown(), seen.parts());
        let start = parts.scene.clock_start.as_ref();
        let local = start.map(|start| figures::local_clock(start, shown.now_us));
        let reached = shown.reached.map(|reached| format!("{} reached", figures::speed(reached)));
        let ended = shown.ended.then(|| "end of the run".to_owned());
        if let Some(at) = shown.slowed {
            return format!("slow motion: {}", words::decisive(at));
        }
        if let Some(done) = shown.on_the_way {
            return format!("on the way, {done}%");
        }
        [local, reached, ended].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    of("p", "clock")
        .child(el("b").live_text(move || figures::clock(seen.shown().now_us)))
        .child(el("small").live_text(second_line))
}

fn actions(page: Page, dialogs: &Dialogs) -> El {
    let Page { seen, desk, shelf } = page;
    let overlay = desk.chosen().overlay.clone();
    let toggled = overlay.clone();
    let guide = of("button", "btn quiet guide-toggle")
        .text("Guide")
        .live("aria-expanded", move || overlay.get().to_string())
        .press(move || toggled.set(!toggled.peek()));
    let share = icon_button("btn icon quiet", "Share", "Share: a link to this run", "#i-share");
    let embed = icon_button("btn icon quiet", "Embed", "Embed in an article", "#i-embed");
    let export = icon_button("btn icon quiet", "Export", "Export: report, figures, pictures", "#i-export");
    let help = icon_button("btn icon quiet", "Help", "Help and shortcuts (?)", "#i-help");
    let (open_share, open_embed, open_help) =
        (dialogs.share.clone(), dialogs.embed.clone(), dialogs.help.clone());
    let open_export = dialogs.export.clone();
    of("div", "actions")
        .child(branches_button(seen, &dialogs.branches))
        .child(guide)
        .child(share.press(move || shelf.share(&open_share)))
        .child(export.press(move || open_export.open()))
        .child(embed.press(move || shelf.share(&open_embed)))
        .child(theme_button(seen, shelf))
        .child(help.press(move || open_help.open()))
}

/// The theme that was stored before: `light`, `dark` or none.
pub fn stored_theme() -> Option<&'static str> {
    match preferences::stored("theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

fn theme_button(seen: Seen, shelf: Shelf) -> El {
    let theme = Live::new(shelf.kept().theme.or_else(stored_theme));
    let name = {
        let theme = theme.clone();
        move || match theme.get() {
            None => "Theme: as the system".to_owned(),
            Some(theme) => format!("Theme: {theme}"),
        }
    };
    of("button", "btn icon quiet")
        .live("title", name.clone())
        .live("aria-label", name)
        .child(symbol("i", "#i-theme"))
        .press(move || {
            // First to what the system is not, so that the first press is seen.
            let (other, same) =
                if preferences::system_is_dark() { ("light", "dark") } else { ("dark", "light") };
            let to = match theme.peek() {
                None => Some(other),
                Some(now) if now == other => Some(same),
                Some(_) => None,
            };
            theme.set(to);
            preferences::store("theme", to.unwrap_or("system"));
            preferences::set_theme(to);
            seen.resize();
        })
}
