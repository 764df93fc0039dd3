//! Export quota bidding (出口商品配额招标): who may bid how much, and who wins what.
//!
//! Quantities are ten-thousandths of the unit, prices ten-thousandths of a yuan for one unit, money
//! hundredths of a yuan.

mod clearing;
mod limits;
mod money;

pub use clearing::{Award, Bid, Fault, Terms, Verdict, clear_negotiated, clear_open};
pub use limits::{
    Coefficients, LimitRule, Record, Threshold, average, handed_back_limit, maximum,
    paid_in_full_limit,
};
pub use money::{deposit, refund, total, transfer_payment};
