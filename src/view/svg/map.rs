//! The map as one picture: zones are columns, layers are rows, the cone is their ground, and at the right stands how much
//! of each layer is hurt.

use super::{
    Anchor, BELOW, CONE, EDGE, FAIL, HUNG, INK, INK_2, INK_3, LINE, LOST, LOST_INK, Pen, Picture, SURFACE,
    colours, cut, escaped, lines, px, source, wide,
};
use crate::frame::{Copy, Frame, ReplicaFrame, State};
use crate::language::say;
use crate::session::Scene;
use crate::view::map::{Map, Placed, Row, Size, duty_span};
use crate::view::{comb, cone, figures, legend, words};
use crate::world::command::Defence;

const WIDTH: f64 = 1280.0;
const PAD: f64 = 20.0;
/// Left edge of the zones.
const LEFT: f64 = 232.0;
/// Right edge of the zones.
const RIGHT: f64 = WIDTH - 110.0;
const GUTTER: f64 = 14.0;
/// Free of parts, in the middle of each zone.
const SPINE: f64 = 22.0;
/// Above the map.
const HEAD: f64 = 104.0;
/// Height of the map over the least that its rows need.
const ROOM: f64 = 1.2;
const FOOT: f64 = 64.0;

/// A drawing, and where it goes.
struct Sheet<'a> {
    pen: Pen,
    scene: &'a Scene,
    frame: &'a Frame,
    map: Map,
    height: f64,
}

/// A row's place: top, height, baseline of a text in its middle.
#[derive(Clone, Copy)]
struct Band {
    top: f64,
    height: f64,
    middle: f64,
}

/// Draws the map at the moment of `frame`. `symbols`: the definitions of the page's sheet (`assets/symbols.svg`).
pub fn draw(scene: &Scene, seed: u64, frame: &Frame, symbols: &str) -> Picture {
    let map = Map::new(scene, Size::Full);
    let height = ROOM * map.need;
    let mut sheet = Sheet { pen: Pen::default(), scene, frame, map, height };
    sheet.head();
    sheet.ground();
    for placed in sheet.map.rows.clone() {
        sheet.row(placed);
    }
    sheet.foot(seed);
    let total = HEAD + height + FOOT;
    let clock = figures::clock(frame.now_us);
    let definitions = format!("<style>{STYLE}</style>\n<defs>{HATCH}{symbols}</defs>\n");
    sheet.pen.finish(WIDTH, total, &say!(picture_map, title = scene.title, clock), &definitions)
}

/// The parts of a symbol, as in the page's style sheet, in the colour of the element that uses it.
const STYLE: &str = "\
.f{fill:currentColor}.o,.w,.e,.r{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;\
stroke-linejoin:round}.e{stroke-width:1.3}.k{fill:none;stroke:#ffffff;stroke-width:1.5;stroke-linecap:round}\
.kf{fill:#ffffff}.ek{fill:#ffffff;stroke:currentColor;stroke-width:1.3}\
.t{fill:#ffffff;stroke:currentColor;stroke-opacity:.3;stroke-width:1.5;stroke-dasharray:none}\
.r{stroke-width:2;stroke-linecap:butt}.halo{fill:#e4e7e9}.tinted{fill:#f6e8f6}";

/// Hatching of what has no power.
const HATCH: &str = "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><path d=\"M0 0v6\" stroke=\"#b43a04\" stroke-opacity=\".4\"/></pattern>";

