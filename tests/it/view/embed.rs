//! What an author pastes: the snippets by form, moment and parts.

use blast_radius::frame::Opening;
use blast_radius::session::link::{self, Link, Show};
use blast_radius::view::embed::{Choice, Form, Place, Start};

fn here() -> Link {
    let commands =
        vec!["8m control-plane msk block elect-leaders".to_owned(), "10m zone a overheat".to_owned()];
    let opening = Opening { scenario: "msk-control-plane-2026-05-07".to_owned(), seed: 7, commands };
    Link { opening: Some(opening), at_us: Some(840_000_000), step: Some(3), ..Link::default() }
}

fn paste(choice: &Choice) -> String {
    let link = choice.link(&here());
    let address = format!("https://example.org/blast/#{}", link.plain());
    let place = Place { folder: "https://example.org/blast/", title: "May 7: \"frozen\" <trading>" };
    choice.snippet(&link, &address, &place)
}

#[test]
fn the_element_survives_markdown() {
    let text = paste(&Choice::default());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "<figure>");
    assert_eq!(
        lines[1],
        "<blast-radius scenario=\"msk-control-plane-2026-05-07\" seed=\"7\" do=\"8m control-plane msk block elect-leaders; \
         10m zone a overheat\" at=\"14m\" height=\"560\" base=\"https://example.org/blast\">"
    );
    assert!(lines.iter().all(|line| !line.is_empty() && !line.starts_with(' ')), "{text}");
    assert!(!text.contains("<p") && !text.contains("style="), "{text}");
    assert!(lines[2].ends_with("alt=\"May 7: &quot;frozen&quot; &lt;trading>\"/>"), "{text}");
    assert!(lines[2].contains("/posters/msk-control-plane-2026-05-07-light.svg"), "{text}");
    assert!(!lines[3].contains("embed"), "the link opens the whole page: {text}");
}

#[test]
fn a_frame_opens_as_the_widget_and_a_link_of_it_is_read_again() {
    let show = Show { switches: false, ..Show::ALL };
    let choice = Choice { form: Form::Frame, show, theme: Some("dark"), height: 460, ..Choice::default() };
    let text = paste(&choice);
    let address = text.split('"').nth(1).unwrap().replace("&amp;", "&");
    let read = link::decode(address.split_once('#').unwrap().1).unwrap().unwrap();
    assert!(read.embed && read.show == Some(show) && read.theme == Some("dark"), "{read:?}");
    assert_eq!(read.at_us, here().at_us);
    assert!(text.contains("height=\"460\"") && text.contains("loading=\"lazy\""), "{text}");
}

#[test]
fn the_moment_is_this_one_the_start_or_the_documents_own() {
    let of = |start| Choice { start, ..Choice::default() }.link(&here());
    assert_eq!((of(Start::Here).at_us, of(Start::Here).opening), (here().at_us, here().opening));
    assert_eq!((of(Start::Beginning).at_us, of(Start::Beginning).opening), (Some(0), here().opening));
    let poster = of(Start::Poster);
    assert!(poster.at_us.is_none() && poster.opening.unwrap().commands.is_empty());
}

#[test]
fn a_picture_is_markdown_with_a_link() {
    let text = paste(&Choice { form: Form::Picture, ..Choice::default() });
    assert!(text.starts_with("[![May 7"), "{text}");
    assert!(
        text.contains("(https://example.org/blast/posters/msk-control-plane-2026-05-07-light.png)]("),
        "{text}"
    );
    assert!(!text.contains("embed"), "{text}");
}

#[test]
fn a_document_of_ones_own_has_no_poster_and_lies_beside_the_article() {
    let mut own = here();
    own.opening.as_mut().unwrap().scenario = "{\"version\":1}".to_owned();
    let choice = Choice::default();
    let place = Place { folder: "/b/", title: "Mine" };
    let text = choice.snippet(&choice.link(&own), "/b/#v2zabc", &place);
    assert!(text.contains(" src=\"scenario.json\"") && !text.contains("posters"), "{text}");
}

#[test]
fn what_a_widget_shows_is_read_back() {
    for (text, show) in [
        ("none", Show { switches: false, player: false, story: false }),
        ("player,story", Show { switches: false, ..Show::ALL }),
        ("switches,player,story", Show::ALL),
    ] {
        let read = link::decode(&format!("embed&show={text}")).unwrap().unwrap();
        assert_eq!(read.show, Some(show), "{text}");
        assert_eq!(show.spell(), text);
    }
    for wrong in
        ["embed&show=all", "embed&show=", "embed&step=0", "embed&step=x", "embed&wait=1", "v2&embed&embed"]
    {
        assert!(link::decode(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_widget_needs_neither_version_nor_seed_nor_scenario() {
    let read = |text| link::decode(text).unwrap().unwrap();
    assert_eq!(read("embed&theme=dark"), read("v2&embed&theme=dark"));
    let bare = read("embed&scenario=healthy-day&host=https://example.org&step=2");
    assert_eq!((bare.opening.unwrap().seed, bare.step), (link::FIRST_SEED, Some(2)));
    assert_eq!(read("embed&at=2m").opening.unwrap().scenario, "msk-control-plane-2026-05-07");
    assert!(link::decode("v2&scenario=healthy-day").is_err(), "a link to the whole page names its seed");
    assert!(read("embed&wait&host=null").wait);
}
