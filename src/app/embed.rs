//! The dialog that makes what an author pastes: the form, the moment, the parts, the theme and the height are chosen, the widget
//! is shown as it will be, and the text is copied.

use crate::app::page::{Seen, Shelf};
use crate::app::pieces::dialog;
use crate::app::ui::{El, Live, effect, el, of};
use crate::language::{Word, say, word};
use crate::session::link::{self, Show};
use crate::view::embed::{Choice, Form, Place, Start};
use crate::web;

/// A choice: its value, and how it is called.
type Options<T, const N: usize> = [(T, Word); N];

const FORMS: Options<Form, 3> = [
    (Form::Element, word!(embed_element)),
    (Form::Frame, word!(embed_frame)),
    (Form::Picture, word!(embed_picture)),
];
const STARTS: Options<Start, 3> = [
    (Start::Here, word!(embed_here)),
    (Start::Poster, word!(embed_poster)),
    (Start::Beginning, word!(embed_beginning)),
];
const THEMES: Options<Option<&str>, 3> =
    [(None, word!(embed_theme_own)), (Some("light"), word!(embed_light)), (Some("dark"), word!(embed_dark))];
const HEIGHTS: Options<u32, 3> =
    [(460, word!(embed_low)), (560, word!(embed_middle)), (720, word!(embed_high))];

/// The dialog.
pub fn embed_dialog(seen: Seen, shelf: Shelf) -> El {
    let choice: Live<Choice> = Live::new(Choice::default());
    let area = el("textarea").set("readonly", "").set("rows", "6").set("aria-label", &say!(embed_area));
    let preview = of("iframe", "preview").set("title", &say!(embed_preview));
    let long: Live<bool> = Live::new(false);
    write(seen, shelf, &choice, &area, &preview, &long);
    let (pressed, copied) = (area.0.clone(), say!(embed_copied));
    let copy = of("button", "btn solid").text(say!(embed_copy)).press(move || {
        // A browser that refuses leaves the text selected, to be copied by hand.
        pressed.select_all();
        shelf.copy(pressed.value(), copied.clone(), pressed.clone());
    });
    let said =
        el("small").set("aria-live", "polite").live_text(move || seen.parts().notice.get().to_string());
    let warning = move || if long.get() { say!(share_too_long) } else { String::new() };
    let chosen = of("div", "choices")
        .child(select(&choice, say!(embed_form), FORMS, |choice| &mut choice.form))
        .child(select(&choice, say!(embed_start), STARTS, |choice| &mut choice.start))
        .child(select(&choice, say!(embed_theme), THEMES, |choice| &mut choice.theme))
        .child(select(&choice, say!(embed_height), HEIGHTS, |choice| &mut choice.height))
        .child(part(&choice, say!(embed_switches), |show| &mut show.switches))
        .child(part(&choice, say!(embed_player), |show| &mut show.player))
        .child(part(&choice, say!(embed_story), |show| &mut show.story));
    let about = el("a").set("href", "examples/may-7.html").set("target", "_blank").text(say!(embed_example));
    let node = preview.0.clone();
    dialog("embed-title", &say!(embed_title))
        .set("class", "embedding")
        .on("close", move |_| node.set("src", "about:blank"))
        .child(el("p").text(say!(embed_what)).text(" ").child(about))
        .child(chosen)
        .child(preview)
        .child(area)
        .child(el("p").set("aria-live", "polite").live_text(warning))
        .child(el("p").child(copy).text(" ").child(said))
}

/// Writes the text and shows the widget, whenever something else is chosen or the dialog is opened.
fn write(seen: Seen, shelf: Shelf, choice: &Live<Choice>, area: &El, preview: &El, long: &Live<bool>) {
    let (choice, area, preview, long) = (choice.clone(), area.0.clone(), preview.0.clone(), long.clone());
    effect(move || {
        let (choice, opened) = (choice.get(), shelf.kept().shared.get());
        if opened == 0 {
            return;
        }
        let link = choice.link(&shelf.here());
        let (shown, area, preview, long) = (link.clone(), area.clone(), preview.clone(), long.clone());
        let then = move |address: String| {
            let fragment = address.split_once('#').map_or(0, |(_, fragment)| fragment.len());
            long.set(fragment > link::MOST_BYTES);
            let base = web::location::base();
            let folder = base.rsplit_once('/').map_or(base.as_str(), |(folder, _)| folder);
            let title = &seen.parts().scene.title;
            let place = Place { folder: &[folder, "/"].concat(), title };
            area.set_value(&choice.snippet(&shown, &address, &place));
            preview.set("height", &choice.height.to_string());
            match shown.embed {
                true => preview.set("src", &address),
                false => preview.set("src", "about:blank"),
            }
        };
        shelf.address_of(link, Box::new(then));
    });
}

fn select<T: Copy + PartialEq + 'static, const N: usize>(
    choice: &Live<Choice>,
    name: String,
    options: Options<T, N>,
    field: fn(&mut Choice) -> &mut T,
) -> El {
    let now = *field(&mut choice.peek());
    let option = |(at, (value, word)): (usize, &(T, Word))| {
        let option = el("option").set("value", &at.to_string()).text(word.say());
        if *value == now { option.set("selected", "") } else { option }
    };
    let select = el("select").children(options.iter().enumerate().map(option));
    let (node, choice) = (select.0.clone(), choice.clone());
    let select = select.on("change", move |_| {
        let at: usize = node.value().parse().unwrap_or_default();
        let mut now = choice.peek();
        *field(&mut now) = options[at.min(N - 1)].0;
        choice.change(now);
    });
    of("label", "picker").child(el("small").text(name)).child(select)
}

fn part(choice: &Live<Choice>, name: String, field: fn(&mut Show) -> &mut bool) -> El {
    let input = el("input").set("type", "checkbox");
    input.0.set_checked(true);
    let (node, choice) = (input.0.clone(), choice.clone());
    let input = input.on("change", move |_| {
        let mut now = choice.peek();
        *field(&mut now.show) = node.is_checked();
        choice.change(now);
    });
    el("label").child(input).text(" ").text(name)
}
