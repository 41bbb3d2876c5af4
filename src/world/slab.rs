//! A slab: a vector whose freed places are used again, each place with a generation that tells old names from new.

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

/// Values by index, at most 2^24 - 1 of them.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    places: Vec<Place<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { places: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    /// Stores a value.
    ///
    /// # Panics
    /// When the slab is full: every queue of the world is bounded far below that.
    #[inline]
    pub fn insert(&mut self, value: T) -> Handle {
        if let Some(index) = self.free.pop() {
            let place = &mut self.places[index as usize];
            place.taken = true;
            place.value = value;
            return Handle { index, generation: place.generation };
        }
        let index = self.places.len() as u32;
        assert!(index < MAX_INDEX, "slab is full");
        self.places.push(Place { generation: 0, taken: true, value });
        Handle { index, generation: 0 }
    }

    /// Frees a place; its handles become stale.
    #[inline]
    pub fn remove(&mut self, index: u32) {
        let place = &mut self.places[index as usize];
        debug_assert!(place.taken, "freed twice");
        place.taken = false;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(index);
    }

    /// Whether the value named by `handle` is still here.
    #[inline]
    pub fn holds(&self, handle: Handle) -> bool {
        self.places
            .get(handle.index as usize)
            .is_some_and(|place| place.taken && place.generation == handle.generation)
    }

    /// The value named by `handle`, if it is still here.
    #[inline]
    pub fn get(&self, handle: Handle) -> Option<&T> {
        if self.holds(handle) { Some(&self.places[handle.index as usize].value) } else { None }
    }

    /// The current handle of a taken place.
    #[inline]
    pub fn handle(&self, index: u32) -> Handle {
        Handle { index, generation: self.places[index as usize].generation }
    }

    /// All values with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (Handle, &T)> {
        self.places.iter().enumerate().filter(|(_, place)| place.taken).map(|(index, place)| {
            (Handle { index: index as u32, generation: place.generation }, &place.value)
        })
    }

    /// Values stored now.
    pub fn len(&self) -> usize {
        self.places.len() - self.free.len()
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
        &self.places[index as usize].value
    }
}

impl<T> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.places[index as usize].value
    }
}
