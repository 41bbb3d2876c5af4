//! One chart: its lines by plotters on a canvas, its title and values as text beside them.

use plotters::prelude::*;
use plotters_canvas::CanvasBackend;

use crate::app::state::Page;
use crate::app::timeline::{head, span};
use crate::app::ui::{El, effect, el, of};
use crate::session::frame::{Chart, State};
use crate::view::chart::{self, Curve, Span, Stroke};
use crate::web::canvas::Surface;

/// A chart's row of the timeline.
pub fn chart_row(page: Page, id: String) -> El {
    let hero = id == "blast-radius";
    let now = move || {
        page.parts().charts.get().charts.iter().find(|chart| chart.id == id).cloned().unwrap_or_default()
    };
    let canvas = el("canvas").set("aria-hidden", "true");
    let (node, shown) = (canvas.0.clone(), now.clone());
    effect(move || {
        let parts = page.parts();
        parts.resized.get();
        parts.tab.get();
        let inks = parts.inks.get();
        let news = hero && parts.headline.get().tone != State::Ok;
        if let Some(surface) = node.surface() {
            draw(&surface, &shown(), span_now(page), &inks, news);
        }
    });
    let (title, value, top) = (now.clone(), now.clone(), now);
    let late = move || (span(page).place(page.shown().seconds() as f64) > 0.5).to_string();
    let value = of("span", "value")
        .live("data-late", late)
        .live_property("--now", move || head(page))
        .live_text(move || value().now);
    of("div", "chart")
        .child(el("span").live_text(move || title().title))
        .child(of("div", "plot").child(canvas).child(value))
        .child(el("small").live_text(move || chart::top_label(&top())))
}

/// The span, without following the clock: charts are drawn when there are new ones.
fn span_now(page: Page) -> Span {
    Span::fit(page.parts().shown.peek().seconds() as f64)
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

/// Draws all lines; a browser that refuses leaves an empty chart, its values still stand beside it.
fn draw(surface: &Surface, chart: &Chart, span: Span, inks: &[(String, String)], news: bool) {
    let (width, height) = surface.fit();
    surface.clear();
    surface.in_device_px();
    if width < 8.0 || height < 4.0 || inks.is_empty() {
        return;
    }
    let Some(backend) = CanvasBackend::with_canvas_object(surface.canvas()) else { return };
    let scale = Surface::scale();
    let device = |px: f64| (px * scale).round().max(1.0) as u32;
    let root = backend.into_drawing_area();
    let built = ChartBuilder::on(&root)
        .margin(device(2.0))
        .build_cartesian_2d(span.from..span.to, 0.0..chart::top(chart));
    let Ok(mut area) = built else { return };
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
                let fill = ink.mix(0.16);
                let _ = area.draw_series(AreaSeries::new(run.iter().copied(), 0.0, fill));
            }
            let _ = match stroke {
                Stroke::Twin => {
                    area.draw_series(DashedLineSeries::new(run, device(4.0), device(3.0), style)).map(|_| ())
                }
                _ => area.draw_series(LineSeries::new(run, style)).map(|_| ()),
            };
        }
    }
    let _ = root.present();
}
