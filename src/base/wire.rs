//! Values as bytes: how page and worker send each other what `protocol` names. Both run the same module, so the format needs
//! neither names nor versions.
//!
//! Our own, because the derived readers of a general format cost the page 13 kB more for these types. Reading never fails half
//! way: a reader that runs out goes on with empty values and says so at the end.

/// Something that can be sent.
pub trait Wire: Sized {
    /// Appends the bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads it back.
    fn take(from: &mut Reader) -> Self;
}

/// Bytes that are read from front to back.
pub struct Reader<'a> {
    bytes: &'a [u8],
    whole: bool,
    respell: Respell,
}

/// Makes of a text that has arrived what the reader wants; `None` leaves it as it is.
pub type Respell = Option<fn(String) -> String>;

impl<'a> Reader<'a> {
    /// Reads a value; nothing when the bytes are not exactly one.
    pub fn read<T: Wire>(bytes: &'a [u8], respell: Respell) -> Option<T> {
        let mut reader = Reader { bytes, whole: true, respell };
        let value = T::take(&mut reader);
        (reader.whole && reader.bytes.is_empty()).then_some(value)
    }

    /// These bytes are not such a value.
    #[cold]
    pub fn spoil(&mut self) {
        self.whole = false;
        self.bytes = &[];
    }

    #[inline(never)]
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else {
            self.spoil();
            return 0;
        };
        self.bytes = rest;
        *first
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return number;
            }
        }
        self.spoil();
        0
    }

    /// Reads how many elements follow: never more than there are bytes.
    fn length(&mut self) -> usize {
        let length = self.number() as usize;
        if length > self.bytes.len() {
            self.spoil();
            return 0;
        }
        length
    }
}

#[inline(never)]
fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 128 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl Wire for $kind {
            fn put(&self, out: &mut Vec<u8>) {
                put_number(*self as u64, out);
            }
            fn take(from: &mut Reader) -> Self {
                from.number() as $kind
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize);

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(from: &mut Reader) -> Self {
        from.byte() != 0
    }
}

impl Wire for f64 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }
    fn take(from: &mut Reader) -> Self {
        f64::from_le_bytes(std::array::from_fn(|_| from.byte()))
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_number(self.len() as u64, out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(from: &mut Reader) -> Self {
        let length = from.length();
        let (text, rest) = from.bytes.split_at(length);
        from.bytes = rest;
        match std::str::from_utf8(text) {
            Ok(text) => match from.respell {
                Some(respell) => respell(text.to_string()),
                None => text.to_string(),
            },
            Err(_) => {
                from.spoil();
                String::new()
            }
        }
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader) -> Self {
        bool::take(from).then(|| T::take(from))
    }
}

impl<T: Wire> Wire for Box<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (**self).put(out);
    }
    fn take(from: &mut Reader) -> Self {
        Box::new(T::take(from))
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        put_number(self.len() as u64, out);
        for value in self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader) -> Self {
        let length = from.length();
        let mut list = Vec::with_capacity(length);
        for _ in 0..length {
            list.push(T::take(from));
        }
        list
    }
}

impl<T: Wire, const N: usize> Wire for [T; N] {
    fn put(&self, out: &mut Vec<u8>) {
        for value in self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader) -> Self {
        std::array::from_fn(|_| T::take(from))
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(from: &mut Reader) -> Self {
        let first = A::take(from);
        (first, B::take(from))
    }
}

impl<A: Wire, B: Wire, C: Wire> Wire for (A, B, C) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }
    fn take(from: &mut Reader) -> Self {
        let (first, second) = Wire::take(from);
        (first, second, C::take(from))
    }
}

/// Sends structs field by field: all fields, in any order.
macro_rules! wire_struct {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::base::wire::Wire for $kind {
            fn put(&self, out: &mut Vec<u8>) {
                let $kind { $($field),* } = self;
                $($crate::base::wire::Wire::put($field, out);)*
            }
            fn take(from: &mut $crate::base::wire::Reader) -> Self {
                $(let $field = $crate::base::wire::Wire::take(from);)*
                $kind { $($field),* }
            }
        }
    )*};
}

/// Sends enums by the number of their variant, then its fields: `Name { 0: a, 1: b } = number`.
macro_rules! wire_enum {
    ($($kind:ident { $($variant:ident { $($index:tt : $field:ident),* } = $number:literal),* $(,)? } else $otherwise:expr;)*) => {$(
        impl $crate::base::wire::Wire for $kind {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $($kind::$variant { $($index: $field),* } => {
                        out.push($number);
                        $($crate::base::wire::Wire::put($field, out);)*
                    })*
                }
            }
            fn take(from: &mut $crate::base::wire::Reader) -> Self {
                match <u8 as $crate::base::wire::Wire>::take(from) {
                    $($number => {
                        $(let $field = $crate::base::wire::Wire::take(from);)*
                        $kind::$variant { $($index: $field),* }
                    })*
                    _ => {
                        from.spoil();
                        $otherwise
                    }
                }
            }
        }
    )*};
}

pub(crate) use {wire_enum, wire_struct};
