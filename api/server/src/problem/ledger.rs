//! Why the books do not allow a movement, as a problem.

use domain_customs::LedgerRefusal;
use domain_kernel::{Quantity, decimal};

use super::{Message, Problem, ProblemCode, Text};

pub(super) fn problem(refusal: &LedgerRefusal) -> Problem {
    Problem::new(ProblemCode::StateConflict).with_detail(sentence(refusal))
}

fn sentence(refusal: &LedgerRefusal) -> Text {
    match refusal {
        LedgerRefusal::Overdrawn { available } => {
            Text::with(Message::LedgerOverdrawn, &[("available", &amount(*available))])
        }
        LedgerRefusal::Lacking { bucket, held } => Text::with(
            Message::LedgerLacking,
            &[("bucket", &bucket.as_str()), ("held", &amount(*held))],
        ),
        LedgerRefusal::NoMovement(movement) => Text::with(
            Message::LedgerNoMovement,
            &[
                ("from", &movement.from.as_str()),
                ("to", &movement.to.as_str()),
                ("amount", &amount(movement.amount)),
            ],
        ),
        LedgerRefusal::NotOpened => Message::LedgerNotOpened.into(),
    }
}

fn amount(ten_thousandths: i64) -> String {
    decimal::print(ten_thousandths, Quantity::DECIMALS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::Language;

    #[test]
    fn amounts_are_told_in_units_and_in_both_languages() {
        let text = sentence(&LedgerRefusal::Overdrawn { available: 12_500 });
        assert_eq!(text.say(Language::English), "only 1.2500 is left on the account");
        assert_eq!(text.say(Language::Chinese), "台账余量仅为 1.2500");
    }
}
