//! Declaration lines: one is never taken from under another licence.

use domain_customs::{DeclarationLine, LineState};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceId, day};

use super::given;
use super::place::{each, stamp};
use crate::StoreError;

fn line(licence: &LicenceId, version: i32, state: LineState) -> DeclarationLine {
    DeclarationLine {
        office: CustomsDistrict::parse("5301").unwrap(),
        declaration: DeclarationNumber::parse("530120261012345678").unwrap(),
        line_number: 1,
        version,
        licence: licence.clone(),
        state,
        quantity: 10,
        port: CustomsDistrict::parse("5301").unwrap(),
        declared_on: day(2026, 2, 10),
        licence_line: None,
        use_number: 1,
        is_final: false,
    }
}

#[test]
fn a_live_line_stays_with_its_licence_and_a_released_one_may_move() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            let (one, _) = given::licence(tx, &enterprise, 1)?;
            let (two, _) = given::licence(tx, &enterprise, 2)?;
            tx.save_declaration_line(&line(&one.id, 1, LineState::Reserved))?;
            tx.save_declaration_line(&line(&one.id, 2, LineState::Committed))?;
            Ok((one.id, two.id))
        });
        let (one, two) = result.unwrap();
        let save = |line: &DeclarationLine| -> Result<(), StoreError> {
            place.store.write(&stamp(), |tx| tx.save_declaration_line(line))
        };
        let taken = save(&line(&two, 3, LineState::Reserved));
        assert!(matches!(taken, Err(StoreError::Duplicate { .. })), "{taken:?}");
        let older = save(&line(&one, 2, LineState::Released));
        assert!(matches!(older, Err(StoreError::Duplicate { .. })), "{older:?}");
        save(&line(&one, 3, LineState::Released)).unwrap();
        save(&line(&two, 4, LineState::Reserved)).unwrap();
        let lines: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.live_lines(&two));
        assert_eq!(lines.unwrap(), [line(&two, 4, LineState::Reserved)]);
    });
}
