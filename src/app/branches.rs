//! Lists the branches of the session, to open, to name and to delete.

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
        0 | 1 => "Branches".to_owned(),
        count => format!("Branches ({count})"),
    };
    of("button", "btn quiet branches-button")
        .set("title", "What you have tried")
        .child(symbol("i", "#i-branch"))
        .child(el("span").live_text(count))
        .press(move || list.open())
}

/// The button that takes the last thing back.
pub fn undo_button(seen: Seen, desk: Desk) -> El {
    let what = move || match seen.parts().trail.get().undo.last() {
        Some(past) => format!("Undo {} (u)", past.what),
        None => "Undo: nothing to take back".to_owned(),
    };
    icon_button("btn icon", "Undo", "Undo", "#i-undo")
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
    dialog("branches-title", "What you have tried")
        .child(el("p").text(
            "To act in the past starts a branch: the run that you left stays as it was. Each is a seed with its \
             commands, so any moment of it can be looked at again.",
        ))
        .child(of("ul", "branches").rebuilt(key, lines))
        .child(el("p").child(afresh_button(shelf)))
}

/// The button that forgets what was tried.
pub fn afresh_button(shelf: Shelf) -> El {
    of("button", "btn").text("Start afresh").press(move || shelf.start_afresh())
}

fn line(desk: Desk, trail: &Arc<Trail>, branch: &BranchLine) -> El {
    let id = branch.id;
    let name = el("input")
        .set("type", "text")
        .set("maxlength", "60")
        .set("aria-label", &format!("Name of branch {}", branch.name))
        .set("autocomplete", "off");
    name.0.set_value(&branch.name);
    let node = name.0.clone();
    let name = name.on("change", move |_| desk.act(Control::RenameBranch(id, node.value())));
    let look = if branch.active {
        of("b", "here").text("Shown now")
    } else {
        of("button", "btn")
            .text("Look at it")
            .set("aria-label", &format!("Look at branch {}", branch.name))
            .press(move || desk.act(Control::Branch(id)))
    };
    let delete =
        icon_button("btn icon quiet", &format!("Delete branch {}", branch.name), "Delete", "#i-close")
            .press(move || desk.act(Control::DeleteBranch(id)));
    let row =
        of("div", "branch").child(name).child(look).children((trail.branches.len() > 1).then_some(delete));
    el("li")
        .set("data-active", &branch.active.to_string())
        .child(row)
        .child(el("small").text(&described(trail, branch)))
}

/// Describes where a branch comes from, and what it holds.
fn described(trail: &Trail, branch: &BranchLine) -> String {
    let commands = match branch.commands.len() {
        0 => "nothing done".to_owned(),
        1 => "1 command".to_owned(),
        count => format!("{count} commands"),
    };
    let origin = branch.parent.map(|(id, at)| {
        let parent = trail.branches.iter().find(|other| other.id == id);
        let name = parent.map_or("a branch that was deleted", |parent| parent.name.as_str());
        format!("left {name} at {}, ", figures::short_clock(at))
    });
    let seen = figures::short_clock(branch.reached_us);
    format!("{}{commands}, seed {}, seen up to {seen}", origin.unwrap_or_default(), branch.seed)
}
