//! How much a declaration may take from a licence: the overage of bulk goods (溢装) and the
//! count of uses, for import and automatic licences alike.

use domain_kernel::BasisPoints;

use crate::BatchMode;

/// What the judgement depends on. Amounts are ten-thousandths of the licence's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverageQuestion {
    /// The quantity on the face (L).
    pub granted: i64,
    /// Reserved and cleared by all other declarations (C).
    pub taken: i64,
    /// How many other declarations use the licence (n).
    pub uses: i32,
    /// How many may use it (N).
    pub uses_max: i32,
    /// How far a bulk good may overrun (t).
    pub tolerance: BasisPoints,
    /// Whether the goods may overrun at all.
    pub is_bulk: bool,
    /// One declaration, or several.
    pub batch_mode: BatchMode,
    /// What this declaration takes, all its lines together (q).
    pub declared: i64,
    /// The declarant says this is the last shipment.
    pub is_final: bool,
}

/// The declaration may take what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverageVerdict {
    /// No declaration may follow; what is left is dead.
    pub is_last_use: bool,
    /// How far the balance may go below zero: above zero only on the last use of bulk goods.
    pub overdraft: i64,
}

/// Why a declaration may not take what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OverageRefusal {
    /// More than is left.
    #[error("only {available} ten-thousandths may be taken, tolerance included")]
    TooMuch {
        /// The most this declaration could take, tolerance included.
        available: i64,
    },
    /// Every use is made; a balance left is dead (rules L13, A02).
    #[error("the licence is for {uses_max} declarations")]
    BatchLimit {
        /// How many declarations it is for.
        uses_max: i32,
    },
}

/// Judges what one declaration takes. The tolerance of the last use is counted on what the
/// others left, never on the whole licence, and is rounded down.
///
/// Asked when a declaration takes something, or more than before; giving back needs no leave.
///
/// # Errors
///
/// `BatchLimit` when the uses are made, `TooMuch` when more is asked for than may be taken.
pub fn judge(question: &OverageQuestion) -> Result<OverageVerdict, OverageRefusal> {
    let uses_max = match question.batch_mode {
        BatchMode::OneBatch => 1,
        BatchMode::SeveralBatches => question.uses_max,
    };
    if question.uses >= uses_max {
        return Err(OverageRefusal::BatchLimit { uses_max });
    }
    let left = question.granted.saturating_sub(question.taken).max(0);
    let is_last_use = question.uses.saturating_add(1) == uses_max
        || question.is_final
        || question.declared >= left;
    let overdraft = if question.is_bulk && is_last_use { question.tolerance.of(left) } else { 0 };
    let available = left.saturating_add(overdraft);
    if question.declared > available {
        return Err(OverageRefusal::TooMuch { available });
    }
    Ok(OverageVerdict { is_last_use, overdraft })
}

#[cfg(test)]
#[path = "overage_tests.rs"]
mod tests;
