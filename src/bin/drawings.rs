//! The drawings' module: what the page shows, as files to take along. The page loads it when somebody asks for one. It
//! reads the bytes that the page read, and has its words said by the page.

use std::panic;

use blast_radius::language::{self, Elsewhere};
use blast_radius::session::protocol::{Update, decode, heard};
use blast_radius::session::{Charts, Frame, Opening, Scene, series};
use blast_radius::view::svg;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = blastRadius)]
    fn spell(text: &str) -> String;
}

/// From now on the page says everything.
fn main() {
    panic::set_hook(Box::new(|info| wasm_bindgen::throw_str(&info.to_string())));
    language::speak(Box::leak(Box::new(Elsewhere(spell))));
}

/// Makes one file: `map` or `charts` (SVG), `series` (JSON). `scene`, `frame` and `charts` are the simulator's news that
/// brought what is shown, `opening` is the run's, `symbols` the page's sheet of signs. Nothing for anything else.
#[wasm_bindgen]
pub fn draw(
    what: &str,
    scene: &[u8],
    frame: &[u8],
    charts: &[u8],
    opening: &[u8],
    symbols: &str,
) -> Option<String> {
    let (scene, frame, opening) = (read_scene(scene)?, read_frame(frame)?, decode::<Opening>(opening)?);
    let read = || read_charts(charts);
    Some(match what {
        "map" => svg::map::draw(&scene, opening.seed, &frame, symbols).text,
        "charts" => svg::charts::draw(&scene, opening.seed, frame.now_us, &read()?).text,
        "series" => series::json(&scene, &opening, frame.now_us, &read()?),
        _ => return None,
    })
}

fn read_scene(bytes: &[u8]) -> Option<Scene> {
    match heard(bytes)? {
        Update::Opened(scene) => Some(*scene),
        _ => None,
    }
}

fn read_frame(bytes: &[u8]) -> Option<Frame> {
    match heard(bytes)? {
        Update::Told(told) => told.frame,
        _ => None,
    }
}

fn read_charts(bytes: &[u8]) -> Option<Charts> {
    match heard(bytes)? {
        Update::Told(told) => told.charts,
        _ => None,
    }
}
