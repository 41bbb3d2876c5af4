//! Help, the link to a run, and the snippet for articles.

use crate::app::bar::icon_button;
use crate::app::branches::branches_dialog;
use crate::app::export::export;
use crate::app::state::Page;
use crate::app::ui::{El, Live, el, follow, of};
use crate::web::dom::Node;
use crate::web::preferences;

/// The dialogs that buttons and keys open.
#[derive(Clone)]
pub struct Dialogs {
    /// Help.
    pub help: Node,
    /// The link.
    pub share: Node,
    /// Files to take along.
    pub export: Node,
    /// The snippet.
    pub embed: Node,
    /// What has been tried.
    pub branches: Node,
}

/// Whether single keys are shortcuts; stored.
pub fn shortcuts_stored() -> bool {
    preferences::stored("shortcuts").as_deref() != Some("off")
}

/// All dialogs, and how to open them.
pub fn dialogs(page: Page, shortcuts: &Live<bool>) -> (Dialogs, [El; 5]) {
    let (help, share, embed) = (help(shortcuts), copying(page, &SHARE), copying(page, &EMBED));
    let (branches, export) = (branches_dialog(page), export(page));
    let open = Dialogs {
        help: help.0.clone(),
        share: share.0.clone(),
        export: export.0.clone(),
        embed: embed.0.clone(),
        branches: branches.0.clone(),
    };
    (open, [help, share, export, embed, branches])
}

/// A dialog with its title and the button that closes it.
pub fn dialog(id: &str, title: &str) -> El {
    let dialog = el("dialog").set("aria-labelledby", id);
    let node = dialog.0.clone();
    let close = icon_button("btn icon quiet", "Close", "Close", "#i-close").press(move || node.close());
    dialog.child(el("header").child(el("h2").set("id", id).text(title)).child(close))
}

fn help(shortcuts: &Live<bool>) -> El {
    const KEYS: [(&str, &str); 7] = [
        ("Space", "play or pause"),
        (".", "go on by one event"),
        (",", "go back by one event"),
        ("u", "undo: take the last command back"),
        ("r", "back to the start, same seed"),
        ("Esc", "close what is open"),
        ("?", "this help"),
    ];
    let lines = KEYS
        .map(|(key, what)| el("div").child(el("dt").child(el("kbd").text(key))).child(el("dd").text(what)));
    let input = el("input").set("type", "checkbox").set("role", "switch");
    input.0.set_checked(shortcuts.peek());
    let (node, shortcuts) = (input.0.clone(), shortcuts.clone());
    let input = input.on("change", move |_| {
        shortcuts.set(node.is_checked());
        preferences::store("shortcuts", if node.is_checked() { "on" } else { "off" });
    });
    dialog("help-title", "Help")
        .child(el("p").text(
            "Everything you see comes from a simulation of single requests, running in this page. Break something on \
             the left, and read upward on the map: harm climbs from the vendor's ground to the customers. Purple is \
             hung: stopped, neither answered nor failed.",
        ))
        .child(of("dl", "shortcuts").children(lines))
        .child(of("label", "switch").child(el("span").text("Single-key shortcuts")).child(input))
        .child(el("p").child(el("small").text(
            "Same scenario, same seed, same commands: the same run, on every machine. Nothing leaves this page.",
        )))
}

fn text_area(name: &str) -> El {
    el("textarea").set("readonly", "").set("rows", "4").set("aria-label", name)
}

/// The iframe for an article.
fn iframe(page: Page) -> String {
    let title = page.parts().scene.title.replace('"', "&quot;");
    let address = page.address(true).replace('&', "&amp;");
    format!(
        "<iframe src=\"{address}\" title=\"{title}\" width=\"720\" height=\"520\" loading=\"lazy\"></iframe>"
    )
}

/// A dialog with a text that changes with the run's commands, and a button that copies it.
fn copying(page: Page, words: &'static Copying) -> El {
    let text = text_area(words.area);
    let (shown, pressed) = (text.0.clone(), text.0.clone());
    // The run's commands are in the text: it changes with them.
    follow(
        move || {
            page.parts().trail.get();
            (words.text)(page)
        },
        move |text| shown.set_value(text),
    );
    let copy = of("button", "btn solid").text(words.button).press(move || {
        pressed.set_value(&(words.text)(page));
        // A browser that refuses leaves the text selected, to be copied by hand.
        pressed.select_all();
        page.copy((words.text)(page), words.said);
    });
    let said =
        el("small").set("aria-live", "polite").live_text(move || page.parts().notice.get().to_string());
    dialog(words.id, words.title)
        .child(el("p").text(words.what))
        .child(text)
        .child(el("p").child(copy).text(" ").child(said))
}

/// Words of a dialog for copying.
struct Copying {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    area: &'static str,
    button: &'static str,
    said: &'static str,
    text: fn(Page) -> String,
}

const SHARE: Copying = Copying {
    id: "share-title",
    title: "Share this run",
    what: "Scenario, seed and every command with its time: whoever opens the link sees the same run, from its start.",
    area: "Link",
    button: "Copy the link",
    said: "Link copied",
    text: |page| page.address(false),
};

const EMBED: Copying = Copying {
    id: "embed-title",
    title: "Put it into an article",
    what: "A figure that readers can break. It starts paused, 360 to 960 px wide, with this run's scenario, seed and \
           commands.",
    area: "Snippet",
    button: "Copy the snippet",
    said: "Snippet copied",
    text: iframe,
};
