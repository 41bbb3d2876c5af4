//! One chart: its lines by plotters on a canvas, its title and values as text beside them.

use leptos::prelude::*;
use plotters::prelude::*;
use plotters_canvas::CanvasBackend;

use crate::app::state::Page;
use crate::session::frame::{Chart, State};
use crate::view::chart::{self, Curve, Span, Stroke};
use crate::web::canvas::Surface;

/// A chart's row of the timeline.
#[component]
pub fn ChartRow(page: Page, id: String, span: Memo<Span>) -> impl IntoView {
    let held = id.clone();
    let chart = Memo::new(move |_| {
        page.charts
            .with(|charts| charts.charts.iter().find(|chart| chart.id == held).cloned().unwrap_or_default())
    });
    let title = Memo::new(move |_| chart.with(|chart| chart.title.clone()));
    let now = Memo::new(move |_| chart.with(|chart| chart.now.clone()));
    let top = Memo::new(move |_| chart.with(chart::top_label));
    let canvas: NodeRef<leptos::html::Canvas> = NodeRef::new();
    let tone = Memo::new(move |_| page.headline.with(|headline| headline.tone));
    Effect::new(move |_| {
        page.resized.track();
        page.size.track();
        page.tab.track();
        let (span, inks, hero) = (span.get(), page.inks.get(), id == "blast-radius");
        let Some(surface) = canvas.get().and_then(|canvas| Surface::of(&canvas)) else { return };
        chart.with(|chart| draw(&surface, chart, span, &inks, hero && tone.get() != State::Ok));
    });
    let late =
        move || (span.get().place(page.shown.with(|shown| shown.now_us as f64 / 1e6)) > 0.5).to_string();
    view! {
        <div class="chart">
            <span>{title}</span>
            <div class="plot"><canvas aria-hidden="true" node_ref=canvas></canvas><span class="value" data-late=late>{now}</span></div>
            <small>{top}</small>
        </div>
    }
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
