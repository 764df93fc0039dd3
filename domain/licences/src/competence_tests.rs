use domain_kernel::{Evidence, OrganisationId, TradeMode};
use domain_reference::{Competence, ReferenceBook, ReferenceContents};

use super::*;
use crate::{LicenceKind, samples};

fn row(id: &str, central: Option<bool>, category: Option<&str>, issuing: &str) -> Competence {
    Competence {
        id: id.to_owned(),
        matter: "import-licence".to_owned(),
        category: category.map(str::to_owned),
        trade_mode: None,
        region: None,
        central_in_beijing: central,
        year_from: 2004,
        year_until: None,
        handling: OrganisationId::parse(issuing).unwrap(),
        issuing: OrganisationId::parse(issuing).unwrap(),
        evidence: Evidence::Design,
    }
}

/// Import example 10 and rule L30, on the import side: whatever the goods, a central enterprise in
/// Beijing is the Licence Bureau's; the same goods of another enterprise are not.
#[test]
fn import_10_central_enterprises_in_beijing_go_to_the_bureau() {
    let book = ReferenceBook::bind(ReferenceContents {
        competences: vec![
            row("goods", None, Some("消耗臭氧层物质"), "special-office-tianjin"),
            row("central", Some(true), None, "licence-bureau"),
        ],
        ..Default::default()
    });
    let application = samples::application(LicenceKind::Import);
    let good = samples::good(LicenceKind::Import);
    let mut seat = Seat { region: Region::parse("110000").unwrap(), is_central_in_beijing: true };
    let issuer = |seat: &Seat| {
        let question = competence_question(&application, seat, Some(&good));
        book.competence(&question).map(|row| row.issuing.as_str().to_owned())
    };
    assert_eq!(issuer(&seat).as_deref(), Some("licence-bureau"));
    seat.is_central_in_beijing = false;
    assert_eq!(issuer(&seat).as_deref(), Some("special-office-tianjin"));
}

#[test]
fn the_question_carries_the_year_of_the_licence() {
    let mut application = samples::application(LicenceKind::AutomaticImport);
    application.licence_year = 2010;
    application.trade_mode = TradeMode::parse("0214").unwrap();
    let seat = Seat { region: Region::parse("350100").unwrap(), is_central_in_beijing: false };
    let question = competence_question(&application, &seat, None);
    assert_eq!((question.year, question.category), (2010, ""));
    assert_eq!(
        (question.matter, question.trade_mode.as_str()),
        ("automatic-import-licence", "0214")
    );
}
