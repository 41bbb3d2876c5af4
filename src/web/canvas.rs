//! A canvas that is as sharp as the screen: drawn in CSS px, stored in device px.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::window;

/// A canvas with its drawing context.
#[derive(Clone, Debug)]
pub struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Surface {
    /// The surface of a canvas; `None` when the browser gives no context.
    pub fn of(canvas: &HtmlCanvasElement) -> Option<Surface> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Surface { canvas: canvas.clone(), context })
    }

    /// Device px per CSS px, at most 2: beyond that, raster costs more than it shows.
    pub fn scale() -> f64 {
        window().device_pixel_ratio().clamp(1.0, 2.0)
    }

    /// Makes the store fit the element; returns its size in CSS px. What was drawn is gone when the size changed.
    pub fn fit(&self) -> (f64, f64) {
        let area = self.canvas.get_bounding_client_rect();
        self.store_as(area.width(), area.height());
        (area.width(), area.height())
    }

    /// Makes the store fit an element of this size, CSS px.
    pub fn store_as(&self, width: f64, height: f64) {
        let device = |length: f64| (length * Surface::scale()).round().max(1.0) as u32;
        let (width, height) = (device(width), device(height));
        if self.canvas.width() != width || self.canvas.height() != height {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
    }

    /// Width and height of the store, device px.
    pub fn store(&self) -> (u32, u32) {
        (self.canvas.width(), self.canvas.height())
    }

    /// Removes everything.
    pub fn clear(&self) {
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        let scale = Surface::scale();
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
    }

    /// Undoes the scaling: what follows is in device px.
    pub fn in_device_px(&self) {
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    }

    /// The colour of what follows.
    pub fn colour(&self, css: &str) {
        self.context.set_fill_style_str(css);
    }

    /// A line through the points, in a colour and as wide as said.
    pub fn line(&self, points: &[(i32, i32)], css: &str, width: f64) {
        self.context.set_stroke_style_str(css);
        self.context.set_line_width(width);
        self.path(points);
        self.context.stroke();
    }

    /// Fills what lies between the points.
    pub fn fill(&self, points: &[(i32, i32)], css: &str) {
        self.colour(css);
        self.path(points);
        self.context.fill();
    }

    fn path(&self, points: &[(i32, i32)]) {
        self.context.begin_path();
        for &(x, y) in points {
            self.context.line_to(f64::from(x), f64::from(y));
        }
    }

    /// Fills a rectangle, CSS px.
    pub fn rectangle(&self, x: f64, y: f64, width: f64, height: f64) {
        self.context.fill_rect(x, y, width, height);
    }
}
