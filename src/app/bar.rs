//! The bar: scenario, seed, playback, clock, and what one does with a run.

use crate::app::branches::{branches_button, undo_button};
use crate::app::compare::modes;
use crate::app::dialogs::Dialogs;
use crate::app::state::Page;
use crate::app::ui::{El, Live, el, follow, live_symbol, of, symbol};
use crate::app::visit::Visit;
use crate::session::{Control, Opening, link, scenarios};
use crate::view::{figures, words};
use crate::web::preferences;

/// Speeds to choose from; 0 is as fast as it goes.
const SPEEDS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 0.0];

/// A button with an icon only: `name` is its accessible name, `hint` its tooltip.
pub fn icon_button(class: &str, name: &str, hint: &str, icon: &str) -> El {
    of("button", class).set("aria-label", name).set("title", hint).child(symbol("i", icon))
}

/// The whole bar.
pub fn bar(page: Page, dialogs: &Dialogs) -> El {
    let brand = of("h1", "brand").child(symbol("logo", "#n-logo")).child(el("span").text("Blast Radius"));
    of("header", "bar")
        .child(brand)
        .child(scenario_picker(page))
        .child(transport(page))
        .child(clock(page))
        .child(modes(page))
        .child(actions(page, dialogs))
}

fn scenario_picker(page: Page) -> El {
    let option = |id: &str, title: &str| el("option").set("value", id).text(title);
    let options = scenarios().iter().map(|(id, title)| option(id, title));
    let opening = page.opening();
    // A document that somebody brought stands in the list for as long as it is shown.
    let own = link::is_document(&opening.scenario).then(|| option("", &page.parts().scene.title));
    let select = el("select").set("aria-label", "Scenario").children(own).children(options);
    if !link::is_document(&opening.scenario) {
        select.0.set_value(&opening.scenario);
    }
    let node = select.0.clone();
    let select = select.on("change", move |_| {
        page.reopen(Visit::of(&Opening {
            scenario: node.value(),
            seed: page.opening().seed,
            commands: Vec::new(),
        }));
    });
    of("label", "picker").child(el("small").text("Scenario")).child(select)
}

/// The button that plays and pauses: its name changes.
pub fn play_button(page: Page) -> El {
    let name = move || if page.shown().playing { "Pause" } else { "Play" };
    of("button", "btn icon solid")
        .live("aria-label", move || name().to_owned())
        .live("title", move || format!("{} (space)", name()))
        .child(live_symbol("i", move || if page.shown().playing { "#i-pause" } else { "#i-play" }.to_owned()))
        .press(move || page.toggle_play())
}

/// Back to the start.
pub fn reset_button(page: Page) -> El {
    icon_button("btn icon", "Reset", "Reset (r)", "#i-reset").press(move || page.act(Control::Reset))
}

fn transport(page: Page) -> El {
    let step = icon_button("btn icon", "Step", "Step by one event (.)", "#i-step");
    let step_back = icon_button("btn icon", "Step back", "Step back by one event (,)", "#i-back");
    of("div", "transport")
        .set("role", "group")
        .set("aria-label", "Playback")
        .child(reset_button(page))
        .child(step_back.press(move || page.act(Control::StepBack)))
        .child(play_button(page))
        .child(step.press(move || page.act(Control::Step)))
        .child(undo_button(page))
        .child(speed_picker(page))
        .child(seed_field(page))
}

fn speed_picker(page: Page) -> El {
    let options =
        SPEEDS.map(|speed| el("option").set("value", &figures::short(speed, 1)).text(&figures::speed(speed)));
    let select = of("select", "btn").set("aria-label", "Speed").children(options);
    let (node, shown) = (select.0.clone(), select.0.clone());
    follow(move || page.shown().speed, move |speed| shown.set_value(&figures::short(*speed, 1)));
    select.on("change", move |_| {
        let value = node.value();
        if let Some(speed) = SPEEDS.iter().find(|speed| figures::short(**speed, 1) == value) {
            page.act(Control::Speed(*speed));
        }
    })
}

fn seed_field(page: Page) -> El {
    let input = el("input")
        .set("type", "text")
        .set("aria-label", "Seed")
        .set("inputmode", "numeric")
        .set("autocomplete", "off")
        .set("size", "7");
    let (node, shown) = (input.0.clone(), input.0.clone());
    follow(move || page.parts().trail.get().opening.seed, move |seed| shown.set_value(&seed.to_string()));
    let input = input.on("change", move |_| match figures::seed(&node.value()) {
        Ok(seed) => {
            node.set("aria-invalid", "false");
            node.set_value(&seed.to_string());
            page.act(Control::Seed(seed));
        }
        Err(message) => {
            node.set("aria-invalid", "true");
            page.parts().notice.set(message.into());
        }
    });
    of("label", "seed").child(el("small").text("Seed")).child(input)
}

fn clock(page: Page) -> El {
    let second_line = move || {
        let (shown, parts) = (page.shown(), page.parts());
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
        .child(el("b").live_text(move || figures::clock(page.shown().now_us)))
        .child(el("small").live_text(second_line))
}

fn actions(page: Page, dialogs: &Dialogs) -> El {
    let overlay = page.parts().overlay.clone();
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
        .child(branches_button(page, &dialogs.branches))
        .child(guide)
        .child(share.press(move || page.share(&open_share)))
        .child(export.press(move || open_export.open()))
        .child(embed.press(move || page.share(&open_embed)))
        .child(theme_button(page))
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

fn theme_button(page: Page) -> El {
    let theme = Live::new(page.parts().theme.or_else(stored_theme));
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
            page.resize();
        })
}
