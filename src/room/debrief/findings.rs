//! What is to be done next: rows that whoever leads the drill writes, over the examples of the exercise. They are kept in this
//! browser until the drill is closed, and go into the report.

use std::cell::RefCell;
use std::rc::Rc;

use crate::app::ui::{El, Live, el, of};
use crate::language::say;
use crate::room::pieces::{button, panel};
use crate::room::window::Window;
use crate::training::Finding;
use crate::training::protocol::Debrief;
use crate::web::preferences;

/// Parts of a row, and rows, as they are kept.
const APART: char = '\u{1f}';
const ROWS: char = '\u{1e}';

/// The rows; cheap to copy.
#[derive(Clone)]
pub struct Findings {
    rows: Rc<RefCell<Vec<Finding>>>,
    /// How many there are: the table is made anew when that changes.
    count: Live<usize>,
    /// Whether they are no longer the examples.
    own: Live<bool>,
    key: String,
}

impl Findings {
    /// Those that were kept, else the examples of the exercise.
    pub fn of(window: &Window, debrief: &Debrief) -> Findings {
        let key = window.findings_key();
        let kept = preferences::stored(&key).map(|text| read(&text));
        let own = kept.is_some();
        let examples = || {
            let row = |(finding, owner, due): &(String, String, String)| Finding {
                finding: finding.clone(),
                owner: owner.clone(),
                due: due.clone(),
            };
            debrief.next.iter().map(row).collect()
        };
        let rows: Vec<Finding> = kept.unwrap_or_else(examples);
        Findings { count: Live::new(rows.len()), rows: Rc::new(RefCell::new(rows)), own: Live::new(own), key }
    }

    /// The rows that say something, and whether somebody has changed them.
    pub fn all(&self) -> (Vec<Finding>, bool) {
        let says =
            |row: &&Finding| ![&row.finding, &row.owner, &row.due].iter().all(|text| text.trim().is_empty());
        (self.rows.borrow().iter().filter(says).cloned().collect(), self.own.peek())
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Finding>)) {
        change(&mut self.rows.borrow_mut());
        self.own.change(true);
        preferences::store(&self.key, &spell(&self.rows.borrow()));
        self.count.change(self.rows.borrow().len());
    }

    /// The panel.
    pub fn panel(&self, debrief: &Debrief) -> El {
        let (own, count, shown) = (self.own.clone(), self.count.clone(), self.clone());
        let note = move || if own.get() { say!(room_next_kept) } else { say!(room_next_note) };
        let table = of("div", "list").rebuilt(move || count.get().to_string(), move || vec![shown.table()]);
        let adds = self.clone();
        let add = button("btn", &say!(room_add_finding)).press(move || {
            adds.change(|rows| {
                rows.push(Finding { finding: String::new(), owner: String::new(), due: String::new() });
            });
        });
        let panel = panel("next", &say!(room_next), note).child(table).child(add);
        if debrief.questions.is_empty() {
            return panel;
        }
        let questions = debrief.questions.iter().map(|question| el("li").text(question));
        panel.child(el("h3").text(say!(room_questions))).child(of("ul", "plain").children(questions))
    }

    fn table(&self) -> El {
        let rows = self.rows.borrow().clone();
        if rows.is_empty() {
            return of("p", "none").text(say!(room_no_findings));
        }
        let head = el("tr")
            .child(el("th").set("scope", "col").text(say!(room_finding)))
            .child(el("th").set("scope", "col").text(say!(room_owner)))
            .child(el("th").set("scope", "col").text(say!(room_due)))
            .child(el("td"));
        let lines = rows.iter().enumerate().map(|(place, row)| {
            let gone = self.clone();
            let name = say!(room_finding);
            let away = of("button", "btn away")
                .set("type", "button")
                .set("aria-label", &say!(room_take_away, name))
                .text("×")
                .press(move || {
                    gone.change(|rows| {
                        rows.remove(place);
                    });
                });
            el("tr")
                .child(self.cell(place, "", say!(room_finding), &row.finding, |row| &mut row.finding))
                .child(self.cell(place, "short", say!(room_owner), &row.owner, |row| &mut row.owner))
                .child(self.cell(place, "short", say!(room_due), &row.due, |row| &mut row.due))
                .child(el("td").child(away))
        });
        of("table", "findings").child(el("thead").child(head)).child(el("tbody").children(lines))
    }

    fn cell(
        &self,
        place: usize,
        class: &str,
        name: String,
        text: &str,
        of_row: fn(&mut Finding) -> &mut String,
    ) -> El {
        let field = el("textarea").set("rows", "1").set("aria-label", &name).set("placeholder", &name);
        field.0.set_value(text);
        let (node, rows) = (field.0.clone(), self.clone());
        let field = field.on("input", move |_| {
            let text = node.value();
            rows.change(|rows| {
                if let Some(row) = rows.get_mut(place) {
                    *of_row(row) = text;
                }
            });
        });
        of("td", class).child(field)
    }
}

fn spell(rows: &[Finding]) -> String {
    let own = |text: &str| text.replace([APART, ROWS], " ");
    let row =
        |row: &Finding| [&row.finding, &row.owner, &row.due].map(|text| own(text)).join(&APART.to_string());
    rows.iter().map(row).collect::<Vec<String>>().join(&ROWS.to_string())
}

fn read(text: &str) -> Vec<Finding> {
    let row = |row: &str| {
        let mut parts = row.split(APART).map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Finding { finding: next(), owner: next(), due: next() }
    };
    if text.is_empty() { Vec::new() } else { text.split(ROWS).map(row).collect() }
}
