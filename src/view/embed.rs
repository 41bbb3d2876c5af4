//! What an author pastes into an article: the element with its picture and link, a plain frame, or a picture with a link where
//! neither is allowed. It survives Markdown: a block without blank lines or indentation, start tags on one line.

use crate::engine::SimTime;
use crate::session::link::{Link, Show, is_document};
use crate::world::command::spell_time;

/// What is pasted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The element `blast-radius`, with a picture and a link inside: nothing is loaded before it is touched.
    #[default]
    Element,
    /// A frame with the page.
    Frame,
    /// A picture that is a link, as Markdown.
    Picture,
}

/// The moment that it opens at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// The moment that is shown, with what was done until then.
    #[default]
    Here,
    /// The moment of the document's poster.
    Poster,
    /// The start of this run.
    Beginning,
}

/// What an author chose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// What is pasted.
    pub form: Form,
    /// The moment that it opens at.
    pub start: Start,
    /// The parts beside the map.
    pub show: Show,
    /// `light` or `dark`; the article's where it is none.
    pub theme: Option<&'static str>,
    /// Height, px.
    pub height: u32,
}

impl Default for Choice {
    fn default() -> Choice {
        Choice { form: Form::default(), start: Start::default(), show: Show::ALL, theme: None, height: 560 }
    }
}

/// The address of the page, without its fragment, and the title of the run.
pub struct Place<'a> {
    /// The folder of the page, with its last slash.
    pub folder: &'a str,
    /// The title of the document.
    pub title: &'a str,
}

impl Choice {
    /// The link of what is pasted: `here` is the present moment of the run.
    pub fn link(&self, here: &Link) -> Link {
        let mut link = Link {
            embed: self.form != Form::Picture,
            theme: self.theme,
            show: (self.show != Show::ALL).then_some(self.show),
            step: None,
            ..here.clone()
        };
        match self.start {
            // To the second: an author reads it.
            Start::Here => link.at_us = link.at_us.map(|at| at / 1_000_000 * 1_000_000),
            Start::Beginning => link.at_us = Some(0),
            Start::Poster => {
                link.at_us = None;
                if let Some(opening) = &mut link.opening {
                    opening.commands.clear();
                }
            }
        }
        link
    }

    /// The text to paste, of that link and its whole address.
    pub fn snippet(&self, link: &Link, address: &str, place: &Place) -> String {
        let scenario = link.opening.as_ref().map(|opening| opening.scenario.as_str()).unwrap_or_default();
        let built_in = !is_document(scenario) && !scenario.is_empty();
        let theme = self.theme.unwrap_or("light");
        let poster = |kind: &str| format!("{}posters/{scenario}-{theme}.{kind}", place.folder);
        let title = escaped(place.title);
        let plain = escaped(&address.replace("&embed", ""));
        match self.form {
            Form::Picture if built_in => format!("[![{}]({})]({})", place.title, poster("png"), address),
            Form::Picture => format!("[{}]({address})", place.title),
            Form::Frame => format!(
                "<iframe src=\"{}\" title=\"{title}\" width=\"720\" height=\"{}\" loading=\"lazy\" \
                 allow=\"fullscreen\"></iframe>",
                escaped(address),
                self.height
            ),
            Form::Element => {
                let mut lines = vec!["<figure>".to_owned(), self.start_tag(link, scenario, built_in, place)];
                if built_in {
                    let poster = escaped(&poster("svg"));
                    lines.push(format!(
                        "<img slot=\"poster\" src=\"{poster}\" width=\"1200\" height=\"630\" alt=\"{title}\"/>"
                    ));
                }
                lines.push(format!("<a slot=\"fallback\" href=\"{plain}\">{title}</a>"));
                lines.push("</blast-radius>".to_owned());
                lines.push("</figure>".to_owned());
                let module = escaped(&[place.folder, "blast-radius.js"].concat());
                lines.push(format!("<script type=\"module\" src=\"{module}\"></script>"));
                lines.join("\n")
            }
        }
    }

    fn start_tag(&self, link: &Link, scenario: &str, built_in: bool, place: &Place) -> String {
        let mut tag = "<blast-radius".to_owned();
        let mut add = |name: &str, value: &str| tag.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        // A document of one's own lies beside the article.
        add(if built_in { "scenario" } else { "src" }, if built_in { scenario } else { "scenario.json" });
        if let Some(opening) = &link.opening {
            add("seed", &opening.seed.to_string());
            if !opening.commands.is_empty() {
                add("do", &opening.commands.join("; "));
            }
        }
        if let Some(at) = link.at_us {
            add("at", &spell_time(SimTime::from_micros(at)));
        }
        if self.show != Show::ALL {
            add("controls", &self.show.spell());
        }
        if let Some(theme) = self.theme {
            add("theme", theme);
        }
        add("height", &self.height.to_string());
        add("base", place.folder.trim_end_matches('/'));
        tag.push('>');
        tag
    }
}

/// For an attribute or a text of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
