//! Paper: the names of `web` where there is no browser. The page that is drawn on it is written down as HTML once, as it
//! looks at its first moment (`blast opening`): nobody presses, nothing is measured, nothing happens later.

pub mod dom;
mod html;

use std::cell::{Cell, RefCell};

pub use html::written;

use dom::Node;

thread_local! {
    static ROOT: RefCell<Node> = RefCell::new(Node::html("div"));
    static WINDOW: Cell<(f64, f64)> = const { Cell::new((1280.0, 720.0)) };
}

/// A new sheet of paper, as large as a window of this width and height, CSS px.
pub fn unroll(window: (f64, f64)) {
    WINDOW.set(window);
    ROOT.set(Node::html("div"));
}

/// The element that holds the page.
pub fn root() -> Node {
    ROOT.with_borrow(Clone::clone)
}

/// The moment at which the page is opened.
pub fn now_ms() -> f64 {
    0.0
}

/// No frame follows.
pub mod animation {
    /// A loop that never runs.
    pub struct Animation;

    impl Animation {
        /// Never calls `each_frame`.
        pub fn start(_: impl FnMut(f64) + 'static) -> Animation {
            Animation
        }
    }
}

/// A canvas stays empty.
pub mod canvas {
    /// A surface, of which there is none.
    #[derive(Clone, Copy, Debug)]
    pub enum Surface {}

    impl Surface {
        /// Device px per CSS px.
        pub fn scale() -> f64 {
            1.0
        }

        /// Fits the element.
        pub fn fit(&self) -> (f64, f64) {
            match *self {}
        }

        /// Makes the store fit.
        pub fn store_as(&self, _: f64, _: f64) {
            match *self {}
        }

        /// Width and height of the store.
        pub fn store(&self) -> (u32, u32) {
            match *self {}
        }

        /// Removes everything.
        pub fn clear(&self) {
            match *self {}
        }

        /// Undoes the scaling.
        pub fn in_device_px(&self) {
            match *self {}
        }

        /// The colour of what follows.
        pub fn colour(&self, _: &str) {
            match *self {}
        }

        /// A line.
        pub fn line(&self, _: &[(i32, i32)], _: &str, _: f64) {
            match *self {}
        }

        /// An area.
        pub fn fill(&self, _: &[(i32, i32)], _: &str) {
            match *self {}
        }

        /// A rectangle.
        pub fn rectangle(&self, _: f64, _: f64, _: f64, _: f64) {
            match *self {}
        }
    }
}

/// Nothing is copied.
pub mod clipboard {
    /// Does nothing.
    pub fn copy(_: &str, _: impl FnOnce(bool) + 'static) {}
}

/// Nothing happens to the window.
pub mod events {
    /// A listener that hears nothing.
    pub struct Listener;

    /// The window keeps its size.
    pub fn on_resize(_: impl FnMut() + 'static) -> Listener {
        Listener
    }

    /// The address stays.
    pub fn on_hash_change(_: impl FnMut() + 'static) -> Listener {
        Listener
    }

    /// The page stays in sight.
    pub fn on_hide(_: impl FnMut(bool) + 'static) -> Listener {
        Listener
    }

    /// No key goes down.
    pub fn on_key(_: impl FnMut(&str) -> bool + 'static) -> Listener {
        Listener
    }
}

/// No text comes or leaves.
pub mod exchange {
    use super::dom::Node;

    /// Handles an answer.
    pub type Then<T> = Box<dyn FnOnce(T)>;

    /// The result of a stream.
    pub enum Stream {
        /// All of it.
        Bytes(Vec<u8>),
        /// More than was asked for.
        TooMuch,
        /// It broke.
        Broken,
    }

    /// Gives no file.
    pub fn save(_: &str, _: &str) {}

    /// The page was not reloaded.
    pub fn reloaded() -> bool {
        false
    }

    /// Never answers.
    pub fn deflate(_: &str, _: Then<Stream>) {}

    /// Never answers.
    pub fn inflate(_: &[u8], _: usize, _: Then<Stream>) {}

    /// Never answers.
    pub fn scenario(_: &str, _: Then<Option<String>>) {}

    /// Never answers.
    pub fn read(_: &Node, _: u32, _: Then<(String, String, String)>) {}
}

/// The page speaks English.
pub mod language {
    use crate::language::{TEXT, Writing};

    /// The tag of the page's language.
    pub fn language() -> String {
        "en".to_owned()
    }

    /// The language that was asked for.
    pub fn wanted() -> String {
        language()
    }

    /// The English messages.
    pub fn messages() -> String {
        TEXT.to_owned()
    }

    /// Nothing is fetched.
    pub fn english(_then: Box<dyn FnOnce(Option<String>)>) {}

    /// A number with so many digits after its point.
    pub fn number(number: f64, digits: u8) -> String {
        (Writing::ENGLISH.number)(number, digits)
    }

    /// A time of day.
    pub fn time(minutes: u32) -> String {
        (Writing::ENGLISH.time)(minutes)
    }

    /// A letter as a capital, or small.
    pub fn cased(letter: &str, capital: bool) -> String {
        (Writing::ENGLISH.cased)(letter, capital)
    }

    /// A language's name.
    pub fn name(tag: &str) -> String {
        tag.to_owned()
    }

    /// Stays.
    pub fn reload() {}
}

/// Going elsewhere.
pub mod windows {
    /// Goes nowhere.
    pub fn go(_: &str) {}
}

/// The page's plain address.
pub mod location {
    /// No fragment.
    pub fn fragment() -> String {
        String::new()
    }

    /// No address.
    pub fn base() -> String {
        String::new()
    }

    /// There is none.
    pub fn clear_fragment() {}

