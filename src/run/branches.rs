//! Branches: what a person has tried so far, each a seed with its commands. Plain data; a snapshot of all of it is what
//! undo goes back to.
//!
//! 1. A command at the latest moment of a branch belongs to that branch.
//! 2. A command before it starts another branch; the first one stays as it was.
//! 3. Going back to the start, another seed and the story leave a branch with commands behind and start another.

use crate::engine::SimTime;
use crate::language::say;
use crate::world::command::TimedCommand;

/// Most branches; then the oldest that has no name of its own makes room.
const MOST_BRANCHES: usize = 40;
/// Most steps that can be undone.
const MOST_UNDO: usize = 50;
/// Longest name, characters.
pub(crate) const LONGEST_NAME: usize = 60;

/// Names of branches that nobody has named, as they are kept in links and in a browser: `called` says them.
pub(crate) const ORIGINAL: &str = "Original";
pub(crate) const STORY: &str = "Story";
pub(crate) const NOTHING_BROKEN: &str = "Nothing broken";
pub(crate) const SEED: &str = "Seed";

/// Steps that can be undone, as they are kept: `told` says them.
pub(crate) const GOING_BACK: &str = "going back to the start";
pub(crate) const CHANGING_SEED: &str = "changing the seed";
pub(crate) const PLAYING_STORY: &str = "playing the story";
pub(crate) const BEGINNING_ANEW: &str = "beginning anew";

/// The name of a branch as it is shown; one that a person gave stays.
pub fn called(name: &str, named: bool) -> String {
    let number = |before: &str| name.strip_prefix(before)?.strip_prefix(' ')?.parse::<u64>().ok();
    match (name, named) {
        (_, true) => name.to_string(),
        (ORIGINAL, _) => say!(branches_original),
        (STORY, _) => say!(branches_story),
        _ => match (number(NOTHING_BROKEN), number(SEED)) {
            (Some(number), _) => say!(branches_nothing_broken, number = number.to_string()),
            (_, Some(seed)) => say!(branches_seed, seed = seed.to_string()),
            // When a command was given, and which.
            _ => name.to_string(),
        },
    }
}

/// A step that can be undone as it is shown.
pub fn told(what: &str) -> String {
    let name = |before: &str| what.strip_prefix(before)?.strip_suffix('\u{201d}');
    match what {
        GOING_BACK => say!(branches_going_back),
        CHANGING_SEED => say!(branches_changing_seed),
        PLAYING_STORY => say!(branches_playing_story),
        BEGINNING_ANEW => say!(branches_beginning_anew),
        _ => match (name("naming a branch \u{201c}"), name("deleting \u{201c}")) {
            (Some(name), _) => say!(branches_naming, name),
            (_, Some(name)) => say!(branches_deleting, name = called(name, false)),
            // A command in quotes.
            _ => what.to_string(),
        },
    }
}

/// A run that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Never used twice in a session.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// True if a person gave the name.
    pub named: bool,
    /// The branch that it left, and when; none for one that begins at the start.
    pub parent: Option<(u32, SimTime)>,
    /// Its seed.
    pub seed: u64,
    /// Its commands, in order of time.
    pub commands: Vec<TimedCommand>,
    /// The moment shown last.
    pub at: SimTime,
    /// The latest moment that was seen.
    pub reached: SimTime,
}

/// A state that undo goes back to.
#[derive(Clone, Debug)]
pub struct Before {
    /// Names the step that was done then.
    pub what: String,
    /// The branches before it.
    pub branches: Vec<Branch>,
    /// The one that was active.
    pub active: usize,
}

/// All branches of a session, one of them active.
#[derive(Clone, Debug)]
pub struct Branches {
    list: Vec<Branch>,
    active: usize,
    next_id: u32,
    undo: Vec<Before>,
}

impl Branches {
    /// One branch, at its start.
    pub fn new(seed: u64, commands: Vec<TimedCommand>) -> Branches {
        let mut branches = Branches { list: Vec::new(), active: 0, next_id: 1, undo: Vec::new() };
        branches.start(ORIGINAL.to_string(), None, seed, commands);
        branches
    }

