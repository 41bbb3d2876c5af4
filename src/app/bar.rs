//! The bar: scenario, seed, and what one does with a run.

use crate::app::branches::branches_button;
use crate::app::compare::modes;
use crate::app::dialogs::Dialogs;
use crate::app::page::{Desk, Page, Seen, Shelf};
use crate::app::pieces::icon_button;
use crate::app::ui::{El, Live, el, follow, live_symbol, of, symbol};
use crate::app::visit::Visit;
use crate::language::say;
use crate::session::{Control, Opening, link, scenarios, title_of};
use crate::view::figures;
use crate::web::preferences;

/// The whole bar; `first` is the first stop of the keyboard.
pub fn bar(page: Page, dialogs: &Dialogs, first: El) -> El {
    let Page { seen, desk, shelf } = page;
    let brand = of("h1", "brand").child(symbol("logo", "#n-logo")).child(el("span").text("Blast Radius"));
    of("header", "bar")
        .child(first)
        .child(brand)
        .child(scenario_picker(seen, shelf))
        .child(seed_field(seen, desk))
        .child(modes(seen, desk))
        .child(actions(page, dialogs))
}

fn scenario_picker(seen: Seen, shelf: Shelf) -> El {
    let option = |id: &str, title: &str| el("option").set("value", id).text(title);
    let options = scenarios()
        .iter()
        .map(|(id, title)| option(id, &title_of(id).unwrap_or_else(|| (*title).to_owned())));
    let opening = seen.opening();
    // A document that somebody brought stands in the list for as long as it is shown.
    let own = link::is_document(&opening.scenario).then(|| option("", &seen.parts().scene.title));
    let select = el("select").set("aria-label", &say!(bar_scenario)).children(own).children(options);
    if !link::is_document(&opening.scenario) {
        select.0.set_value(&opening.scenario);
    }
    let node = select.0.clone();
    let select = select.on("change", move |_| {
        shelf.pick(Visit::of(&Opening {
            scenario: node.value(),
            seed: seen.opening().seed,
            commands: Vec::new(),
        }));
    });
    of("label", "picker").child(el("small").text(say!(bar_scenario))).child(select)
}

/// The button that plays and pauses: its name changes.
pub fn play_button(seen: Seen, desk: Desk) -> El {
    let name = move || if seen.shown().playing { say!(bar_pause) } else { say!(bar_play) };
    of("button", "btn ring")
        .live("title", move || say!(bar_play_hint, name = name()))
        .child(live_symbol("i", move || if seen.shown().playing { "#i-pause" } else { "#i-play" }.to_owned()))
        .child(el("span").live_text(name))
        .press(move || desk.toggle_play())
}

/// Back to the start.
pub fn reset_button(desk: Desk) -> El {
    icon_button("btn icon", &say!(bar_reset), &say!(bar_reset_hint), "#i-reset")
        .press(move || desk.act(Control::Reset))
}

fn seed_field(seen: Seen, desk: Desk) -> El {
    let input = el("input")
        .set("type", "text")
        .set("aria-label", &say!(bar_seed))
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
    of("label", "seed").child(el("small").text(say!(bar_seed))).child(input)
}

fn actions(page: Page, dialogs: &Dialogs) -> El {
    let Page { seen, desk, shelf } = page;
    let action = |name: String, hint: String, icon: &str| {
        of("button", "btn action")
            .set("aria-label", &name)
            .set("title", &hint)
            .child(symbol("i", icon))
            .child(el("span").text(name))
    };
    let share = action(say!(bar_share), say!(bar_share_hint), "#i-share");
    let embed = action(say!(bar_embed), say!(bar_embed_hint), "#i-embed");
    let export = action(say!(bar_export), say!(bar_export_hint), "#i-export");
    let help = icon_button("btn icon", &say!(bar_help), &say!(bar_help_hint), "#i-help");
    let (open_share, open_embed, open_help) =
        (dialogs.share.clone(), dialogs.embed.clone(), dialogs.help.clone());
    let open_export = dialogs.export.clone();
    of("div", "actions")
        .child(branches_button(seen, &dialogs.branches))
        .child(share.press(move || shelf.share(&open_share)))
        .child(embed.press(move || shelf.share(&open_embed)))
        .child(export.press(move || open_export.open()))
        .child(room_button(desk))
        .child(theme_button(seen, shelf))
        .child(help.press(move || open_help.open()))
}

/// The button that shows the page on a wall: no rails, large text; Esc leaves it.
fn room_button(desk: Desk) -> El {
    let room = desk.chosen().room.clone();
    let on = room.clone();
    icon_button("btn icon", &say!(bar_room), &say!(bar_room_hint), "#i-room")
        .live("aria-pressed", move || on.get().to_string())
        .press(move || room.set(!room.peek()))
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
            Some("light") => say!(bar_theme_light),
            Some("dark") => say!(bar_theme_dark),
            _ => say!(bar_theme_system),
        }
    };
    of("button", "btn icon")
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
