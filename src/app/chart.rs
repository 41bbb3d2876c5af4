//! One chart: its lines by plotters on a canvas, its title and values as text beside them.

use std::convert::Infallible;

use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingErrorKind};

use crate::app::axis::{head, span, span_now};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, effect, el, of};
use crate::frame::{Chart, State};
use crate::view::chart::{self, Curve, Span, Stroke};
use crate::web::canvas::Surface;

/// A chart's row of the timeline.
pub fn chart_row(seen: Seen, desk: Desk, id: String) -> El {
    let hero = id == "blast-radius";
    let figure_of = id.clone();
    let now = move || {
        seen.parts().charts.get().charts.iter().find(|chart| chart.id == id).cloned().unwrap_or_default()
    };
    let canvas = el("canvas").set("aria-hidden", "true");
    let (node, shown) = (canvas.0.clone(), now.clone());
    effect(move || {
        let parts = seen.parts();
        parts.resized.get();
        desk.chosen().pane.get();
        let inks = parts.inks.get();
        let news = hero && parts.headline.get().tone != State::Ok;
        if let Some(surface) = node.surface() {
            draw(&surface, &shown(), span_now(seen), &inks, news);
        }
    });
    let (title, top) = (now.clone(), now);
    let value = move || {
        seen.picture()
            .figures
            .iter()
            .find(|figure| figure.0 == figure_of)
            .map(|figure| figure.1.clone())
            .unwrap_or_default()
    };
    let late = move || (span(seen).place(seen.shown().seconds() as f64) > 0.5).to_string();
    let value = of("span", "value")
        .live("data-late", late)
        .live_property("--now", move || head(seen))
        .live_text(value);
    of("div", "chart")
        .child(el("span").live_text(move || title().title))
        .child(of("div", "plot").child(canvas).child(value))
        .child(el("small").live_text(move || chart::top_label(&top())))
}

/// `rgb(1, 2, 3)` as the browser writes it.
fn colour(inks: &[(String, String)], word: &str) -> RGBColor {
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

/// Draws for plotters. `plotters-canvas` writes its colours by the library's printing of floats (14 kB).
struct Pen<'a>(&'a Surface);

type Axes = Cartesian2d<RangedCoordf64, RangedCoordf64>;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// `#rrggbbaa`.
fn css(BackendColor { alpha, rgb: (r, g, b) }: BackendColor) -> String {
    let all = u32::from_be_bytes([r, g, b, (alpha * 255.0) as u8]);
    format!("#{all:08x}")
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.0.store()
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
        self.0.line(&points, &css(style.color()), f64::from(style.stroke_width()));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<BackendCoord> = vert.into_iter().collect();
        self.0.fill(&points, &css(style.color()));
        Ok(())
    }
}

/// Draws all lines; a browser that refuses leaves an empty chart, its values still stand beside it.
fn draw(surface: &Surface, chart: &Chart, span: Span, inks: &[(String, String)], news: bool) {
    let (width, height) = surface.fit();
    surface.clear();
    surface.in_device_px();
    if width < 8.0 || height < 4.0 || inks.is_empty() {
        return;
    }
    let scale = Surface::scale();
    let device = |px: f64| (px * scale).round().max(1.0) as u32;
    // Without plotters' chart builder: it makes room for labels and meshes that these charts have as text beside them.
    let margin = device(2.0);
    let root = Pen(surface).into_drawing_area().margin(margin, margin, margin, margin);
    let (x, y) = root.get_pixel_range();
    let plot = (x.start..x.end - 1, y.end - 1..y.start);
    let area = root.apply_coord_spec(Axes::new(span.from..span.to, 0.0..chart::top(chart), plot));
    for Curve { stroke, runs } in chart::curves(chart, width) {
        let (ink, px) = match stroke {
            Stroke::Main if news => ("hung", 2.0),
            Stroke::Main => ("ink", 1.5),
            Stroke::Second => ("ink-2", 1.25),
            Stroke::Thin => ("ok", 1.0),
            Stroke::Twin => ("ink-2", 1.0),
        };
        let ink = colour(inks, ink);
        let style = ShapeStyle { color: ink.to_rgba(), filled: false, stroke_width: device(px) };
        for run in runs {
            if stroke == Stroke::Main && news {
                // Down to the axis at both ends.
                let ends = [run.last(), run.first()].into_iter().flatten().map(|end| (end.0, 0.0));
                let below: Vec<(f64, f64)> = run.iter().copied().chain(ends).collect();
                let _ = area.draw(&Polygon::new(below, ink.mix(0.16)));
            }
            let _ = match stroke {
                Stroke::Twin => area.draw(&DashedPathElement::new(run, device(4.0), device(3.0), style)),
                _ => area.draw(&PathElement::new(run, style)),
            };
        }
    }
}
