//! `blast poster`: cards of scenarios at their most telling moments, for feeds and articles. A PNG has the letters of the
//! fonts in `assets/fonts`, so that it is the same, byte by byte, on every machine.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use blast_radius::session::{Frame, Opening, Scene, Session, scenarios};
use blast_radius::view::svg::{self, poster};
use blast_radius::world::command::spell_time;
use resvg::{tiny_skia, usvg};

use crate::blast::arguments::{Look, PosterArguments};
use crate::blast::aside::{self, Aside};
use crate::blast::input::{self, Input};
use crate::blast::output::{self, Failure};

/// The page's sheet of signs.
const SYMBOLS: &str = include_str!("../../../assets/symbols.svg");
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../assets/fonts/roboto-400.ttf"),
    include_bytes!("../../../assets/fonts/roboto-700.ttf"),
];

/// Draws what is asked for.
pub fn poster(arguments: &PosterArguments) -> Result<bool, Failure> {
    if let Some(folder) = &arguments.all {
        return all(folder, arguments.seed);
    }
    let name = arguments.scenario.as_deref().unwrap_or_default();
    let drawn = moment(&input::read(name)?, arguments.seed)?.draw(arguments.theme);
    let bytes = if arguments.png { png(&drawn)? } else { drawn.into_bytes() };
    match &arguments.output {
        None => output::put(&bytes)?,
        Some(path) => write(&[(path.clone(), bytes)])?,
    }
    Ok(false)
}

/// All that the page offers for its scenarios.
fn all(folder: &PathBuf, seed: u64) -> Result<bool, Failure> {
    fs::create_dir_all(folder).map_err(|error| aside::cannot_write(folder, &error, "no file was changed"))?;
    let mut files = Vec::new();
    for (id, _) in scenarios() {
        let moment = moment(&input::read(id.as_ref())?, seed)?;
        for (look, word) in [(Look::Light, "light"), (Look::Dark, "dark")] {
            let drawn = moment.draw(look);
            files.push((folder.join(format!("{id}-{word}.png")), png(&drawn)?));
            files.push((folder.join(format!("{id}-{word}.svg")), drawn.into_bytes()));
        }
    }
    write(&files)?;
    Ok(false)
}

fn write(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    for (path, bytes) in files {
        aside.write(path, bytes)?;
    }
    aside.commit()
}

/// A moment of a run.
struct Moment {
    scene: Arc<Scene>,
    frame: Frame,
}

/// Runs a scenario to its most telling moment.
fn moment(input: &Input, seed: u64) -> Result<Moment, Failure> {
    let poster = input.scenario.document.telling();
    let topology = &input.scenario.topology;
    let commands = poster.commands.iter().map(|command| command.spell(topology)).collect();
    let opening = Opening { scenario: input.source.clone(), seed, commands };
    let mut session = Session::open(&opening).map_err(|messages| Failure { messages })?;
    session.run_to(&spell_time(poster.at)).map_err(Failure::one)?;
    Ok(Moment { scene: Arc::clone(session.scene()), frame: session.frame() })
}

impl Moment {
    fn draw(&self, look: Look) -> String {
        let theme = match look {
            Look::Light => poster::LIGHT,
            Look::Dark => poster::DARK,
        };
        poster::draw(&self.scene, &self.frame, svg::definitions(SYMBOLS), &theme).text
    }
}

/// A drawing as an image.
fn png(drawing: &str) -> Result<Vec<u8>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::one(format!("cannot draw the image: {error}"));
    let mut options = usvg::Options::default();
    for font in FONTS {
        options.fontdb_mut().load_font_data(font.to_vec());
    }
    let tree = usvg::Tree::from_str(drawing, &options).map_err(|error| wrong(&error))?;
    let (width, height) = (poster::WIDTH as u32, poster::HEIGHT as u32);
    let mut image = tiny_skia::Pixmap::new(width, height).ok_or_else(|| wrong(&"it has no size"))?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut image.as_mut());
    image.encode_png().map_err(|error| wrong(&error))
}
