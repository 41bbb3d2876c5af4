//! Draws a chart by plotters: grid, bars or lines, what was done, the bet, and now.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;

use super::pen::{Pen, colour};
use crate::frame::Chart;
use crate::view::chart::{self, Curve, Span, Stroke};
use crate::view::charts::bars::{Bar, PARTS, Pattern, diagonals};
use crate::view::charts::read;
use crate::view::charts::scale::Scale;
use crate::web::canvas::Surface;

/// What is to be drawn.
pub struct Picture<'a> {
    pub chart: &'a Chart,
    pub span: Span,
    pub scale: Scale,
    /// The bars; a chart of lines has none.
    pub bars: Vec<Bar>,
    pub now_s: f64,
    /// The moment up to which the run was seen.
    pub end_s: f64,
    /// The share that the visitor bet on.
    pub bet: Option<f64>,
    /// Moments with a dotted line.
    pub moments: Vec<f64>,
}

type Axes = Cartesian2d<RangedCoordf64, RangedCoordf64>;

/// A drawing in the making: over the axes, and over device px.
struct Sheet<'a> {
    area: DrawingArea<Pen<'a>, Axes>,
    px: DrawingArea<Pen<'a>, Shift>,
    size: (f64, f64),
    scale: f64,
    inks: &'a [(String, String)],
}

/// Draws a picture of this width and height, CSS px; a browser that refuses leaves it empty, the table has the same values.
pub fn paint(surface: &Surface, (width, height): (f64, f64), picture: &Picture, inks: &[(String, String)]) {
    surface.store_as(width, height);
    surface.clear();
    surface.in_device_px();
    if width < 8.0 || height < 4.0 || inks.is_empty() {
        return;
    }
    // Without plotters' chart builder: it makes room for labels and meshes that these charts have as text beside them.
    let px = Pen::new(surface).into_drawing_area();
    let (x, y) = px.get_pixel_range();
    let size = (f64::from(x.end - x.start), f64::from(y.end - y.start));
    let area = px.clone().apply_coord_spec(Axes::new(
        picture.span.from..picture.span.to,
        0.0..1.0,
        (x.start..x.end - 1, y.end - 1..y.start + 1),
    ));
    let sheet = Sheet { area, px, size, scale: Surface::scale(), inks };
    sheet.grid(picture);
    if picture.chart.id == "p99" {
        sheet.silence(picture);
    }
    for bar in &picture.bars {
        sheet.bar(picture.span, bar);
    }
    if picture.bars.is_empty() {
        sheet.lines(picture, width);
    }
    sheet.moments(picture);
    if let Some(bet) = picture.bet {
        sheet.bet(picture.span, bet);
    }
    sheet.now(picture);
}

