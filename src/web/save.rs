//! Files that a person takes along, and pictures made out of drawings.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement,
    Url,
};

use super::{document, timer};

/// A browser takes its time to begin with a download, milliseconds; then the address is given back.
const KEPT_MS: u32 = 20_000;

fn blob(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options).ok()
}

/// Saves `text` as a file of the person's; whether the browser began with it.
pub fn text(name: &str, kind: &str, text: &str) -> bool {
    blob(text, kind).is_some_and(|blob| save(name, &blob))
}

fn save(name: &str, blob: &Blob) -> bool {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return false };
    let Ok(link) = document().create_element("a") else { return false };
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    timer::after(KEPT_MS, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    true
}

/// Paints a drawing (SVG) at twice its size and saves it as PNG. `then` is called with
/// whether that worked: a browser may refuse a canvas that large, or to read it.
pub fn png(name: String, drawing: &str, then: impl FnOnce(bool) + 'static) {
    let then = Rc::new(Cell::new(Some(then)));
    let tell = move |worked: bool| {
        if let Some(then) = then.take() {
            then(worked);
        }
    };
    let image = blob(drawing, "image/svg+xml").zip(HtmlImageElement::new().ok());
    let Some((blob, image)) = image else { return tell(false) };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return tell(false) };
    let (painted, failed) = (image.clone(), tell.clone());
    let given_back = address.clone();
    let loaded = Closure::once_into_js(move || {
        let canvas = paint(&painted, painted.natural_width().into(), painted.natural_height().into());
        let _ = Url::revoke_object_url(&given_back);
        let Some(canvas) = canvas else { return tell(false) };
        let again = tell.clone();
        let made = Closure::once_into_js(move |blob: Option<Blob>| {
            tell(blob.is_some_and(|blob| save(&name, &blob)));
        });
        if canvas.to_blob(made.unchecked_ref()).is_err() {
            again(false);
        }
    });
    image.set_onload(Some(loaded.unchecked_ref()));
    let refused = Closure::once_into_js(move || failed(false));
    image.set_onerror(Some(refused.unchecked_ref()));
    image.set_src(&address);
}

fn paint(image: &HtmlImageElement, width: f64, height: f64) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    canvas.set_width((width * 2.0) as u32);
    canvas.set_height((height * 2.0) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    context
        .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width * 2.0, height * 2.0)
        .ok()?;
    Some(canvas)
}

/// The page's sheet of symbols, as text.
pub fn symbols() -> String {
    let sheet = document().query_selector(".symbols defs").ok().flatten();
    sheet.map(|sheet| sheet.inner_html()).unwrap_or_default()
}
