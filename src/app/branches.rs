//! Lists the branches of the session, to open, to name and to delete.

use crate::language::say;
use std::sync::Arc;

use crate::app::page::{Desk, Page, Seen, Shelf};
use crate::app::pieces::{dialog, icon_button};
use crate::app::ui::{El, el, of, symbol};
use crate::session::Control;
use crate::session::protocol::{BranchLine, Trail};
use crate::view::figures;
use crate::web::dom::Node;

/// The button that opens the list: it counts the branches.
pub fn branches_button(seen: Seen, list: &Node) -> El {
    let list = list.clone();
    let count = move || match seen.parts().trail.get().branches.len() {
        0 | 1 => say!(branches_button),
        count => say!(branches_count, count),
    };
    of("button", "btn quiet branches-button")
        .set("title", &say!(branches_title))
        .child(symbol("i", "#i-branch"))
        .child(el("span").live_text(count))
        .press(move || list.open())
}

/// The button that takes the last thing back.
pub fn undo_button(seen: Seen, desk: Desk) -> El {
    let what = move || match seen.parts().trail.get().undo.last() {
        Some(past) => say!(branches_undo_what, what = past.told()),
        None => say!(branches_undo_nothing),
    };
    icon_button("btn icon", &say!(branches_undo), &say!(branches_undo), "#i-undo")
        .live("title", what)
        .live("data-idle", move || seen.parts().trail.get().undo.is_empty().to_string())
        .press(move || desk.act(Control::Undo))
}

/// The list of branches, as a dialog.
pub fn branches_dialog(page: Page) -> El {
    let Page { seen, desk, shelf } = page;
    let trail = move || seen.parts().trail.get();
    let key = move || {
        let line =
            |b: &BranchLine| format!("{}{}{}{}{};", b.id, b.active, b.name, b.commands.len(), b.reached_us);
        trail().branches.iter().map(line).collect()
    };
    let lines = move || {
        let trail = trail();
        trail.branches.iter().map(|branch| line(desk, &trail, branch)).collect()
    };
    dialog("branches-title", &say!(branches_title))
        .child(el("p").text(say!(branches_about)))
        .child(of("ul", "branches").rebuilt(key, lines))
        .child(el("p").child(afresh_button(shelf)))
}

/// The button that forgets what was tried.
pub fn afresh_button(shelf: Shelf) -> El {
    of("button", "btn").text(say!(branches_afresh)).press(move || shelf.start_afresh())
}

fn line(desk: Desk, trail: &Arc<Trail>, branch: &BranchLine) -> El {
    let id = branch.id;
    let called = branch.called();
    let name = el("input")
        .set("type", "text")
        .set("maxlength", "60")
        .set("aria-label", &say!(branch_name, name = called))
        .set("autocomplete", "off");
    name.0.set_value(&called);
    let node = name.0.clone();
    let name = name.on("change", move |_| desk.act(Control::RenameBranch(id, node.value())));
    let look = if branch.active {
        of("b", "here").text(say!(branch_here))
    } else {
        of("button", "btn")
            .text(say!(branch_look))
            .set("aria-label", &say!(branch_look_at, name = called))
            .press(move || desk.act(Control::Branch(id)))
    };
    let delete = icon_button(
        "btn icon quiet",
        &say!(branch_delete_named, name = called),
        &say!(branch_delete),
        "#i-close",
    )
    .press(move || desk.act(Control::DeleteBranch(id)));
    let row =
        of("div", "branch").child(name).child(look).children((trail.branches.len() > 1).then_some(delete));
    el("li")
        .set("data-active", &branch.active.to_string())
        .child(row)
        .child(el("small").text(described(trail, branch)))
}

/// Describes where a branch comes from, and what it holds.
fn described(trail: &Trail, branch: &BranchLine) -> String {
    let commands = say!(branch_commands, count = branch.commands.len());
    let (seed, seen) = (branch.seed.to_string(), figures::short_clock(branch.reached_us));
    let Some((id, at)) = branch.parent else { return say!(branch_described, commands, seed, seen) };
    let parent = trail.branches.iter().find(|other| other.id == id);
    let parent = parent.map_or_else(|| say!(branch_deleted), |parent| parent.called());
    say!(branch_described_left, parent, left = figures::short_clock(at), commands, seed, seen)
}
