//! Shares in whole lots: nothing is made or lost by rounding.

/// Somebody among whom a quantity is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What its share is in proportion to; not below zero.
    pub weight: i64,
    /// The most it may get; not below zero.
    pub cap: i64,
}

/// Shares `total` in proportion to the weights, in whole lots: each claim gets its exact share
/// rounded down, and the lots that are left go one by one to the largest fractions, of equal ones to
/// the claim that comes first. Nobody gets more than its cap, and what no whole lot or no cap has
/// room for is not shared.
///
/// `share_i = total × weight_i ÷ Σ weight`. The rounding is by design: the announcements print whole
/// units and do not say how they were reached. `[D]`
///
/// Amounts are ten-thousandths of a unit, `lot` above zero. The order of the claims is their
/// precedence; the result has theirs.
pub fn apportion(total: i64, lot: i64, claims: &[Claim]) -> Vec<i64> {
    let lot = lot.max(1);
    let sum: i128 = claims.iter().map(|claim| i128::from(claim.weight.max(0))).sum();
    if total < lot || sum == 0 {
        return vec![0; claims.len()];
    }
    let whole = i128::from(total / lot);
    // In lots: the share rounded down, and what the rounding took, in parts of `sum`.
    let part = |claim: &Claim| {
        let share = whole * i128::from(claim.weight.max(0));
        let room = claim.cap.max(0) / lot;
        (i64::try_from(share / sum).unwrap_or(i64::MAX).min(room), share % sum, room)
    };
    let mut parts: Vec<(i64, i128, i64)> = claims.iter().map(part).collect();
    let given: i64 = parts.iter().map(|(lots, _, _)| lots).sum();
    hand_out(total / lot - given, &mut parts, |at| claims[at].weight);
    parts.into_iter().map(|(lots, _, _)| lots * lot).collect()
}

/// Gives the lots that are left, one to each claim with room in the order of their fractions, and
/// again while there are lots and room.
fn hand_out(mut left: i64, parts: &mut [(i64, i128, i64)], weight: impl Fn(usize) -> i64) {
    let mut order: Vec<usize> = (0..parts.len()).filter(|at| 0 < weight(*at)).collect();
    order.sort_by(|one, other| parts[*other].1.cmp(&parts[*one].1).then(one.cmp(other)));
    while 0 < left {
        order.retain(|at| parts[*at].0 < parts[*at].2);
        if order.is_empty() {
            return;
        }
        // Whole rounds at once, as far as the least room goes.
        let rounds = left / i64::try_from(order.len()).unwrap_or(i64::MAX);
        let room = order.iter().map(|at| parts[*at].2 - parts[*at].0).min().unwrap_or(0);
        let each = rounds.min(room).max(1);
        for at in &order {
            if left < each {
                break;
            }
            parts[*at].0 += each;
            left -= each;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claims(all: &[(i64, i64)]) -> Vec<Claim> {
        all.iter().map(|(weight, cap)| Claim { weight: *weight, cap: *cap }).collect()
    }

    #[test]
    fn the_last_lot_goes_to_the_largest_fraction_then_to_the_first() {
        assert_eq!(apportion(100, 1, &claims(&[(100, 100); 3])), [34, 33, 33]);
        assert_eq!(apportion(10, 1, &claims(&[(1, 10), (2, 10)])), [3, 7], "a third of a lot");
        assert_eq!(apportion(100, 10, &claims(&[(1, 100), (1, 100), (1, 100)])), [40, 30, 30]);
    }

    #[test]
    fn caps_and_what_makes_no_lot_stay_unshared() {
        assert_eq!(apportion(100, 1, &claims(&[(1, 20), (1, 30)])), [20, 30]);
        assert_eq!(apportion(105, 10, &claims(&[(1, 100)])), [100]);
        assert_eq!(apportion(100, 1, &claims(&[(0, 50), (1, 60)])), [0, 60], "no weight, no share");
        assert_eq!(apportion(100, 1, &[]), [0; 0]);
    }

    proptest! {
        #[test]
        fn nothing_is_made_and_no_lot_with_room_is_lost(
            total in 0_i64..1_000_000,
            lot in 1_i64..50,
            all in prop::collection::vec((0_i64..1_000, 0_i64..50_000), 0..30),
        ) {
            let claims = claims(&all);
            let shares = apportion(total, lot, &claims);
            let given: i64 = shares.iter().sum();
            prop_assert!(given <= total);
            for (share, claim) in shares.iter().zip(&claims) {
                prop_assert!(0 <= *share && *share <= claim.cap && share % lot == 0);
            }
            let has_room = shares.iter().zip(&claims)
                .any(|(share, claim)| 0 < claim.weight && share + lot <= claim.cap);
            prop_assert!(total - given < lot || !has_room);
        }
    }
}
