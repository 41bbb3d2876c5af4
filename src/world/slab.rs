//! A slab: a vector whose freed places are used again, each place with a generation that tells old names from new.
//!
//! 1. At work it is flat: to reach a value is one index, and nothing is counted or copied.
//! 2. `pack` stores it in small chunks and shares those that a slab packed before holds with the same values: what
//!    a checkpoint costs is what has changed since the one before it. A packed slab can be read.
//! 3. A clone is flat again.

use std::sync::Arc;

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

#[derive(Clone, Debug, PartialEq)]
struct Place<T> {
    generation: u32,
    taken: bool,
    value: T,
}

/// Places of a chunk: a request that waits for an hour costs a checkpoint nothing, and a change copies little.
const CHUNK: usize = 4;

/// Values by index, at most 2^24 - 1 of them.
#[derive(Debug)]
pub struct Slab<T> {
    /// Every place that has ever been taken; empty in a packed slab.
    places: Vec<Place<T>>,
    /// The same in a packed slab, `CHUNK` places each.
    chunks: Vec<Arc<[Place<T>]>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab { places: Vec::new(), chunks: Vec::new(), free: Vec::new() }
    }
}

impl<T: Clone> Clone for Slab<T> {
    fn clone(&self) -> Self {
        let places = if self.chunks.is_empty() {
            self.places.clone()
        } else {
            self.chunks.iter().flat_map(|chunk| chunk.iter().cloned()).collect()
        };
        Slab { places, chunks: Vec::new(), free: self.free.clone() }
    }
}

impl<T: Clone + PartialEq> Slab<T> {
    /// Packs the slab. It shares the chunks that `before`, packed too, holds at the same places with the same values.
    pub fn pack(&mut self, before: Option<&Slab<T>>) {
        let places = std::mem::take(&mut self.places);
        let kept = before.map_or(&[][..], |before| &before.chunks);
        let chunk = |(index, own): (usize, &[Place<T>])| match kept.get(index) {
            Some(chunk) if **chunk == *own => Arc::clone(chunk),
            _ => Arc::from(own),
        };
        self.chunks.extend(places.chunks(CHUNK).enumerate().map(chunk));
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

    /// The place of an index.
    #[inline]
    fn find(&self, index: u32) -> Option<&Place<T>> {
        match self.places.get(index as usize) {
            Some(place) => Some(place),
            None => self.find_packed(index),
        }
    }

    #[cold]
    #[inline(never)]
    fn find_packed(&self, index: u32) -> Option<&Place<T>> {
        self.chunks.get(index as usize / CHUNK)?.get(index as usize % CHUNK)
    }

    /// Whether the value named by `handle` is still here.
    #[inline]
    pub fn holds(&self, handle: Handle) -> bool {
        self.get(handle).is_some()
    }

    /// The value named by `handle`, if it is still here.
    #[inline]
    pub fn get(&self, handle: Handle) -> Option<&T> {
        let place = self.find(handle.index)?;
        (place.taken && place.generation == handle.generation).then_some(&place.value)
    }

    /// The current handle of a taken place.
    #[inline]
    pub fn handle(&self, index: u32) -> Handle {
        Handle { index, generation: self.find(index).expect("a place that was taken").generation }
    }

    /// All values with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (Handle, &T)> {
        let places = self.places.iter().chain(self.chunks.iter().flat_map(|chunk| chunk.iter()));
        (0..)
            .zip(places)
            .filter(|(_, place)| place.taken)
            .map(|(index, place)| (Handle { index, generation: place.generation }, &place.value))
    }

    /// Bytes of the places that are not shared with `other`.
    pub fn apart_from(&self, other: &Slab<T>) -> usize {
        let shared =
            self.chunks.iter().zip(&other.chunks).filter(|(own, other)| Arc::ptr_eq(own, other)).count();
        (self.places.len() + (self.chunks.len() - shared) * CHUNK) * size_of::<Place<T>>()
    }

    /// Values stored now.
    pub fn len(&self) -> usize {
        let places = self.places.len() + self.chunks.iter().map(|chunk| chunk.len()).sum::<usize>();
        places - self.free.len()
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
        &self.find(index).expect("a place that was taken").value
    }
}

impl<T> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.places[index as usize].value
    }
}
