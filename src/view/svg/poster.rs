//! A poster: one moment of a run as a card of 1200 x 630 px for a feed, or for an article before somebody presses it. At
//! the left stand title, sentence and number, at the right the map with its cone. Its letters are read when the card is
//! half as wide, and every text is cut to its room.

mod letters;
mod map;
mod theme;

pub use theme::{DARK, LIGHT, Theme};

use super::{Anchor, Pen, Picture, escaped, px};
use crate::frame::Frame;
use crate::session::Scene;
use crate::view::figures;
use crate::view::number::Number;
use letters::{FACE, cut, few, lines, width};

/// Width, px.
pub const WIDTH: f64 = 1200.0;
/// Height, px.
pub const HEIGHT: f64 = 630.0;
/// Around everything.
const PAD: f64 = 44.0;
/// Width of what stands at the left.
const COLUMN: f64 = 452.0;

/// Draws the moment of `frame`. `symbols`: the definitions of the page's sheet (`assets/symbols.svg`).
pub fn draw(scene: &Scene, frame: &Frame, symbols: &str, theme: &Theme) -> Picture {
    let mut pen = Pen::default();
    let number = Number::of(scene, frame);
    map::draw(&mut pen, scene, frame, theme, [COLUMN + 2.0 * PAD, PAD, WIDTH - PAD, HEIGHT - PAD]);
    let top = head(&mut pen, scene, theme);
    let bottom = foot(&mut pen, scene, frame, theme);
    let below = count(&mut pen, &number, theme, bottom - 26.0);
    sentence(&mut pen, &frame.headline, theme, (top + 22.0, below - 24.0));
    finish(pen, scene, frame, &number, symbols, theme)
}

/// The title. Returns where it ends.
fn head(pen: &mut Pen, scene: &Scene, theme: &Theme) -> f64 {
    const FONT: (f64, u32) = (24.0, 400);
    let mut y = PAD + 20.0;
    for line in few(&scene.title, FONT, COLUMN, 3) {
        pen.text((PAD, y), FONT, theme.ink_2, Anchor::Start, &line);
        y += 32.0;
    }
    y - 32.0
}

/// The sentence of the moment between two heights: as large as it fits.
fn sentence(pen: &mut Pen, text: &str, theme: &Theme, (top, bottom): (f64, f64)) {
    const SIZES: [f64; 6] = [48.0, 44.0, 40.0, 36.0, 32.0, 28.0];
    let height = |size: f64| (size * 1.2).round();
    let fits = |size: &f64| lines(text, (*size, 700), COLUMN).len() as f64 * height(*size) <= bottom - top;
    let size = SIZES.into_iter().find(fits).unwrap_or(SIZES[5]);
    let most = ((bottom - top) / height(size)) as usize;
    for (i, line) in few(text, (size, 700), COLUMN, most).iter().enumerate() {
        let y = top + size * 0.92 + i as f64 * height(size);
        pen.text((PAD, y), (size, 700), theme.ink, Anchor::Start, line);
    }
}

/// The number, with its last line above `bottom`: what is dead, times so much, is what is lost. Returns where it begins.
fn count(pen: &mut Pen, number: &Number, theme: &Theme, bottom: f64) -> f64 {
    const LARGE: f64 = 84.0;
    const SMALL: f64 = 25.0;
    let ink = if number.harm { theme.lost_ink } else { theme.ink };
    figure(pen, bottom, (LARGE, ink), &number.lost.value, (SMALL, theme.ink_2), &number.lost.label);
    let mut y = bottom - LARGE + 2.0;
    let factor = number.factor.as_ref();
    let factor = factor.map(|figure| (format!("\u{d7} {}", figure.value), format!("{} =", figure.label)));
    let dead = number.dead.as_ref().map(|figure| (figure.value.clone(), figure.label.clone()));
    for (value, label) in [factor, dead].into_iter().flatten() {
        figure(pen, y, (SMALL, theme.ink), &value, (SMALL, theme.ink_2), &label);
        y -= 34.0;
    }
    y + 34.0 - SMALL
}

/// A value and what it counts, each with size and colour. The one follows the other, however wide the reader's letters are.
fn figure(
    pen: &mut Pen,
    y: f64,
    (large, ink): (f64, &str),
    value: &str,
    (small, ink_2): (f64, &str),
    label: &str,
) {
    let gap = small * 0.3;
    let room = COLUMN - width(value, (large, 700)) - gap;
    pen.put(&format!(
        "<text x=\"{}\" y=\"{}\"><tspan font-size=\"{}\" font-weight=\"700\" fill=\"{ink}\">{}</tspan>\
         <tspan dx=\"{}\" font-size=\"{}\" fill=\"{ink_2}\">{}</tspan></text>",
        px(PAD - large / 28.0),
        px(y),
        px(large),
        escaped(value),
        px(gap),
        px(small),
        escaped(&cut(label, (small, 400), room))
    ));
}

/// The name and the moment. Returns where they begin.
fn foot(pen: &mut Pen, scene: &Scene, frame: &Frame, theme: &Theme) -> f64 {
    const NAME: (f64, u32) = (20.0, 700);
    const MOMENT: (f64, u32) = (20.0, 400);
    let y = HEIGHT - PAD;
    map::symbol(pen, "#n-logo", [PAD - 2.0, y - 19.0, 24.0, 24.0], theme.ink);
    pen.text((PAD + 30.0, y), NAME, theme.ink, Anchor::Start, "Blast Radius");
    let clock = scene.clock_start.as_ref().map(|start| figures::local_clock(start, frame.now_us));
    let mut moment = figures::short_clock(frame.now_us);
    moment.extend(clock.filter(|clock| !clock.is_empty()).map(|clock| format!(" \u{b7} {clock}")));
    let room = COLUMN - 30.0 - width("Blast Radius", NAME) - 16.0;
    pen.text((PAD + COLUMN, y), MOMENT, theme.ink_2, Anchor::End, &cut(&moment, MOMENT, room));
    y - NAME.0
}

/// The parts of a symbol, as in the page's style sheet, in the colour of the element that uses it.
fn style(theme: &Theme) -> String {
    format!(
        ".f{{fill:currentColor}}.o,.e,.r{{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;\
         stroke-linejoin:round}}.k{{fill:none;stroke:{0};stroke-width:1.8;stroke-linecap:round}}.kf{{fill:{0}}}\
         .ek{{fill:{0};stroke:currentColor;stroke-width:1.3}}.t{{fill:{0};stroke:none}}",
        theme.surface
    )
}

/// The symbols of the sheet that the picture uses.
fn used(sheet: &str, pen: &Pen) -> String {
    let mut used = String::new();
    for symbol in sheet.split_inclusive("</symbol>") {
        let id = symbol.split_once("id=\"").and_then(|(_, rest)| Some(rest.split_once('"')?.0));
        if id.is_some_and(|id| pen.0.contains(&format!("href=\"#{id}\""))) {
            used += symbol.trim();
        }
    }
    used
}

fn finish(pen: Pen, scene: &Scene, frame: &Frame, number: &Number, symbols: &str, theme: &Theme) -> Picture {
    let said = format!("{} {}", frame.headline, number.said());
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         role=\"img\" font-family=\"{FACE}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<style>{}</style>\n<defs>{}</defs>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{}\"/>\n{}</svg>\n",
        escaped(&scene.title),
        escaped(&said),
        style(theme),
        used(symbols, &pen),
        theme.paper,
        pen.0
    );
    Picture { width: WIDTH, height: HEIGHT, text }
}