impl Sheet<'_> {
    fn device(&self, px: f64) -> u32 {
        (px * self.scale).round().max(1.0) as u32
    }

    fn style(&self, ink: &str, px: f64) -> ShapeStyle {
        ShapeStyle { color: colour(self.inks, ink).to_rgba(), filled: false, stroke_width: self.device(px) }
    }

    /// A line over the axes.
    fn path(&self, points: Vec<(f64, f64)>, style: ShapeStyle) {
        let _ = self.area.draw(&PathElement::new(points, style));
    }

    fn dashed(&self, points: Vec<(f64, f64)>, (on, off): (f64, f64), style: ShapeStyle) {
        let _ = self.area.draw(&DashedPathElement::new(points, self.device(on), self.device(off), style));
    }

    fn grid(&self, picture: &Picture) {
        for (value, _) in picture.scale.lines(&picture.chart.unit) {
            let y = picture.scale.place(value);
            // The lines end with the run: where labels stand, nothing goes through them.
            let (ink, to) = if y <= 0.0 { ("edge", picture.span.to) } else { ("line", picture.end_s) };
            self.path(vec![(picture.span.from, y), (to.min(picture.span.to), y)], self.style(ink, 1.0));
        }
        if !matches!(picture.scale, Scale::Linear { .. }) {
            self.path(vec![(picture.span.from, 0.0), (picture.span.to, 0.0)], self.style("edge", 1.0));
        }
    }

    /// Shades the times in which nobody was answered.
    fn silence(&self, picture: &Picture) {
        let Some(line) = picture.chart.lines.iter().find(|line| !line.dashed) else { return };
        let tint = colour(self.inks, "calm").mix(0.35).filled();
        for (from, to) in read::gaps(line, picture.span, 2.0) {
            let _ = self.area.draw(&Rectangle::new([(from, 0.0), (to, 1.0)], tint));
        }
    }

    fn bar(&self, span: Span, bar: &Bar) {
        let x = |second: f64| span.place(second).clamp(0.0, 1.0) * self.size.0;
        let left = x(bar.from).round();
        let right = (x(bar.to).round() - f64::from(self.device(1.0))).max(left + 1.0);
        let mut floor = 0.0;
        for (part, share) in PARTS.iter().zip(bar.shares) {
            let (low, high) = ((1.0 - floor) * self.size.1, (1.0 - floor - share) * self.size.1);
            floor += share;
            if low - high < 0.5 {
                continue;
            }
            let area = [left, high, right - left, low - high].map(f64::round);
            self.block(area, colour(self.inks, part.ink));
            self.pattern(area, part.pattern);
        }
    }

    /// A filled rectangle, device px.
    fn block(&self, [x, y, w, h]: [f64; 4], ink: RGBColor) {
        let corners = [(x as i32, y as i32), ((x + w) as i32, (y + h) as i32)];
        let _ = self.px.draw(&Rectangle::new(corners, ink.filled()));
    }

    /// What tells a part of a bar from the others without its colour: cut out of it.
    fn pattern(&self, [x, y, w, h]: [f64; 4], pattern: Pattern) {
        let paper = colour(self.inks, "paper");
        let (thin, every) = (f64::from(self.device(1.4)), f64::from(self.device(5.0)));
        match pattern {
            Pattern::Solid => {}
            Pattern::Stripes => {
                let mut at = (y / every).ceil() * every;
                while at + thin < y + h {
                    self.block([x, at, w, thin], paper);
                    at += every;
                }
            }
            Pattern::Upright => {
                let mut at = x + every / 2.0;
                while at + thin < x + w {
                    self.block([at.round(), y, thin, h], paper);
                    at += every;
                }
            }
            Pattern::Diagonal => {
                let style =
                    ShapeStyle { color: paper.to_rgba(), filled: false, stroke_width: self.device(1.6) };
                for stroke in diagonals([x, y, w, h], 1.4 * every) {
                    let points = stroke.map(|(x, y)| (x as i32, y as i32));
                    let _ = self.px.draw(&PathElement::new(points.to_vec(), style));
                }
            }
        }
    }

    fn lines(&self, picture: &Picture, width: f64) {
        let chart = picture.chart;
        let curves = chart::curves(chart, width);
        let alone = curves.iter().filter(|curve| curve.stroke != Stroke::Twin).count() == 1;
        // The main line is drawn last, over the others.
        for Curve { stroke, runs } in curves.into_iter().rev() {
            let (ink, px) = match stroke {
                Stroke::Main if chart.id == "blast-radius" => ("lost", 2.0),
                Stroke::Main => ("ink", 1.75),
                Stroke::Second => ("ink-2", 1.25),
                Stroke::Thin => ("ok", 1.25),
                Stroke::Twin => ("ink-3", 1.25),
            };
            let style = self.style(ink, px);
            for run in runs {
                // Plotters moves what lies outside to the edge: it must not be drawn at all.
                let inside = |point: &&(f64, f64)| (picture.span.from..=picture.span.to).contains(&point.0);
                let run: Vec<(f64, f64)> =
                    run.iter().filter(inside).map(|&(at, value)| (at, picture.scale.place(value))).collect();
                let linear = matches!(picture.scale, Scale::Linear { .. });
                if stroke == Stroke::Main && alone && linear {
                    // Down to the axis at both ends.
                    let ends = [run.last(), run.first()].into_iter().flatten().map(|end| (end.0, 0.0));
                    let below: Vec<(f64, f64)> = run.iter().copied().chain(ends).collect();
                    let tint = if ink == "lost" { "lost" } else { "calm" };
                    let _ = self.area.draw(&Polygon::new(below, colour(self.inks, tint).mix(0.4)));
                }
                match stroke {
                    Stroke::Twin => self.dashed(run, (4.0, 3.0), style),
                    _ => self.path(run, style),
                }
            }
        }
    }

    fn moments(&self, picture: &Picture) {
        let shown = |at: &&f64| (0.0..=1.0).contains(&picture.span.place(**at));
        for &at in picture.moments.iter().filter(shown) {
            self.dashed(vec![(at, 0.0), (at, 1.0)], (1.5, 3.5), self.style("ink-3", 1.0));
        }
    }

    /// The bet with a halo: it goes over bars of any colour.
    fn bet(&self, span: Span, bet: f64) {
        let y = 1.0 - bet.clamp(0.0, 1.0);
        let line = vec![(span.from, y), (span.to, y)];
        self.path(line.clone(), self.style("paper", 5.0));
        self.dashed(line, (5.0, 3.0), self.style("ink", 2.0));
    }

    /// Where now is, and a veil over what was seen later.
    fn now(&self, picture: &Picture) {
        let (now, span) = (picture.now_s, picture.span);
        if picture.end_s - now > 1.5 {
            let veil = colour(self.inks, "paper").mix(0.6).filled();
            let _ = self.area.draw(&Rectangle::new([(now.max(span.from), 0.0), (span.to, 1.0)], veil));
        }
        if (0.0..=1.0).contains(&span.place(now)) {
            self.path(vec![(now, 0.0), (now, 1.0)], self.style("ink", 1.5));
        }
    }
}
