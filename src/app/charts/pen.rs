//! The canvas for plotters. `plotters-canvas` writes its colours by the library's printing of floats (14 kB).

use std::convert::Infallible;

use plotters::prelude::*;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingErrorKind};

use crate::web::canvas::Surface;

/// `rgb(1, 2, 3)` as the browser writes it.
pub fn colour(inks: &[(String, String)], word: &str) -> RGBColor {
    let css = inks.iter().find(|(name, _)| name == word).map_or("", |(_, css)| css.as_str());
    let digits = css.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u8>().ok());
    match digits.collect::<Vec<_>>()[..] {
        [r, g, b, ..] => RGBColor(r, g, b),
        _ => RGBColor(128, 128, 128),
    }
}

/// Returns whether charts are drawn for a dark screen.
pub fn is_dark(inks: &[(String, String)]) -> bool {
    colour(inks, "ink").0 > 128
}

/// Draws for plotters.
pub struct Pen<'a> {
    surface: &'a Surface,
    /// The colour of the last filling: stripes ask for the same one many times.
    filled: Option<BackendColor>,
}

impl<'a> Pen<'a> {
    /// A pen on a surface.
    pub fn new(surface: &'a Surface) -> Pen<'a> {
        Pen { surface, filled: None }
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// `#rrggbbaa`.
fn css(BackendColor { alpha, rgb: (r, g, b) }: BackendColor) -> String {
    let all = u32::from_be_bytes([r, g, b, (alpha * 255.0) as u8]);
    format!("#{all:08x}")
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.surface.store()
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Only rasterizers ask for single points, and no chart has any.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        self.surface.line(&points, &css(style.color()), f64::from(style.stroke_width()));
        Ok(())
    }

    /// Charts have filled rectangles only.
    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _: bool,
    ) -> Drawn {
        let colour = style.color();
        if self.filled.is_none_or(|last| last.rgb != colour.rgb || last.alpha != colour.alpha) {
            self.surface.colour(&css(colour));
            self.filled = Some(colour);
        }
        let [x, y] = [left.min(right), top.min(bottom)].map(f64::from);
        let [w, h] = [(right - left).abs(), (bottom - top).abs()].map(f64::from);
        self.surface.rectangle(x, y, w, h);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        self.surface.fill(&points, &css(style.color()));
        self.filled = None;
        Ok(())
    }
}
