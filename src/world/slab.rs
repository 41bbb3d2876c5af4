//! A slab: a vector whose freed places are used again, each place with a generation that tells old names from new.

use std::rc::Rc;

use super::event::MAX_INDEX;

/// A place in a slab together with the generation it had when it was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    /// Index of the place.
    pub index: u32,
    /// Generation of the value.
    pub generation: u32,
}

impl Handle {
    /// Names nothing.
    pub const NONE: Handle = Handle { index: u32::MAX, generation: 0 };
}

#[derive(Clone, Debug)]
struct Place<T> {
    generation: u32,
    taken: bool,
    value: T,
}

/// Places of a chunk: a request that waits for an hour costs a checkpoint nothing, and a change copies little.
const CHUNK: usize = 64;

#[derive(Clone, Debug)]
struct Chunk<T> {
    places: [Place<T>; CHUNK],
}

/// Values by index, at most 2^24 - 1 of them. Clones share the chunks that neither has changed since.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    chunks: Vec<Rc<Chunk<T>>>,
    /// Places that have ever been taken.
    used: u32,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { chunks: Vec::new(), used: 0, free: Vec::new() }
    }
}

impl<T: Clone> Slab<T> {
    /// Stores a value.
    ///
    /// # Panics
    /// When the slab is full: every queue of the world is bounded far below that.
    #[inline]
    pub fn insert(&mut self, value: T) -> Handle {
        if let Some(index) = self.free.pop() {
            let place = self.place_mut(index);
            place.taken = true;
            place.value = value;
            return Handle { index, generation: place.generation };
        }
        let index = self.used;
        self.used += 1;
        if index as usize == self.chunks.len() * CHUNK {
            self.grow(value);
        } else {
            let place = self.place_mut(index);
            place.taken = true;
            place.value = value;
        }
        Handle { index, generation: 0 }
    }

    /// Adds a chunk whose first place holds `value`; the others hold copies until they are taken.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, value: T) {
        assert!(self.used <= MAX_INDEX, "slab is full");
        let place = |at| Place { generation: 0, taken: at == 0, value: value.clone() };
        self.chunks.push(Rc::new(Chunk { places: std::array::from_fn(place) }));
    }

    /// Frees a place; its handles become stale.
    #[inline]
    pub fn remove(&mut self, index: u32) {
        let place = self.place_mut(index);
        debug_assert!(place.taken, "freed twice");
        place.taken = false;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(index);
    }

    #[inline]
    fn place_mut(&mut self, index: u32) -> &mut Place<T> {
        &mut Rc::make_mut(&mut self.chunks[index as usize / CHUNK]).places[index as usize % CHUNK]
    }
}

impl<T> Slab<T> {
    #[inline]
    fn place(&self, index: u32) -> &Place<T> {
        &self.chunks[index as usize / CHUNK].places[index as usize % CHUNK]
    }

    /// Whether the value named by `handle` is still here.
    #[inline]
    pub fn holds(&self, handle: Handle) -> bool {
        handle.index < self.used && {
            let place = self.place(handle.index);
            place.taken && place.generation == handle.generation
        }
    }

    /// The value named by `handle`, if it is still here.
    #[inline]
    pub fn get(&self, handle: Handle) -> Option<&T> {
        if self.holds(handle) { Some(&self.place(handle.index).value) } else { None }
    }

    /// The current handle of a taken place.
    #[inline]
    pub fn handle(&self, index: u32) -> Handle {
        Handle { index, generation: self.place(index).generation }
    }

    /// All values with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (Handle, &T)> {
        (0..self.used)
            .map(|index| (index, self.place(index)))
            .filter(|(_, place)| place.taken)
            .map(|(index, place)| (Handle { index, generation: place.generation }, &place.value))
    }

    /// Values stored now.
    pub fn len(&self) -> usize {
        self.used as usize - self.free.len()
    }

    /// Whether nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> std::ops::Index<u32> for Slab<T> {
    type Output = T;
    #[inline]
    fn index(&self, index: u32) -> &T {
        &self.place(index).value
    }
}

impl<T: Clone> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.place_mut(index).value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_is_not_changed_by_what_happens_to_the_original() {
        let mut slab = Slab::default();
        let handles: Vec<Handle> = (0..1000).map(|value| slab.insert(value)).collect();
        let before = slab.clone();
        for handle in handles.iter().step_by(3) {
            slab.remove(handle.index);
        }
        slab[1] = 7777;
        let again = slab.insert(5555);
        assert_eq!((slab.len(), before.len()), (667, 1000));
        assert_eq!((slab[1], before[1]), (7777, 1));
        assert!(handles.iter().all(|handle| before.get(*handle) == Some(&(handle.index as i32))));
        assert!(
            slab.get(handles[again.index as usize]).is_none(),
            "the old name of a place used again is stale"
        );
        assert_eq!(before.iter().count(), 1000);
        assert_eq!(slab.iter().map(|(_, value)| *value).filter(|value| *value == 5555).count(), 1);
    }
}
