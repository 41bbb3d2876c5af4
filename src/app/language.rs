//! The language of the page: `assets/boot.js` has chosen it and loaded its messages before the page starts.

use crate::app::ui::{El, el, of};
use crate::language::{self, Fluent, TAGS, Writing, say};
use crate::web;
use crate::web::preferences;

/// Where the browser remembers the language that a person chose.
const CHOSEN: &str = "language";

/// From now on everything is said in the language of the page, with the browser's numbers, times and capitals. Called once.
pub fn speak() {
    let spoken = Fluent::new(&web::language::language(), &web::language::messages());
    let writing =
        Writing { number: web::language::number, time: web::language::time, cased: web::language::cased };
    language::speak(Box::leak(Box::new(spoken.with(writing))));
}

/// Gives what the simulator has told in English, whatever the page speaks; in its own language where English cannot be loaded.
pub fn in_english(told: String, then: impl FnOnce(String) + 'static) {
    if web::language::language() == "en" {
        return then(language::arrived(told));
    }
    web::language::english(Box::new(move |messages| {
        then(match messages {
            Some(messages) => language::spell(&told, &Fluent::new("en", &messages)),
            None => language::arrived(told),
        });
    }));
}

/// Loads the page anew where it began with another language than `tag`, which a link asks for. Returns false where it does
/// not need to, or cannot: then it goes on in the language that it has.
pub fn follow(tag: &str) -> bool {
    // Not the language that is spoken: where the messages of `tag` cannot be had, that is English for good.
    tag != web::language::wanted() && choose(tag)
}

/// Loads the page anew in another language. Returns false where this tab cannot keep which.
fn choose(tag: &str) -> bool {
    preferences::store_here(CHOSEN, tag);
    // A tab that cannot keep it would be loaded for ever.
    let kept = preferences::stored_here(CHOSEN).as_deref() == Some(tag);
    if kept {
        web::language::reload();
    }
    kept
}

/// The list of languages, each by its own name.
pub fn picker() -> El {
    let spoken = web::language::language();
    let option = |tag: &&str| {
        let option = el("option").set("value", tag).set("lang", tag).text(web::language::name(tag));
        if **tag == *spoken { option.set("selected", "") } else { option }
    };
    let select = el("select").children(TAGS.iter().map(option));
    let node = select.0.clone();
    let select = select.on("change", move |_| {
        let tag = node.value();
        preferences::store(CHOSEN, &tag);
        web::location::drop_language();
        choose(&tag);
    });
    of("label", "switch").child(el("span").text(say!(language_label))).child(select)
}