    /// Branches as they were kept, with what can be undone; `active` is a place in the list. None when there are too many,
    /// or two have one number, or one has no proper name.
    pub fn kept(list: Vec<Branch>, active: usize, undo: Vec<Before>) -> Option<Branches> {
        let lists = || undo.iter().map(|before| &before.branches).chain([&list]);
        let sound = lists().all(|list| {
            let named = list.iter().all(|branch| (1..=LONGEST_NAME).contains(&branch.name.chars().count()));
            let twice = (1..list.len()).any(|i| list[..i].iter().any(|other| other.id == list[i].id));
            list.len() <= MOST_BRANCHES && named && !twice
        });
        let next_id = lists().flatten().map(|branch| branch.id).max()?.checked_add(1)?;
        (sound && undo.len() <= MOST_UNDO && active < list.len()).then_some(Branches {
            list,
            active,
            next_id,
            undo,
        })
    }

    /// All branches, oldest first.
    pub fn list(&self) -> &[Branch] {
        &self.list
    }

    /// The active branch.
    pub fn active(&self) -> &Branch {
        &self.list[self.active]
    }

    /// The same, to note where it stands.
    pub fn active_mut(&mut self) -> &mut Branch {
        &mut self.list[self.active]
    }

    /// Remembers how everything is now, before `what` is done.
    pub fn remember(&mut self, what: String) {
        if self.undo.len() >= MOST_UNDO {
            self.undo.remove(0);
        }
        self.undo.push(Before { what, branches: self.list.clone(), active: self.active });
    }

    /// Returns the steps that can be undone, the last one last.
    pub fn undoable(&self) -> &[Before] {
        &self.undo
    }

    /// Back to how everything was before the last thing that was done. Says what that was.
    pub fn undo(&mut self) -> Option<String> {
        let before = self.undo.pop()?;
        (self.list, self.active) = (before.branches, before.active);
        Some(before.what)
    }

    /// Starts a branch and makes it the active one.
    pub fn start(
        &mut self,
        name: String,
        parent: Option<(u32, SimTime)>,
        seed: u64,
        commands: Vec<TimedCommand>,
    ) {
        if self.list.len() >= MOST_BRANCHES {
            let oldest = (0..self.list.len()).find(|&i| i != self.active && !self.list[i].named);
            self.list.remove(oldest.unwrap_or(usize::from(self.active == 0)));
        }
        let at = parent.map_or(SimTime::ZERO, |parent| parent.1);
        let id = self.next_id;
        self.next_id += 1;
        self.list.push(Branch { id, name, named: false, parent, seed, commands, at, reached: at });
        self.active = self.list.len() - 1;
    }

    fn place(&self, id: u32) -> Result<usize, String> {
        let found = self.list.iter().position(|branch| branch.id == id);
        found.ok_or_else(|| say!(branches_gone, number = id.to_string()))
    }

    /// The branch with this number.
    ///
    /// # Errors
    /// There is none.
    pub fn get(&self, id: u32) -> Result<&Branch, String> {
        self.place(id).map(|place| &self.list[place])
    }

    /// Makes another branch the active one.
    ///
    /// # Errors
    /// There is none with this number.
    pub fn select(&mut self, id: u32) -> Result<(), String> {
        self.active = self.place(id)?;
        Ok(())
    }

    /// Gives a branch another name.
    ///
    /// # Errors
    /// There is none with this number, or the name is empty or too long.
    pub fn rename(&mut self, id: u32, name: &str) -> Result<(), String> {
        let place = self.place(id)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(say!(branches_name_length, most = LONGEST_NAME));
        }
        self.remember(format!("naming a branch \u{201c}{name}\u{201d}"));
        (self.list[place].name, self.list[place].named) = (name.to_string(), true);
        Ok(())
    }

    /// Deletes a branch. Its children stay. True when it was the active one: then the last one is active.
    ///
    /// # Errors
    /// There is none with this number, or it is the only one.
    pub fn delete(&mut self, id: u32) -> Result<bool, String> {
        let place = self.place(id)?;
        if self.list.len() == 1 {
            return Err(say!(branches_only));
        }
        self.remember(format!("deleting \u{201c}{}\u{201d}", self.list[place].name));
        self.list.remove(place);
        let was_active = place == self.active;
        if was_active {
            self.active = self.list.len() - 1;
        } else if place < self.active {
            self.active -= 1;
        }
        Ok(was_active)
    }
}
