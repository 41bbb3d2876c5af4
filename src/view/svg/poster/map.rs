//! The map of a poster: the rows of the page's, each with few and large signs.

use super::letters::{cut, few};
use super::theme::Theme;
use crate::frame::{ClusterFrame, Copy, Frame, State};
use crate::language::say;
use crate::session::Scene;
use crate::view::map::{Detail, Map, Placed, Row, Size, duty_span, label};
use crate::view::svg::{Anchor, Pen, px};
use crate::view::{cone, figures, words};

/// Width of the rows' names.
const NAMES: f64 = 176.0;
/// Width of what is said of how much is hurt.
const SHARES: f64 = 62.0;
const GUTTER: f64 = 8.0;
/// So much taller or lower than a row wants to be.
const STRETCH: (f64, f64) = (0.6, 1.9);
/// Size of a row's name.
const LABEL: f64 = 18.0;

struct Sheet<'a> {
    pen: &'a mut Pen,
    scene: &'a Scene,
    frame: &'a Frame,
    theme: &'a Theme,
    map: Map,
    /// Edges: left, top, right, bottom.
    edges: [f64; 4],
}

/// A row's place.
#[derive(Clone, Copy)]
struct Band {
    top: f64,
    height: f64,
}

impl Band {
    fn middle(self) -> f64 {
        self.top + self.height / 2.0
    }

    /// Baseline of a text in its middle.
    fn line(self) -> f64 {
        self.middle() + LABEL * 0.36
    }

    /// Height of a sign.
    fn sign(self) -> f64 {
        (self.height - 8.0).clamp(12.0, 40.0)
    }
}

/// Draws the map between the edges: left, top, right, bottom.
pub(super) fn draw(pen: &mut Pen, scene: &Scene, frame: &Frame, theme: &Theme, edges: [f64; 4]) {
    let [left, top, right, bottom] = edges;
    let map = rows(scene, frame, bottom - top);
    let height = map.need;
    let free = (bottom - top - height) / 2.0;
    let edges = [left, top + free, right, bottom - free];
    let mut sheet = Sheet { pen, scene, frame, theme, map, edges };
    sheet.ground();
    for placed in sheet.map.rows.clone() {
        sheet.row(placed);
    }
}

/// A symbol of the sheet in a box.
pub(super) fn symbol(pen: &mut Pen, href: &str, [x, y, w, h]: [f64; 4], colour: &str) {
    let stroke = if href.starts_with("#i-") {
        " fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\" stroke-linecap=\"round\""
    } else {
        ""
    };
    if !href.is_empty() {
        pen.put(&format!(
            "<use href=\"{href}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" color=\"{colour}\"{stroke}/>",
            px(x),
            px(y),
            px(w),
            px(h)
        ));
    }
}

/// The rows of the page's map that say something here, with places on a map that is at most `height` tall.
fn rows(scene: &Scene, frame: &Frame, height: f64) -> Map {
    let mut detail = Detail::default();
    detail.observe(scene, frame, Vec::new());
    let mut map = Map::of(scene, Size::Full, false, &detail);
    let weight = |row: Row| match row {
        Row::Head | Row::Arrivals | Row::Balancer | Row::Bus => 0.0,
        Row::Customers => 46.0,
        Row::Gate | Row::Vendor => 28.0,
        Row::Fold(_) => 28.0,
        Row::Service(_) | Row::Quorum(_) | Row::Store(_) | Row::Cluster(_) => 36.0,
        Row::Control => 54.0 * map.duties.0.div_ceil(map.duties.1).max(1) as f64,
    };
    let wanted: Vec<(Placed, f64)> = map.rows.iter().map(|row| (*row, weight(row.row))).collect();
    let wanted: Vec<(Placed, f64)> = wanted.into_iter().filter(|(_, weight)| *weight > 0.0).collect();
    let all: f64 = wanted.iter().map(|(_, weight)| weight).sum();
    let mut at = 0.0;
    map.rows = wanted
        .into_iter()
        .map(|(placed, weight)| {
            let from = at / all;
            at += weight;
            Placed { from, to: at / all, ..placed }
        })
        .collect();
    map.need = all * (height / all).clamp(STRETCH.0, STRETCH.1);
    map
}

