//! The dialogs, and help.

use crate::app::branches::branches_dialog;
use crate::app::embed::embed_dialog;
use crate::app::export::export;
use crate::app::language;
use crate::app::page::{Desk, Page, Seen};
use crate::app::pieces::dialog;
use crate::app::share::share_dialog;
use crate::app::ui::{El, Live, el, follow, of};
use crate::language::say;
use crate::session::Control;
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
    /// The branches.
    pub branches: Node,
}

/// Returns whether single keys are shortcuts; stored.
pub fn shortcuts_stored() -> bool {
    preferences::stored("shortcuts").as_deref() != Some("off")
}

/// Returns whether playback slows down at decisive moments; stored.
pub fn slow_motion_stored() -> bool {
    preferences::stored("slow-motion").as_deref() != Some("off")
}

/// All dialogs, and how to open them.
pub fn dialogs(page: Page, shortcuts: &Live<bool>) -> (Dialogs, [El; 5]) {
    let Page { seen, desk, shelf } = page;
    let (help, share, embed) =
        (help(seen, desk, shortcuts), share_dialog(seen, shelf), embed_dialog(seen, shelf));
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

fn help(seen: Seen, desk: Desk, shortcuts: &Live<bool>) -> El {
    let keys = [
        (say!(help_space), say!(help_play)),
        (".".to_owned(), say!(help_step)),
        (",".to_owned(), say!(help_back)),
        ("u".to_owned(), say!(help_undo)),
        ("r".to_owned(), say!(help_reset)),
        ("t".to_owned(), say!(help_truth)),
        ("Esc".to_owned(), say!(help_close)),
        ("?".to_owned(), say!(help_this)),
    ];
    let lines = keys
        .map(|(key, what)| el("div").child(el("dt").child(el("kbd").text(key))).child(el("dd").text(what)));
    let input = el("input").set("type", "checkbox").set("role", "switch");
    input.0.set_checked(shortcuts.peek());
    let (node, shortcuts) = (input.0.clone(), shortcuts.clone());
    let input = input.on("change", move |_| {
        shortcuts.set(node.is_checked());
        preferences::store("shortcuts", if node.is_checked() { "on" } else { "off" });
    });
    let slow = el("input").set("type", "checkbox").set("role", "switch");
    slow.0.set_checked(slow_motion_stored());
    let node = slow.0.clone();
    let slow = slow.on("change", move |_| {
        preferences::store("slow-motion", if node.is_checked() { "on" } else { "off" });
        desk.act(Control::SlowMotion(node.is_checked() && !preferences::reduced_motion()));
    });
    let truth = el("input").set("type", "checkbox").set("role", "switch");
    let (node, shown) = (truth.0.clone(), truth.0.clone());
    follow(move || seen.parts().truth.get(), move |truth| shown.set_checked(*truth));
    let truth = truth.on("change", move |_| seen.reveal(node.is_checked()));
    dialog("help-title", &say!(bar_help))
        .child(el("p").text(say!(help_about)))
        .child(of("dl", "shortcuts").children(lines))
        .child(language::picker())
        .child(of("label", "switch").child(el("span").text(say!(help_show_truth))).child(truth))
        .child(of("label", "switch").child(el("span").text(say!(help_shortcuts))).child(input))
        .child(of("label", "switch").child(el("span").text(say!(help_slow))).child(slow))
        .child(el("p").child(el("small").text(say!(help_same))))
        .child(el("p").child(el("a").set("href", "own.html").text(say!(help_own))))
        .child(el("p").child(el("a").set("href", "drill.html").text(say!(help_drills))))
        .child(
            el("p").child(el("a").set("href", "model.html").set("target", "_blank").text(say!(help_model))),
        )
}