impl Sheet<'_> {
    fn band(&self, placed: Placed) -> Band {
        let (top, height) = (HEAD + placed.from * self.height, (placed.to - placed.from) * self.height);
        Band { top, height, middle: top + height / 2.0 }
    }

    fn find(&self, row: Row) -> f64 {
        self.map.find(row).map_or(HEAD, |placed| self.band(placed).top)
    }

    /// Left edge and width of a zone.
    fn zone(&self, index: usize) -> (f64, f64) {
        let count = self.scene.zones.len().max(1) as f64;
        let width = (RIGHT - LEFT - GUTTER * (count - 1.0)) / count;
        (LEFT + index as f64 * (width + GUTTER), width)
    }

    /// A symbol of the sheet in a box.
    fn symbol(&mut self, href: &str, [x, y, w, h]: [f64; 4], colour: &str, more: &str) {
        if !href.is_empty() {
            self.pen.put(&format!(
                "<use href=\"{href}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" color=\"{colour}\"{more}/>",
                px(x),
                px(y),
                px(w),
                px(h)
            ));
        }
    }

    fn head(&mut self) {
        let (ink, _) = colours(words::key(self.frame.tone));
        let ink = if self.frame.tone == State::Ok { INK } else { ink };
        let clock = self.scene.clock_start.as_ref();
        let clock = clock.map(|start| figures::local_clock(start, self.frame.now_us)).unwrap_or_default();
        let room = RIGHT - PAD - 20.0;
        for (i, line) in lines(&self.frame.headline, 20.0, room).iter().take(2).enumerate() {
            self.pen.text((PAD, 34.0 + 24.0 * i as f64), (20.0, 700), ink, Anchor::Start, line);
        }
        self.pen.text((PAD, 82.0), (13.0, 400), INK_2, Anchor::Start, &cut(&self.frame.detail, 13.0, room));
        let end = WIDTH - PAD;
        self.pen.text((end, 34.0), (20.0, 700), INK, Anchor::End, &figures::clock(self.frame.now_us));
        self.pen.text((end, 52.0), (12.0, 400), INK_2, Anchor::End, &clock);
    }

    /// Everything behind the signs: the vendor's ground, the cone, the columns.
    fn ground(&mut self) {
        let bottom = HEAD + self.height;
        let line = !self.scene.control_planes.is_empty();
        let (gate, vendor) = (self.find(Row::Gate), if line { self.find(Row::Vendor) } else { bottom });
        if line {
            self.pen.rect([0.0, vendor, WIDTH, bottom - vendor], 0.0, BELOW, "none");
        }
        self.cone();
        for (i, now) in self.frame.zones.iter().enumerate().take(self.scene.zones.len()) {
            let (x, width) = self.zone(i);
            let ill = matches!(words::look(now), "hot" | "down" | "cut");
            let place = [x, gate, width, vendor - gate];
            self.pen.rect(place, 6.0, "none", if ill { FAIL } else { LINE });
        }
        if line {
            self.pen.line((0.0, vendor), (WIDTH, vendor), INK, 3.0, "");
        }
    }

    /// All duties: (plane, duty).
    fn duties(&self) -> Vec<(usize, usize)> {
        let planes = self.scene.control_planes.iter().enumerate();
        planes.flat_map(|(p, plane)| (0..plane.duties.len()).map(move |d| (p, d))).collect()
    }

    fn row(&mut self, placed: Placed) {
        let band = self.band(placed);
        match placed.row {
            Row::Customers => self.customers(band),
            Row::Balancer => self.balancer(band),
            Row::Gate => self.gates(band),
            Row::Service(i) => self.service(i, band),
            Row::Cluster(i) => self.cluster(i, band),
            Row::Quorum(i) => self.group(i, true, band),
            Row::Store(i) => self.group(i, false, band),
            Row::Vendor => self.vendor(band),
            Row::Control => self.planes(band),
            Row::Head => {
                let says = say!(picture_hurt);
                self.pen.text((WIDTH - PAD, band.middle + 4.0), (12.0, 400), INK_2, Anchor::End, &says);
            }
            // All rows of a picture stand open.
            Row::Arrivals | Row::Bus | Row::Fold(_) => {}
        }
        self.hurt(placed, band);
    }

    /// How much of a row is hurt, and since when.
    fn hurt(&mut self, placed: Placed, band: Band) {
        let Some(layer) = cone::layer(&self.frame.cone, placed.row) else { return };
        if figures::percent(layer.share) == 0 || placed.row == Row::Control {
            return;
        }
        let x = WIDTH - PAD;
        if !placed.waited {
            self.pen.text((x, band.middle + 4.0), (11.0, 400), INK_3, Anchor::End, &say!(map_no_customer));
            return;
        }
        self.pen.text(
            (x, band.middle + 2.0),
            (16.0, 700),
            LOST_INK,
            Anchor::End,
            &figures::share(layer.share),
        );
        if let Some(since) = layer.since_us {
            let says = figures::short_clock(since);
            self.pen.text((x, band.middle + 14.0), (11.0, 400), INK_2, Anchor::End, &says);
        }
    }

    /// A layer's name with what it says.
    fn label(&mut self, band: Band, name: &str, says: &str, state: State) {
        let (ink, _) = colours(words::key(state));
        let ink = if matches!(state, State::Ok | State::Busy | State::Starting) { INK_3 } else { ink };
        let room = LEFT - PAD - 14.0;
        self.pen.text((PAD, band.middle - 1.0), (13.0, 600), INK, Anchor::Start, &cut(name, 13.0, room));
        self.pen.text((PAD, band.middle + 12.0), (11.0, 400), ink, Anchor::Start, &cut(says, 11.0, room));
    }

    fn rule(&mut self, band: Band) {
        self.pen.line((PAD, band.top), (RIGHT, band.top), LINE, 1.0, "");
    }

    fn customers(&mut self, band: Band) {
        let (frame, scene) = (self.frame, self.scene);
        let worst = frame.journeys.iter().map(|journey| journey.state).max().unwrap_or_default();
        self.label(band, &say!(map_customers), &words::customers_line(frame, scene.weight), worst);
        let count = scene.journeys.len().max(1) as f64;
        let width = (RIGHT - LEFT - 8.0 * (count - 1.0)) / count;
        for (i, (journey, now)) in scene.journeys.iter().zip(&frame.journeys).enumerate() {
            let x = LEFT + i as f64 * (width + 8.0);
            let (ink, _) = colours(words::key(now.state));
            let ink = if matches!(now.state, State::Ok | State::Busy) { INK } else { ink };
            self.pen.rect([x, band.top, width, band.height - 4.0], 6.0, SURFACE, LINE);
            let room = width - 20.0;
            self.pen.text(
                (x + 10.0, band.top + 19.0),
                (12.0, 600),
                INK,
                Anchor::Start,
                &cut(&journey.label, 12.0, room),
            );
            let share = now.answered.map_or("\u{2013}".to_owned(), figures::share);
            self.pen.text((x + 10.0, band.top + 47.0), (24.0, 700), ink, Anchor::Start, &share);
            let note = words::journey_note(now, scene.weight, frame.defences & Defence::Fallbacks.bit() != 0);
            let from = wide(&share, 24.0) + 30.0;
            for (line, said) in lines(&note, 11.0, room - from).iter().take(2).enumerate() {
                let y = band.top + 38.0 + 12.0 * line as f64;
                self.pen.text(
                    (x + from, y),
                    (11.0, 400),
                    INK_3,
                    Anchor::Start,
                    &cut(said, 11.0, width - from - 8.0),
                );
            }
            let mut at = x + 10.0;
            for (kind, share) in words::outcomes(now) {
                let part = share * room;
                self.pen.rect([at, band.top + band.height - 17.0, part, 6.0], 0.0, colours(kind).0, "none");
                at += part;
            }
        }
    }

    fn balancer(&mut self, band: Band) {
        let state = self.frame.balancer.state;
        self.label(band, &say!(map_balancer), &words::balancer_line(self.frame), state);
        let says = words::balancer_flow(self.frame, self.scene.weight).join(", ");
        let at = ((LEFT + RIGHT) / 2.0, band.middle + 4.0);
        self.pen.text(at, (11.0, 400), INK_2, Anchor::Middle, &says);
    }

    fn gates(&mut self, band: Band) {
        for (i, name) in self.scene.zones.iter().enumerate() {
            let (x, width) = self.zone(i);
            let Some(now) = self.frame.zones.get(i) else { continue };
            let ink = if words::look(now) == "ok" { INK_3 } else { FAIL };
            self.pen.text(
                (x + 10.0, band.middle + 5.0),
                (13.0, 700),
                INK,
                Anchor::Start,
                &say!(control_zone, zone = name),
            );
            let said = words::zone_line(now, false);
            let end = (x + width - 10.0, band.middle + 5.0);
            self.pen.text(end, (11.0, 600), ink, Anchor::End, &said);
        }
    }

    fn service(&mut self, index: usize, band: Band) {
        let (Some(scene), Some(now)) = (self.scene.services.get(index), self.frame.services.get(index))
        else {
            return;
        };
        self.rule(band);
        let line = words::service_line(now);
        let line = match now.reported == now.state {
            true => line,
            false => say!(picture_reported, line, state = now.reported.small()),
        };
        self.label(band, &scene.label, &line, now.state);
        for zone in 0..self.scene.zones.len() {
            let here: Vec<usize> = (0..scene.replicas.len()).filter(|i| scene.replicas[*i] == zone).collect();
            let (x, width) = self.zone(zone);
            let half = (width - SPINE) / 2.0;
            let (left, right) = here.split_at(here.len().div_ceil(2));
            for (side, from) in [(left, x), (right, x + half + SPINE)] {
                let each = half / side.len().max(1) as f64;
                for (i, replica) in side.iter().enumerate() {
                    if let Some(now) = now.replicas.get(*replica) {
                        let place =
                            [from + i as f64 * each + 3.0, band.top + 4.0, each - 6.0, band.height - 8.0];
                        let name = words::replica_name(scene, &self.scene.zones, *replica);
                        self.replica(place, now, &name);
                    }
                }
            }
        }
    }

    fn replica(&mut self, [x, y, w, h]: [f64; 4], now: &ReplicaFrame, name: &str) {
        let key = words::key(now.state);
        let (colour, tint) = colours(key);
        self.pen.put(&format!("<g><title>{}</title>", escaped(&words::replica(name, now))));
        match now.state {
            State::Down => {
                self.pen.rect([x, y, w, h], 3.0, tint, "none");
                self.pen.rect([x, y, w, h], 3.0, "url(#hatch)", "none");
            }
            State::Starting => self.pen.rect([x, y, w, h], 3.0, "none", EDGE),
            _ => {}
        }
        let left = figures::percent(now.oldest_wait_left.unwrap_or(1.0));
        let ring = if now.state == State::Hung {
            format!(" stroke-dasharray=\"{left} 100\"")
        } else {
            String::new()
        };
        self.symbol(words::glyph(now.state), [x + 3.0, y + h / 2.0 - 7.0, 14.0, 14.0], colour, &ring);
        if !matches!(now.state, State::Down | State::NotLaunched) {
            let ink = if matches!(now.state, State::Ok | State::Busy) { INK_2 } else { colour };
            let ladder = if now.state == State::Hung { " stroke-dasharray=\"2.2 1\"" } else { "" };
            self.pen.put(&format!(
                "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"20\" viewBox=\"{}\" preserveAspectRatio=\"none\" overflow=\"visible\">",
                px(x + 21.0),
                px(y + h / 2.0 - 10.0),
                px((w - 25.0).max(1.0)),
                comb::view_box(now.teeth.len())
            ));
            self.pen.path(&comb::floor(now.teeth.len()), EDGE, 1.6, " stroke-dasharray=\"4 2\"");
            self.pen.path(&comb::teeth(&now.teeth), ink, 4.0, ladder);
            let twin = comb::skyline(now);
            if !twin.is_empty() {
                self.pen.path(
                    &twin,
                    INK,
                    1.5,
                    " stroke-dasharray=\"3 2\" vector-effect=\"non-scaling-stroke\"",
                );
            }
            self.pen.put("</svg>");
        }
        if now.impaired {
            self.symbol("#g-impaired", [x + 1.0, y, 9.0, 9.0], colours("failing").0, "");
        }
        if now.breakers_open > 0 && now.state != State::Down {
            self.symbol("#b-open", [x + w - 20.0, y, 20.0, 10.0], colours("rejecting").0, "");
        }
        self.pen.put("</g>");
    }

    fn cluster(&mut self, index: usize, band: Band) {
        let (Some(scene), Some(now)) = (self.scene.clusters.get(index), self.frame.clusters.get(index))
        else {
            return;
        };
        self.rule(band);
        self.label(band, &scene.label, &words::cluster_line(now), now.state);
        for ((name, zone), broker) in scene.brokers.iter().zip(&now.brokers) {
            let same: Vec<&String> =
                scene.brokers.iter().filter(|other| other.1 == *zone).map(|other| &other.0).collect();
            let nth = same.iter().position(|other| *other == name).unwrap_or(0) as f64;
            let (left, width) = self.zone(*zone);
            let each = width / same.len() as f64;
            let (x, w) = (left + nth * each + 5.0, each - 10.0);
            let (colour, tint) = colours(words::key(broker.state));
            if broker.state == State::Down {
                let place = [x - 2.0, band.top + 3.0, w + 4.0, band.height - 6.0];
                self.pen.rect(place, 3.0, tint, "none");
                self.pen.rect(place, 3.0, "url(#hatch)", "none");
            }
            self.pen.text((x + 2.0, band.top + 16.0), (11.0, 600), INK, Anchor::Start, name);
            let ink = if broker.state == State::Down { colour } else { INK_3 };
            self.pen.text(
                (x + w - 2.0, band.top + 16.0),
                (11.0, 400),
                ink,
                Anchor::End,
                &words::broker_line(broker),
            );
            let half = broker.copies.len().div_ceil(2);
            let pitch = ((w - SPINE) / broker.copies.len().max(1) as f64).min(16.0);
            for (i, copy) in broker.copies.iter().enumerate() {
                let at = if i < half {
                    x + i as f64 * pitch
                } else {
                    x + w - (broker.copies.len() - i) as f64 * pitch
                };
                let colour = match copy {
                    Some(Copy::Leads) => INK_2,
                    Some(Copy::Behind) => colours("slow").0,
                    Some(Copy::LeaderlessHere | Copy::Orphan) => HUNG,
                    Some(Copy::Gone) => FAIL,
                    _ => EDGE,
                };
                let size = pitch.min(14.0);
                self.symbol(words::copy_symbol(*copy), [at, band.top + 21.0, size, 16.0], colour, "");
            }
        }
    }

    fn group(&mut self, index: usize, quorum: bool, band: Band) {
        let (scene, now) = match quorum {
            true => (self.scene.quorums.get(index), self.frame.quorums.get(index)),
            false => (self.scene.stores.get(index), self.frame.stores.get(index)),
        };
        let (Some(scene), Some(now)) = (scene, now) else { return };
        self.rule(band);
        self.label(band, &scene.label, &now.phrase, now.state);
        for zone in 0..self.scene.zones.len() {
            let here: Vec<usize> = (0..now.zones.len()).filter(|i| now.zones[*i] == zone).collect();
            let (x, width) = self.zone(zone);
            let each = width / here.len().max(1) as f64;
            for (nth, member) in here.iter().enumerate() {
                let Some(&(state, leads)) = now.members.get(*member) else { continue };
                let (symbol, said) = words::member(*member, quorum, state, leads, here.len() > 3);
                let colour = if state == State::Ok { INK_2 } else { colours(words::key(state)).0 };
                let at = x + (nth as f64 + 0.5) * each - 20.0;
                self.symbol(symbol, [at - 9.0, band.middle - 8.0, 16.0, 16.0], colour, "");
                self.pen.text((at + 12.0, band.middle + 4.0), (11.0, 400), colour, Anchor::Start, &said);
            }
        }
    }

    fn vendor(&mut self, band: Band) {
        let y = band.middle + 5.0;
        self.pen.text((PAD, y), (13.0, 700), INK, Anchor::Start, &say!(map_vendor_line));
        let called = words::vendor_line(self.frame);
        self.pen.text((LEFT + 16.0, y), (12.0, 400), INK_2, Anchor::Start, &say!(picture_below));
        self.pen.text((RIGHT, y), (12.0, 600), INK, Anchor::End, &called);
    }

    fn planes(&mut self, band: Band) {
        self.pen.text((PAD, band.middle + 4.0), (13.0, 600), INK, Anchor::Start, &say!(map_control_planes));
        for (place, (plane, duty)) in self.duties().into_iter().enumerate() {
            let scene = &self.scene.control_planes[plane];
            let now = self
                .frame
                .control_planes
                .get(plane)
                .and_then(|all| all.get(duty))
                .cloned()
                .unwrap_or_default();
            let (name, says) =
                (&scene.duties[duty].1, words::duty_line(scene, &now, self.scene.control_planes.len() < 2));
            let (from, to) = duty_span(place, self.map.duties);
            let (x, width) = (LEFT + from * (RIGHT - LEFT) + 4.0, (to - from) * (RIGHT - LEFT) - 8.0);
            let lines = self.map.duties.0.div_ceil(self.map.duties.1).max(1) as f64;
            let line = (place / self.map.duties.1) as f64;
            let middle = band.top + (line + 0.5) * band.height / lines;
            let (key, symbol) = if now.blocked { ("hung", "#g-hung") } else { ("ok", "#g-ok") };
            let (colour, _) = colours(key);
            let edge = if now.blocked { colour } else { EDGE };
            self.pen.rect([x, middle - 20.0, width, 40.0], 6.0, SURFACE, edge);
            self.symbol(symbol, [x + 9.0, middle - 8.0, 16.0, 16.0], colour, "");
            self.pen.text((x + 32.0, middle - 3.0), (13.0, 600), INK, Anchor::Start, name);
            let ink = if now.blocked { colour } else { INK_3 };
            self.pen.text(
                (x + 32.0, middle + 12.0),
                (11.0, 400),
                ink,
                Anchor::Start,
                &cut(&says, 11.0, width - 40.0),
            );
        }
    }

    fn cone(&mut self) {
        let (now, ghost) = (cone::outline(self.frame, &self.map), cone::ghost(self.frame, &self.map));
        self.pen.put(&format!(
            "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {size} {size}\" preserveAspectRatio=\"none\" overflow=\"visible\">",
            px(LEFT),
            px(HEAD),
            px(RIGHT - LEFT),
            px(self.height),
            size = px(cone::SIZE)
        ));
        let still = " vector-effect=\"non-scaling-stroke\"";
        if !now.is_empty() {
            self.pen.put(&format!(
                "<path d=\"{now}\" fill=\"{CONE}\" stroke=\"{LOST}\" stroke-width=\"1.5\"{still}/>"
            ));
        }
        if !ghost.is_empty() {
            self.pen.path(&ghost, LOST, 1.2, &format!(" stroke-dasharray=\"5 4\"{still}"));
        }
        self.pen.put("</svg>");
    }

    /// The signs that are on the picture, and where it comes from.
    fn foot(&mut self, seed: u64) {
        let top = HEAD + self.height;
        let mut x = PAD;
        for sign in legend::signs(self.frame) {
            let width = wide(&sign.text, 11.0) + 40.0;
            if sign.symbol == "#g-dot-key" || x + width > WIDTH - PAD {
                continue;
            }
            let colour = match sign.symbol {
                "#p-leader" => INK_2,
                "#p-follower" => EDGE,
                "#p-behind" => colours("slow").0,
                "#p-leaderless" | "#p-orphan" => HUNG,
                "#p-gone" => FAIL,
                _ => colours(sign.state).0,
            };
            self.symbol(sign.symbol, [x, top + 12.0, 14.0, 14.0], colour, "");
            self.pen.text((x + 20.0, top + 23.0), (11.0, 400), INK_2, Anchor::Start, &sign.text);
            x += width;
        }
        self.pen.text((PAD, top + 48.0), (11.0, 400), INK_3, Anchor::Start, &source(self.scene, seed));
        let title = cut(&self.scene.title, 11.0, 500.0);
        self.pen.text((WIDTH - PAD, top + 48.0), (11.0, 400), INK_3, Anchor::End, &title);
    }
}
