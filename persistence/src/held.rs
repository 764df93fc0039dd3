/// Which state of a row was read; a later save must still find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowVersion(pub i32);

/// A record as read, with the version a later save must still find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    pub value: T,
    pub version: RowVersion,
}

impl<T> Held<T> {
    /// The record and its version.
    pub fn into_parts(self) -> (T, RowVersion) {
        (self.value, self.version)
    }

    /// Another record of the same version.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Held<U> {
        Held { value: change(self.value), version: self.version }
    }
}
