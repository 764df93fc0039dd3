//! Every code reads back as printed and no text makes a reader stumble.

use chrono::Days;
use domain_kernel::{
    CaseNumber, CheckCode, CodeError, Country, Currency, CustomsDistrict, CustomsRegistration,
    DeclarationNumber, EnterpriseCode, HsCode, IssuerCode, LicenceId, LicenceNumber,
    OrganisationCode, OrganisationId, Region, TradeMode, UnifiedSocialCreditCode, Unit, day,
};
use proptest::prelude::*;

type Reader = fn(&str) -> Result<String, CodeError>;

/// Every kind of code, as a function from text to its normal form.
fn readers() -> Vec<Reader> {
    vec![
        |text| CaseNumber::parse(text).map(|code| code.to_string()),
        |text| CheckCode::parse(text).map(|code| code.to_string()),
        |text| Country::parse(text).map(|code| code.to_string()),
        |text| Currency::parse(text).map(|code| code.to_string()),
        |text| CustomsDistrict::parse(text).map(|code| code.to_string()),
        |text| CustomsRegistration::parse(text).map(|code| code.to_string()),
        |text| DeclarationNumber::parse(text).map(|code| code.to_string()),
        |text| EnterpriseCode::parse(text).map(|code| code.to_string()),
        |text| HsCode::parse(text).map(|code| code.to_string()),
        |text| IssuerCode::parse(text).map(|code| code.to_string()),
        |text| LicenceId::parse(text).map(|code| code.to_string()),
        |text| LicenceNumber::parse(text).map(|code| code.to_string()),
        |text| OrganisationCode::parse(text).map(|code| code.to_string()),
        |text| OrganisationId::parse(text).map(|code| code.to_string()),
        |text| Region::parse(text).map(|code| code.to_string()),
        |text| TradeMode::parse(text).map(|code| code.to_string()),
        |text| UnifiedSocialCreditCode::parse(text).map(|code| code.to_string()),
        |text| Unit::parse(text).map(|code| code.to_string()),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_reading_is_final(text in "\\PC{0,40}") {
        for read in readers() {
            if let Ok(normal) = read(&text) {
                prop_assert!(normal.is_ascii());
                prop_assert_eq!(read(&normal), Ok(normal));
            }
        }
    }

    #[test]
    fn texts_that_look_like_codes_are_final_too(
        text in "[0-9A-Zx .０-９Ａ-Ｚ-]{2,18}",
    ) {
        for read in readers() {
            if let Ok(normal) = read(&text) {
                prop_assert_eq!(read(&normal), Ok(normal));
            }
        }
    }

    #[test]
    fn a_credit_code_is_its_parts(
        authority in "[159Y][1-3]",
        region in "[1-6][0-9]{5}",
        body in "[0-9A-HJ-NPQRTUWXY]{8}",
    ) {
        let region = Region::parse(&region).unwrap();
        let Ok(organisation) = OrganisationCode::of(&body) else { return Ok(()) };
        let code = UnifiedSocialCreditCode::of(&authority, &region, &organisation).unwrap();
        prop_assert_eq!(UnifiedSocialCreditCode::parse(code.as_str()), Ok(code.clone()));
        prop_assert_eq!(code.region(), region);
        prop_assert_eq!(code.organisation_code(), organisation.clone());
        let enterprise = EnterpriseCode::from_credit_code(&code);
        prop_assert_eq!(EnterpriseCode::parse(enterprise.as_str()), Ok(enterprise.clone()));
        prop_assert_eq!(enterprise.organisation_code(), organisation);
    }

    #[test]
    fn one_wrong_character_of_a_credit_code_is_always_found(
        place in 0_usize..18,
        character in "[0-9A-HJ-NPQRTUWXY]",
    ) {
        let good = "91350100M000100Y43";
        let mut bad = good.to_owned();
        bad.replace_range(place..=place, &character);
        prop_assert_eq!(UnifiedSocialCreditCode::parse(&bad).is_ok(), bad == good);
    }

    #[test]
    fn a_licence_number_is_its_parts(
        year in 1980_i32..2080,
        issuer in "[0-9A-Z]{2}",
        serial in 0_u32..=999_999,
    ) {
        let issuer = IssuerCode::parse(&issuer).unwrap();
        let number = LicenceNumber::new(year, &issuer, serial).unwrap();
        prop_assert_eq!(LicenceNumber::parse(number.as_str()), Ok(number.clone()));
        prop_assert_eq!((number.year(), number.issuer(), number.serial()), (year, issuer, serial));
    }

    #[test]
    fn a_case_number_is_its_parts(
        days in 0_u64..20_000,
        issuer in "[0-9A-Z]{2}",
        sequence in 0_u32..=99_999,
    ) {
        let issuer = IssuerCode::parse(&issuer).unwrap();
        let received = day(2004, 1, 1).checked_add_days(Days::new(days)).unwrap();
        let number = CaseNumber::new(&issuer, received, sequence).unwrap();
        prop_assert_eq!(CaseNumber::parse(number.as_str()), Ok(number.clone()));
        prop_assert_eq!((number.day(), number.sequence()), (received, sequence));
        prop_assert_eq!(number.issuer(), issuer);
    }

    #[test]
    fn a_query_code_reads_back(bits in any::<u64>()) {
        let code = CheckCode::from_bits(bits);
        prop_assert_eq!(CheckCode::parse(code.as_str()), Ok(code));
    }
}
