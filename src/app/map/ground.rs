//! Zones with their gates, and what lies under the vendor line: control planes, their duties and threads.

use leptos::prelude::*;

use super::Blast;
use crate::app::state::Page;
use crate::session::frame::{DutyFrame, State};
use crate::view::guide::Progress;
use crate::view::map::{Map, Row};
use crate::view::{controls, figures};

/// What a zone's frame looks like: hazard tape for heat, hatching for power.
fn look(fault: Option<&str>, state: State) -> &'static str {
    match (fault, state) {
        (Some("power-loss"), _) => "down",
        (Some(_), _) => "hot",
        (None, State::Ok) => "ok",
        (None, _) => "starting",
    }
}

/// Whether the next thing to try is this one: its outline invites. The widget begins with the duty.
fn invites(page: Page, wanted: &'static [usize]) -> Memo<bool> {
    Memo::new(move |_| {
        page.guide.with(|guide| {
            let open = |i: &usize| guide.progress[*i] == Progress::Open;
            let next = if page.embed { [2, 3].into_iter().find(open) } else { guide.next().filter(open) };
            next.is_some_and(|i| wanted.contains(&i))
        })
    })
}

/// Columns, ground and threads: everything that lies behind the rows.
#[component]
pub fn Ground(page: Page) -> impl IntoView {
    let gate = move || page.map.with(|map| map.find(Row::Gate).map_or(1, |placed| placed.line).to_string());
    let vendor =
        move || page.map.with(|map| map.find(Row::Vendor).map_or(1, |placed| placed.line).to_string());
    let invited = invites(page, &[0, 3]);
    let zones = page.scene.with_value(|scene| scene.zones.len());
    let zone = move |i: usize| {
        let state =
            page.slice(move |frame| frame.zones.get(i).map(|zone| look(zone.fault.as_deref(), zone.state)));
        view! {
            <div class="zone" data-look=state data-invite=move || (i == 0 && invited.get()).to_string()
                style=("--z", i.to_string()) style=("--from", gate) style=("--to", vendor)></div>
            <div class="spine" data-place=format!("spine:{i}")
                style=("--z", i.to_string()) style=("--from", gate) style=("--to", vendor)></div>
        }
    };
    view! {
        {(0..zones).map(zone).collect_view()}
        <div class="underground" style=("--from", vendor)></div>
        <Threads page />
    }
}

/// Names of the zones, with what has happened to them.
#[component]
pub fn Gates(page: Page, line: String) -> impl IntoView {
    let zones = page.scene.with_value(|scene| scene.zones.clone());
    let gate = |(i, name): (usize, String)| {
        let now = page.slice(move |frame| frame.zones.get(i).cloned());
        let kinds = page.scene.with_value(|scene| scene.fault_kinds.clone());
        let state = move || now.with(|now| look(now.fault.as_deref(), now.state));
        let text = move || {
            now.with(|now| match &now.fault {
                Some(_) if now.hosts_down > 0 => format!("{} of {} down", now.hosts_down, now.hosts),
                Some(word) => kinds
                    .iter()
                    .find(|kind| kind.0 == *word)
                    .map_or_else(String::new, |kind| kind.1.to_lowercase()),
                None if now.hosts_down > 0 => format!("{} starting", now.hosts_down),
                None => String::new(),
            })
        };
        let part = format!("zone:{name}");
        let symbol = move || {
            now.with(|now| match now.fault.as_deref() {
                Some("power-loss") => "#i-power",
                Some(_) => "#i-heat",
                None => "",
            })
        };
        view! {
            <button class="gate" data-look=state style=("--z", i.to_string()) on:click=move |_| page.select(&part)>
                <b>"Zone "{name}<svg class="i" aria-hidden="true"><use href=symbol /></svg></b><small>{text}</small>
            </button>
        }
    };
    let slab = page.embed || page.size.get_untracked().is_small();
    view! {
        <section class="row gates" aria-label="Zones" style=("--at", line)>
            {slab.then(|| view! { <i class="slab-line" data-place="slab"></i> })}
            {zones.into_iter().enumerate().map(gate).collect_view()}
        </section>
    }
}

/// The line that the customer can neither see nor reach behind.
#[component]
pub fn VendorLine(page: Page, line: String) -> impl IntoView {
    let due = page.slice(|frame| Some(frame.vendor_due_us.iter().flatten().copied().min()));
    let called =
        move || due.get().map(|at| format!("Vendor called, repair due {}", figures::short_clock(at)));
    view! {
        <p class="vendor-line" style=("--at", line)>
            <b>"Vendor line"</b><span>"You can neither see nor fix what is below."</span><span class="right">{called}</span>
        </p>
    }
}

