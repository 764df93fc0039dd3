use proptest::prelude::*;

use super::*;

const TONNE: i64 = 10_000;

fn several(granted: i64, taken: i64, uses: i32, uses_max: i32) -> OverageQuestion {
    OverageQuestion {
        granted,
        taken,
        uses,
        uses_max,
        tolerance: BasisPoints(500),
        is_bulk: true,
        batch_mode: BatchMode::SeveralBatches,
        declared: 0,
        is_final: false,
    }
}

/// Import example 5: 1,000 t in several batches, 400 + 350 cleared, 262.5 declared as the last.
#[test]
fn import_5_the_last_batch_overruns_the_rest() {
    let question = OverageQuestion {
        declared: 2_625_000,
        is_final: true,
        ..several(1_000 * TONNE, 750 * TONNE, 2, 12)
    };
    let verdict = judge(&question);
    assert_eq!(verdict, Ok(OverageVerdict { is_last_use: true, overdraft: 125_000 }));
    let more = OverageQuestion { declared: 2_625_001, ..question };
    assert_eq!(judge(&more), Err(OverageRefusal::TooMuch { available: 2_625_000 }));
}

/// Import example 7: one batch of 1,000 t, 1,050 declared; 1,050.1 refused.
#[test]
fn import_7_one_batch_overruns_the_licence() {
    let question = OverageQuestion {
        batch_mode: BatchMode::OneBatch,
        declared: 1_050 * TONNE,
        ..several(1_000 * TONNE, 0, 0, 1)
    };
    let verdict = judge(&question);
    assert_eq!(verdict, Ok(OverageVerdict { is_last_use: true, overdraft: 50 * TONNE }));
    let more = OverageQuestion { declared: 10_501_000, ..question };
    assert_eq!(judge(&more), Err(OverageRefusal::TooMuch { available: 1_050 * TONNE }));
}

/// Import example 8: twelve uses are made, 30 t are left, a thirteenth declaration of 10 t is refused.
#[test]
fn import_8_after_the_twelfth_use_the_rest_is_dead() {
    let question =
        OverageQuestion { declared: 10 * TONNE, ..several(1_000 * TONNE, 970 * TONNE, 12, 12) };
    assert_eq!(judge(&question), Err(OverageRefusal::BatchLimit { uses_max: 12 }));
    let twelfth = OverageQuestion { uses: 11, ..question };
    assert_eq!(judge(&twelfth), Ok(OverageVerdict { is_last_use: true, overdraft: 15_000 }));
}

/// Automatic example 4: crude oil, 100,000 t in one batch: 103,000 accepted, 103,000.1 refused.
#[test]
fn automatic_4_crude_oil_overruns_by_three_percent() {
    let question = OverageQuestion {
        batch_mode: BatchMode::OneBatch,
        tolerance: BasisPoints(300),
        declared: 103_000 * TONNE,
        ..several(100_000 * TONNE, 0, 0, 1)
    };
    assert!(judge(&question).is_ok());
    let more = OverageQuestion { declared: 103_000 * TONNE + 1_000, ..question };
    assert_eq!(judge(&more), Err(OverageRefusal::TooMuch { available: 103_000 * TONNE }));
}

/// Automatic example 5: iron ore, 60,000 t, six uses, five of 10,000 cleared: the last 10,500 accepted,
/// 10,501 refused.
#[test]
fn automatic_5_the_sixth_batch_overruns_what_is_left() {
    let question = OverageQuestion {
        declared: 10_500 * TONNE,
        ..several(60_000 * TONNE, 50_000 * TONNE, 5, 6)
    };
    assert_eq!(judge(&question), Ok(OverageVerdict { is_last_use: true, overdraft: 500 * TONNE }));
    let more = OverageQuestion { declared: 10_501 * TONNE, ..question };
    assert_eq!(judge(&more), Err(OverageRefusal::TooMuch { available: 10_500 * TONNE }));
}

#[test]
fn goods_that_are_not_bulk_never_overrun() {
    let question = OverageQuestion {
        is_bulk: false,
        is_final: true,
        declared: 251 * TONNE,
        ..several(1_000 * TONNE, 750 * TONNE, 2, 12)
    };
    assert_eq!(judge(&question), Err(OverageRefusal::TooMuch { available: 250 * TONNE }));
    let all = OverageQuestion { declared: 250 * TONNE, ..question };
    assert_eq!(judge(&all), Ok(OverageVerdict { is_last_use: true, overdraft: 0 }));
}

#[test]
fn a_use_that_leaves_something_is_not_the_last() {
    let question = OverageQuestion { declared: 100 * TONNE, ..several(1_000 * TONNE, 0, 0, 12) };
    assert_eq!(judge(&question), Ok(OverageVerdict { is_last_use: false, overdraft: 0 }));
}

#[test]
fn the_tolerance_is_rounded_down() {
    let question = OverageQuestion { declared: 34, is_final: true, ..several(33, 0, 0, 12) };
    assert_eq!(judge(&question), Ok(OverageVerdict { is_last_use: true, overdraft: 1 }));
    let question = OverageQuestion { declared: 20, is_final: true, ..several(19, 0, 0, 12) };
    assert_eq!(judge(&question), Err(OverageRefusal::TooMuch { available: 19 }));
}

/// What somebody does: declare so much (final or not), or delete one of the declarations.
#[derive(Debug, Clone)]
enum Step {
    Declare { declared: i64, is_final: bool },
    Delete { index: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_i64..6_000, any::<bool>())
            .prop_map(|(declared, is_final)| Step::Declare { declared, is_final }),
        1 => (0_usize..12).prop_map(|index| Step::Delete { index }),
    ]
}

proptest! {
    /// Whatever is declared and deleted in whatever order: the declarations that stand never
    /// exceed the licence by more than the tolerance on what the others left, nor in number.
    #[test]
    fn nothing_exceeds_the_licence_and_its_tolerance(
        granted in 1_i64..10_000,
        tolerance in 0_u32..1_000,
        is_bulk in any::<bool>(),
        uses_max in 1_i32..13,
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let tolerance = BasisPoints(tolerance);
        let mut standing: Vec<(i64, bool)> = Vec::new();
        for step in steps {
            match step {
                Step::Delete { index } if index < standing.len() => {
                    standing.remove(index);
                }
                Step::Delete { .. } => {}
                Step::Declare { declared, is_final } => {
                    if standing.iter().any(|(_, is_last_use)| *is_last_use) {
                        continue;
                    }
                    let question = OverageQuestion {
                        granted,
                        taken: standing.iter().map(|(quantity, _)| quantity).sum(),
                        uses: i32::try_from(standing.len()).unwrap(),
                        uses_max,
                        tolerance,
                        is_bulk,
                        batch_mode: BatchMode::SeveralBatches,
                        declared,
                        is_final,
                    };
                    if let Ok(verdict) = judge(&question) {
                        standing.push((declared, verdict.is_last_use));
                    }
                }
            }
            let total: i64 = standing.iter().map(|(quantity, _)| quantity).sum();
            let last = standing.iter().find(|(_, is_last_use)| *is_last_use);
            let allowed = if is_bulk && last.is_some() { tolerance.of(granted) } else { 0 };
            prop_assert!(total <= granted + allowed);
            prop_assert!(standing.len() <= usize::try_from(uses_max).unwrap());
        }
    }
}
