//! The dialog that makes what an author pastes: the form, the moment, the parts, the theme and the height are chosen, the widget
//! is shown as it will be, and the text is copied.

use crate::app::page::{Seen, Shelf};
use crate::app::pieces::dialog;
use crate::app::ui::{El, Live, effect, el, of};
use crate::language::{TAGS, Word, say, word};
use crate::session::link::{self, Link, Show};
use crate::view::embed::{Choice, Form, Place, Start};
use crate::web;
use crate::web::dom::Node;

/// A list of the dialog: its name, its entries in order, and what choosing one of them does.
struct Options {
    name: Word,
    words: &'static [Word],
    /// The entry that is chosen at first.
    first: usize,
    choose: fn(&mut Choice, usize),
}

const OPTIONS: [Options; 4] = [
    Options {
        name: word!(embed_form),
        words: &[word!(embed_element), word!(embed_frame), word!(embed_picture)],
        first: 0,
        choose: |choice, at| choice.form = [Form::Element, Form::Frame, Form::Picture][at],
    },
    Options {
        name: word!(embed_start),
        words: &[word!(embed_here), word!(embed_poster), word!(embed_beginning)],
        first: 0,
        choose: |choice, at| choice.start = [Start::Here, Start::Poster, Start::Beginning][at],
    },
    Options {
        name: word!(embed_theme),
        words: &[word!(embed_theme_own), word!(embed_light), word!(embed_dark)],
        first: 0,
        choose: |choice, at| choice.theme = [None, Some("light"), Some("dark")][at],
    },
    Options {
        name: word!(embed_height),
        words: &[word!(embed_low), word!(embed_middle), word!(embed_high)],
        first: 1,
        choose: |choice, at| choice.height = [460, 560, 720][at],
    },
];

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
    let form = choice.clone();
    let needs = move || if form.get().form == Form::Element { say!(embed_needs) } else { String::new() };
    let chosen = of("div", "choices")
        .children(OPTIONS.map(|options| select(&choice, options)))
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
        .child(el("p").live_text(needs))
        .child(el("p").set("aria-live", "polite").live_text(warning))
        .child(of("p", "last").child(copy).text(" ").child(said))
}

/// Writes the text and shows the widget, whenever something else is chosen or the dialog is opened.
fn write(seen: Seen, shelf: Shelf, choice: &Live<Choice>, area: &El, preview: &El, long: &Live<bool>) {
    let (choice, area, preview, long) = (choice.clone(), area.0.clone(), preview.0.clone(), long.clone());
    let mut pressed = None;
    effect(move || {
        let (choice, opened) = (choice.get(), shelf.kept().shared.get());
        if opened == 0 {
            return;
        }
        // The run goes on behind the dialog: the moment is that at which it was opened.
        if pressed.as_ref().is_none_or(|(before, _)| *before != opened) {
            pressed = Some((opened, shelf.here()));
        }
        let Some((_, here)) = &pressed else { return };
        let link = choice.link(here);
        look(shelf, &link, &preview);
        preview.set("height", &choice.height.to_string());
        let (shown, area, long) = (link.clone(), area.clone(), long.clone());
        let then = move |address: String| {
            let fragment = address.split_once('#').map_or(0, |(_, fragment)| fragment.len());
            long.set(fragment > link::MOST_BYTES);
            let base = web::location::base();
            let folder = base.rsplit_once('/').map_or(base.as_str(), |(folder, _)| folder);
            let title = &seen.parts().scene.title;
            let place = Place { folder: &[folder, "/"].concat(), title };
            area.set_value(&choice.snippet(&shown, &address, &place));
        };
        shelf.address_of(link, Box::new(then));
    });
}

/// Shows the widget of a link, in the language of the page.
fn look(shelf: Shelf, link: &Link, preview: &Node) {
    if !link.embed {
        return preview.set("src", "about:blank");
    }
    let spoken = web::language::language();
    let (lang, preview) = (TAGS.iter().copied().find(|tag| *tag == spoken), preview.clone());
    let link = Link { lang, ..link.clone() };
    shelf.address_of(link, Box::new(move |address| preview.set("src", &address)));
}

fn select(choice: &Live<Choice>, options: Options) -> El {
    let select = el("select");
    for (at, word) in options.words.iter().enumerate() {
        let option = el("option").set("value", &at.to_string()).text(word.say());
        select.0.push(&if at == options.first { option.set("selected", "") } else { option }.0);
    }
    let (node, choice, last) = (select.0.clone(), choice.clone(), options.words.len() - 1);
    let select = select.on("change", move |_| {
        let mut now = choice.peek();
        (options.choose)(&mut now, node.value().parse().map_or(0, |at: usize| at.min(last)));
        choice.change(now);
    });
    of("label", "picker").child(el("small").text(options.name.say())).child(select)
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