/// All duties of all planes, in reading order: (plane, duty, gutter).
fn duties(page: Page) -> Vec<(usize, usize, usize)> {
    page.scene.with_value(|scene| {
        let planes = scene.control_planes.iter().enumerate();
        let all = planes.flat_map(|(p, plane)| (0..plane.duties.len()).map(move |d| (p, d)));
        all.enumerate().map(|(gutter, (p, d))| (p, d, gutter % (scene.zones.len() + 1))).collect()
    })
}

/// The control planes: one chip per duty.
#[component]
pub fn Duties(page: Page, line: String) -> impl IntoView {
    let chips =
        duties(page).into_iter().map(|(plane, duty, gutter)| view! { <Duty page plane duty gutter /> });
    view! {
        <section class="row planes" aria-label="Control planes" style=("--at", line)>
            <b class="plane-name">"Control planes"</b>
            {chips.collect_view()}
            <Blast page row=Row::Control />
        </section>
    }
}

#[component]
fn Duty(page: Page, plane: usize, duty: usize, gutter: usize) -> impl IntoView {
    let now = page.slice(move |frame| frame.control_planes.get(plane)?.get(duty).cloned());
    let (name, label, part) = page.scene.with_value(|scene| {
        let plane = &scene.control_planes[plane];
        let (word, label) = &plane.duties[duty];
        (plane.label.clone(), label.clone(), format!("duty:{}:{word}", plane.id))
    });
    let short = controls::plane_title(&name).replace(" control plane", "");
    let text = move || {
        now.with(|now: &DutyFrame| match (now.blocked, now.refused) {
            (false, _) => format!("{short} · works"),
            (true, 0) => format!("{short} · blocked, not needed yet"),
            (true, refused) => format!("{short} · blocked, refused {}", figures::count(u64::from(refused))),
        })
    };
    let blocked = Memo::new(move |_| now.with(|now| now.blocked));
    let invited = invites(page, &[2, 5]);
    view! {
        <button class="duty" data-state=move || if blocked.get() { "hung" } else { "ok" } data-invite=move || invited.get().to_string()
            style=("--g", gutter.to_string()) on:click=move |_| page.select(&part)>
            <svg class="g" aria-hidden="true"><use href=move || if blocked.get() { "#g-hung" } else { "#g-ok" } /></svg>
            <b>{label}</b><small>{text}</small>
        </button>
    }
}

/// Where on its thread a cluster's knot lies.
fn knot(map: &Map, cluster: usize) -> Option<String> {
    let top = map.first(|row| matches!(row, Row::Cluster(_)))?.from;
    let (row, bottom) = (map.find(Row::Cluster(cluster))?, map.find(Row::Control)?.from);
    Some(format!("{:.1}%", ((row.from + row.to) / 2.0 - top) / (bottom - top) * 100.0))
}

/// A duty's reach: from its chip upward through the vendor line to the clusters it serves. Cut while it is blocked.
#[component]
fn Threads(page: Page) -> impl IntoView {
    let threads = duties(page).into_iter().map(move |(plane, duty, gutter)| {
        let blocked = page.slice(move |frame| Some(frame.control_planes.get(plane)?.get(duty)?.blocked));
        let served: Vec<usize> = page.scene.with_value(|scene| {
            (0..scene.clusters.len()).filter(|c| scene.clusters[*c].control_plane == plane).collect()
        });
        let held = served.clone();
        let span = Memo::new(move |_| {
            page.map.with(|map| {
                let top = map.first(|row| matches!(row, Row::Cluster(c) if held.contains(&c)));
                let bottom = map.find(Row::Control);
                Some((top?.line.to_string(), bottom?.line.to_string()))
            })
        });
        let knots = served.into_iter().map(|cluster| {
            let height = move || page.map.with(|map| knot(map, cluster)).unwrap_or_default();
            view! { <i style=("--k", height)></i> }
        });
        view! {
            <div class="thread" aria-hidden="true" data-state=move || if blocked.get() { "hung" } else { "ok" }
                style=("--g", gutter.to_string())
                style=("--from", move || span.get().unwrap_or_default().0) style=("--to", move || span.get().unwrap_or_default().1)>
                {knots.collect_view()}
                <svg class="cut" viewBox="0 0 20 28"><use href="#g-cut" /></svg>
            </div>
        }
    });
    threads.collect_view()
}