impl Sheet<'_> {
    fn band(&self, placed: Placed) -> Band {
        let height = self.map.need;
        Band { top: self.edges[1] + placed.from * height, height: (placed.to - placed.from) * height }
    }

    fn top(&self, row: Row) -> Option<f64> {
        self.map.find(row).map(|placed| self.band(placed).top)
    }

    /// Left and right edge of all zones.
    fn zones(&self) -> (f64, f64) {
        (self.edges[0] + NAMES, self.edges[2] - SHARES)
    }

    /// Left edge and width of a zone.
    fn zone(&self, index: usize) -> (f64, f64) {
        let ((left, right), count) = (self.zones(), self.scene.zones.len().max(1) as f64);
        let width = (right - left - GUTTER * (count - 1.0)) / count;
        (left + index as f64 * (width + GUTTER), width)
    }

    fn text(&mut self, at: (f64, f64), font: (f64, u32), colour: &str, room: f64, text: &str) {
        self.pen.text(at, font, colour, Anchor::Start, &cut(text, font, room));
    }

    fn ground(&mut self) {
        let [left, _, right, bottom] = self.edges;
        let vendor = self.top(Row::Vendor);
        if let Some(top) = vendor {
            self.pen.rect(
                [left - 14.0, top, right - left + 28.0, bottom - top],
                0.0,
                self.theme.below,
                "none",
            );
        }
        self.cone();
        let gate = self.top(Row::Gate).unwrap_or(self.edges[1]);
        for (i, now) in self.frame.zones.iter().enumerate().take(self.scene.zones.len()) {
            let (x, width) = self.zone(i);
            let ill = matches!(words::look(now), "hot" | "down" | "cut");
            let colour = if ill { self.theme.state("down").0 } else { self.theme.line };
            let place = [x, gate + 2.0, width, vendor.unwrap_or(bottom) - gate - 6.0];
            self.pen.rect(place, 6.0, "none", colour);
        }
        if let Some(y) = vendor {
            self.pen.line((left - 14.0, y), (right + 14.0, y), self.theme.ink, 3.0, "");
        }
    }

    /// The cone in px: not every program that draws files scales a line as a browser does.
    fn cone(&mut self) {
        let outline = cone::outline(self.frame, &self.map);
        let (left, right) = self.zones();
        let point = |text: &str| {
            let (x, y) = text.split_once(' ')?;
            let (x, y): (f64, f64) = (x.parse().ok()?, y.parse().ok()?);
            let x = left + x / cone::SIZE * (right - left);
            Some(format!("{} {}", px(x), px(self.edges[1] + y / cone::SIZE * self.map.need)))
        };
        let points: Option<Vec<String>> = outline.trim_matches(['M', 'Z']).split('L').map(point).collect();
        if let Some(points) = points {
            self.pen.put(&format!(
                "<path d=\"M{}Z\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>",
                points.join("L"),
                self.theme.cone,
                self.theme.lost
            ));
        }
    }

    fn row(&mut self, placed: Placed) {
        let band = self.band(placed);
        match placed.row {
            Row::Customers => self.customers(band),
            Row::Gate => self.gates(band),
            Row::Service(i) => self.service(i, band),
            Row::Cluster(i) => self.cluster(i, band),
            Row::Quorum(i) => self.group(i, true, band),
            Row::Store(i) => self.group(i, false, band),
            Row::Fold(fold) => {
                let title = self.map.folded(fold).map(|folded| folded.title(self.scene)).unwrap_or_default();
                let room = self.edges[2] - self.edges[0] - SHARES;
                let colour = self.theme.ink_2;
                self.text((self.edges[0], band.line()), (LABEL, 400), colour, room, &title);
            }
            Row::Vendor => {
                let room = self.edges[2] - self.edges[0];
                let colour = self.theme.ink;
                self.text((self.edges[0], band.line()), (LABEL, 700), colour, room, &say!(map_vendor_line));
            }
            Row::Control => self.planes(band),
            Row::Head | Row::Arrivals | Row::Balancer | Row::Bus => {}
        }
        if matches!(placed.row, Row::Service(_) | Row::Cluster(_) | Row::Quorum(_) | Row::Store(_)) {
            let name = label(placed.row, self.scene).to_owned();
            self.name(&name, band);
        }
        let share = cone::share(self.frame, placed.row, &self.map);
        if placed.waited && figures::percent(share) > 0 {
            let at = (self.edges[2], band.line());
            let says = figures::share(share);
            self.pen.text(at, (LABEL, 700), self.theme.lost_ink, Anchor::End, &says);
        }
    }

    fn name(&mut self, name: &str, band: Band) {
        self.text((self.edges[0], band.line()), (LABEL, 400), self.theme.ink, NAMES - 8.0, name);
    }

    /// All customers in one bar: how their requests end.
    fn customers(&mut self, band: Band) {
        self.text(
            (self.edges[0], band.line()),
            (LABEL, 700),
            self.theme.ink,
            NAMES - 8.0,
            &say!(map_customers),
        );
        let (left, right) = self.zones();
        let height = band.sign().min(22.0);
        let y = band.middle() - height / 2.0;
        self.pen.rect([left, y, right - left, height], 3.0, self.theme.calm, "none");
        let mut at = left;
        for (kind, share) in words::outcomes(&self.frame.customers) {
            let width = share * (right - left);
            if kind != "ok" && width >= 0.5 {
                self.pen.rect([at, y, width, height], 3.0, self.theme.state(kind).0, "none");
            }
            at += width;
        }
    }

    fn gates(&mut self, band: Band) {
        for (i, name) in self.scene.zones.iter().enumerate() {
            let (x, width) = self.zone(i);
            let Some(now) = self.frame.zones.get(i) else { continue };
            let ill = now.fault.is_some() || !now.link.is_empty();
            let colour = if ill { self.theme.state("down").0 } else { self.theme.ink_2 };
            let room = width - 14.0 - if ill { 24.0 } else { 0.0 };
            let name = say!(control_zone, zone = name);
            self.text((x + 8.0, band.line()), (LABEL, 700), colour, room, &name);
            if ill {
                let place = [x + width - 26.0, band.middle() - 10.0, 20.0, 20.0];
                symbol(self.pen, words::zone_icon(now), place, colour);
            }
        }
    }

    /// So many signs in the middle of a zone: left edge of the first, width of each.
    fn abreast(&self, zone: usize, count: usize, wanted: f64) -> (f64, f64) {
        let (x, width) = self.zone(zone);
        let each = wanted.min((width - 8.0) / count.max(1) as f64);
        (x + (width - each * count as f64) / 2.0, each)
    }

    fn service(&mut self, index: usize, band: Band) {
        let (Some(scene), Some(now)) = (self.scene.services.get(index), self.frame.services.get(index))
        else {
            return;
        };
        let height = band.sign();
        for zone in 0..self.scene.zones.len() {
            let here: Vec<State> = (0..scene.replicas.len())
                .filter(|replica| scene.replicas[*replica] == zone)
                .filter_map(|replica| Some(now.replicas.get(replica)?.state))
                .filter(|state| *state != State::NotLaunched)
                .collect();
            let (mut x, each) = self.abreast(zone, here.len(), height + 6.0);
            for state in here {
                let (colour, tint) = self.theme.state(words::key(state));
                let (width, y) = ((each - 4.0).max(2.0), band.middle() - height / 2.0);
                if !matches!(state, State::Ok | State::Busy | State::NoData) {
                    self.pen.rect([x + 2.0, y, width, height], 4.0, tint, colour);
                }
                let side = width.min(height) * 0.72;
                let place = [x + each / 2.0 - side / 2.0, band.middle() - side / 2.0, side, side];
                symbol(self.pen, words::glyph(state), place, colour);
                x += each;
            }
        }
    }

    /// Partitions stand in the zone of the broker that leads them; without a leader where they had one.
    fn cluster(&mut self, index: usize, band: Band) {
        let (Some(scene), Some(now)) = (self.scene.clusters.get(index), self.frame.clusters.get(index))
        else {
            return;
        };
        let mut zones = vec![(0, 0); self.scene.zones.len()];
        for (partition, (_, replicas)) in scene.partitions.iter().enumerate() {
            let leader = leader(now, partition);
            let home = leader.or(replicas.first().copied()).and_then(|broker| scene.brokers.get(broker));
            let Some(count) = home.and_then(|(_, zone)| zones.get_mut(*zone)) else { continue };
            if leader.is_some() { count.0 += 1 } else { count.1 += 1 }
        }
        for (zone, (led, lost)) in zones.into_iter().enumerate() {
            self.partitions(zone, led, lost, band);
        }
    }

    fn partitions(&mut self, zone: usize, led: usize, lost: usize, band: Band) {
        /// More than so many in a zone are one bar.
        const MOST: usize = 12;
        let (hung, tint) = self.theme.state("hung");
        let height = (band.sign() * 0.72).min(22.0);
        let y = band.middle() - height / 2.0;
        let all = led + lost;
        if all <= MOST {
            let (mut x, each) = self.abreast(zone, all, 13.0);
            for place in 0..all {
                let place_is_led = place < led;
                let (fill, edge) = if place_is_led { (self.theme.edge, "none") } else { (tint, hung) };
                self.pen.rect([x + 1.5, y, (each - 3.0).max(1.0), height], 2.0, fill, edge);
                x += each;
            }
            return;
        }
        let (x, width) = self.zone(zone);
        let (x, width) = (x + 8.0, width - 16.0);
        let part = if lost == 0 { 0.0 } else { (width * lost as f64 / all as f64).max(5.0) };
        self.pen.rect([x, y, width - part, height], 2.0, self.theme.edge, "none");
        if lost > 0 {
            self.pen.rect([x + width - part, y, part, height], 2.0, tint, hung);
        }
    }

    fn group(&mut self, index: usize, quorum: bool, band: Band) {
        let group = if quorum { self.frame.quorums.get(index) } else { self.frame.stores.get(index) };
        let Some(now) = group else { return };
        let wrong = !matches!(now.state, State::Ok | State::Busy);
        for zone in 0..self.scene.zones.len() {
            let here: Vec<usize> = (0..now.zones.len()).filter(|at| now.zones[*at] == zone).collect();
            let size = band.sign() * 0.86;
            let (mut x, each) = self.abreast(zone, here.len(), size + 8.0);
            for member in here {
                let Some(&(state, leads)) = now.members.get(member) else { continue };
                let (href, _) = words::member(member, quorum, state, leads, true);
                let colour = match (state, wrong) {
                    (State::Ok, false) => self.theme.ink_2,
                    (State::Ok, true) => self.theme.state(words::key(now.state)).0,
                    _ => self.theme.state(words::key(state)).0,
                };
                let side = size.min(each - 2.0);
                let place = [x + each / 2.0 - side / 2.0, band.middle() - side / 2.0, side, side];
                symbol(self.pen, href, place, colour);
                x += each;
            }
        }
    }

    fn planes(&mut self, band: Band) {
        const SIZE: f64 = 17.0;
        let name = say!(map_control_planes);
        let said = few(&name, (LABEL, 400), NAMES - 8.0, 2);
        let first = band.line() - (said.len() as f64 - 1.0) * 11.0;
        for (i, line) in said.iter().enumerate() {
            let at = (self.edges[0], first + 22.0 * i as f64);
            self.text(at, (LABEL, 400), self.theme.ink, NAMES - 8.0, line);
        }
        let (left, right) = self.zones();
        let rows = self.map.duties.0.div_ceil(self.map.duties.1).max(1) as f64;
        let planes = self.scene.control_planes.iter().enumerate();
        let duties: Vec<(usize, usize)> =
            planes.flat_map(|(p, plane)| (0..plane.duties.len()).map(move |d| (p, d))).collect();
        for (place, (plane, duty)) in duties.into_iter().enumerate() {
            let now = self.frame.control_planes.get(plane).and_then(|all| all.get(duty));
            let blocked = now.is_some_and(|now| now.blocked);
            let (from, to) = duty_span(place, self.map.duties);
            let (x, width) = (left + from * (right - left) + 3.0, (to - from) * (right - left) - 6.0);
            let height = band.height / rows;
            let middle = band.top + ((place / self.map.duties.1) as f64 + 0.5) * height;
            let (hung, _) = self.theme.state("hung");
            let (colour, ink) =
                if blocked { (hung, self.theme.ink) } else { (self.theme.edge, self.theme.ink_2) };
            self.pen.rect(
                [x, middle - height / 2.0 + 4.0, width, height - 8.0],
                6.0,
                self.theme.surface,
                colour,
            );
            let sign = if blocked { "#g-hung" } else { "#g-ok" };
            symbol(self.pen, sign, [x + 8.0, middle - 9.0, 18.0, 18.0], colour);
            let name = &self.scene.control_planes[plane].duties[duty].1;
            let said = few(name, (SIZE, 400), width - 38.0, 2);
            let first = middle + SIZE * 0.36 - (said.len() as f64 - 1.0) * 10.0;
            for (i, line) in said.iter().enumerate() {
                self.text((x + 33.0, first + 20.0 * i as f64), (SIZE, 400), ink, width - 38.0, line);
            }
        }
    }
}

/// The broker that leads a partition.
fn leader(now: &ClusterFrame, partition: usize) -> Option<usize> {
    now.brokers.iter().position(|broker| broker.copies.get(partition) == Some(&Some(Copy::Leads)))
}