    /// None is asked for.
    pub fn drop_language() {}
}

/// Nothing has a place yet; the window has its size.
pub mod measure {
    use super::WINDOW;
    use super::dom::Node;

    /// A word with left, top, width and height.
    pub type Placed = (String, [f32; 4]);

    /// Width and height of the window, CSS px.
    pub fn window_size() -> (f64, f64) {
        WINDOW.get()
    }

    /// Size of a letter, CSS px.
    pub fn letter(_: &Node) -> f64 {
        13.0
    }

    /// No size.
    pub fn size(_: &Node) -> (f64, f64) {
        (0.0, 0.0)
    }

    /// Nobody is told.
    pub struct Watched;

    /// Nothing has a size.
    pub fn watch(_: &Node, _: impl FnMut((f64, f64)) + 'static) -> Watched {
        Watched
    }

    /// No places.
    pub fn places(_: &Node) -> Vec<Placed> {
        Vec::new()
    }

    /// No numbers.
    pub fn numbers(_: &Node) -> Vec<(usize, [f32; 2])> {
        Vec::new()
    }

    /// No light.
    pub fn light(_: Option<&str>, _: &str) {}

    /// No colours.
    pub fn inks() -> Vec<(String, String)> {
        Vec::new()
    }
}

/// The first picture.
pub mod opening {
    use super::dom::Node;

    /// Nothing was pressed.
    pub fn press() -> Option<String> {
        None
    }

    /// Shows the page.
    pub fn show(page: &Node) {
        super::root().push(page);
    }
}

/// A panic here is told by the command line.
pub mod panic {
    /// Is not needed.
    pub fn remember(_: &str) {}

    /// Is not needed.
    pub fn attempt(_: &str) {}

    /// Is not needed.
    pub fn install() {}
}

/// A visitor of whom nothing is known.
pub mod preferences {
    /// Nothing was stored.
    pub fn stored_here(_: &str) -> Option<String> {
        None
    }

    /// Nothing is stored.
    pub fn store_here(_: &str, _: &str) {}

    /// Nothing was stored.
    pub fn stored(_: &str) -> Option<String> {
        None
    }

    /// Nothing is stored.
    pub fn store(_: &str, _: &str) -> bool {
        false
    }

    /// There is nothing to forget.
    pub fn forget_here(_: &str) {}

    /// There is nothing to forget.
    pub fn forget(_: &str) {}

    /// Not known.
    pub fn reduced_motion() -> bool {
        false
    }

    /// Not known.
    pub fn system_is_dark() -> bool {
        false
    }

    /// The theme is the system's.
    pub fn set_theme(_: Option<&str>) {}

    /// The title is that of `index.html`.
    pub fn set_title(_: &str) {}
}

/// No page around drives this one.
pub mod remote {
    /// Nobody asks.
    pub fn hear(_: fn(&str, &str) -> Result<Option<String>, String>) {}

    /// Nobody listens.
    pub fn tell(_: &str, _: &[(&str, f64)], _: &[(&str, &str)]) {}
}

/// Nobody walks with the keyboard.
pub mod rove {
    use super::dom::Node;

    /// No stops.
    pub struct Stops;

    impl Stops {
        /// None.
        pub fn within(_: &Node) -> Stops {
            Stops
        }

        /// None.
        pub fn places(&self) -> Vec<[f32; 4]> {
            Vec::new()
        }

        /// None.
        pub fn focused(&self) -> Option<usize> {
            None
        }

        /// There is none.
        pub fn focus(&self, _: usize) {}

        /// There is none.
        pub fn settle(&self) {}
    }
}

/// No file is made.
pub mod drawings {
    /// Not made.
    pub fn draw(_: &str, _: [&[u8]; 3], _: &[u8], _: Box<dyn FnOnce(Option<String>, bool)>) {}
}

/// No files are saved.
pub mod save {
    /// Not saved.
    pub fn text(_: &str, _: &str, _: &str) -> bool {
        false
    }

    /// Not painted.
    pub fn png(_: String, _: &str, _: impl FnOnce(bool) + 'static) {}

    /// No sheet.
    pub fn symbols() -> String {
        String::new()
    }
}

/// The line to the simulator: whoever holds both ends carries the bytes.
pub mod simulator {
    use std::cell::RefCell;

    type Hear = Box<dyn FnMut(Vec<u8>)>;

    thread_local! {
        static ASKED: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
        static HEAR: RefCell<Option<Hear>> = const { RefCell::new(None) };
    }

    /// Sends bytes.
    pub fn ask(bytes: &[u8]) {
        ASKED.with_borrow_mut(|asked| asked.push(bytes.to_vec()));
    }

    /// From now on `hear` gets whatever the simulator sends.
    pub fn hear(hear: impl FnMut(Vec<u8>) + 'static) {
        HEAR.set(Some(Box::new(hear)));
    }

    /// What was sent since it was taken last.
    pub fn asked() -> Vec<Vec<u8>> {
        ASKED.take()
    }

    /// Brings what the simulator sent.
    pub fn tell(bytes: Vec<u8>) {
        if let Some(mut hear) = HEAR.take() {
            hear(bytes);
            HEAR.set(Some(hear));
        }
    }
}

/// Nothing comes later.
pub mod timer {
    /// A delay that does not end.
    pub struct Delay;

    impl Delay {
        /// Lets it be.
        pub fn forget(self) {}
    }

    /// Whoever drops a delay calls it off, here as in the browser.
    impl Drop for Delay {
        fn drop(&mut self) {}
    }

    /// Never does `then`.
    pub fn after(_: u32, _: impl FnOnce() + 'static) -> Delay {
        Delay
    }

    /// Never does `then`.
    pub fn next_frame(_: impl FnOnce() + 'static) {}
}
