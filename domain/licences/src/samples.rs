//! A small book, a form, facts and a licence for the tests of this crate.

use chrono::{DateTime, Datelike as _, NaiveDate};
use domain_casework::Body;
use domain_identity::OrganisationPath;
use domain_kernel::{
    BasisPoints, CaseId, CustomsDistrict, EnterpriseId, Evidence, HsCode, IssuerCode, LicenceId,
    LicenceNumber, OrganisationId, Quantity, UnifiedSocialCreditCode, Unit, day,
};
use domain_reference::{
    CatalogueGood, CataloguePart, CodeEntry, CodeTable, ReferenceBook, ReferenceContents,
};

use crate::{
    Application, ApprovalForm, ContactForm, EquipmentForm, Family, IssueFacts, Licence,
    LicenceForm, LicenceKind, LicencePolicy, LineForm, Party, PartyForm, Standing, SubmissionFacts,
    rules,
};

pub(crate) const IMPORTER: &str = "91350100M000100Y43";
pub(crate) const OTHER: &str = "91110000710930122C";

pub(crate) fn book() -> ReferenceBook {
    let codes = [
        (CodeTable::TradeModes, &["0110", "0214", "0615", "3010", "3612", "4019"][..]),
        (CodeTable::ExchangeSources, &["bank_purchase", "no_payment"]),
        (CodeTable::PaymentMethods, &["letter_of_credit"]),
        (CodeTable::TransportModes, &["2", "3", "4"]),
        (CodeTable::CustomsDistricts, &["0200", "2200", "5200", "5301"]),
        (CodeTable::Countries, &["AUS", "JPN", "USA", "VNM"]),
        (CodeTable::GoodsUses, &["production"]),
        (CodeTable::Units, &["070", "001", "035", "036", "DPR"]),
        (CodeTable::Currencies, &["USD", "CNY"]),
    ];
    let entries = codes.into_iter().flat_map(|(table, codes)| {
        codes.iter().map(move |code| CodeEntry {
            table,
            code: (*code).to_owned(),
            name_zh: String::new(),
            name_en: String::new(),
            from: day(2000, 1, 1),
            until: None,
            evidence: Evidence::Recalled,
        })
    });
    ReferenceBook::bind(ReferenceContents { entries: entries.collect(), ..Default::default() })
}

pub(crate) fn good(kind: LicenceKind) -> CatalogueGood {
    let (part, hs_code, category, unit) = match kind {
        LicenceKind::Import => (CataloguePart::General, "2903140000", "消耗臭氧层物质", "070"),
        LicenceKind::AutomaticImport => (CataloguePart::Industrial, "2601112000", "铁矿石", "070"),
        LicenceKind::AutomaticImportMechanical => {
            (CataloguePart::Mechanical, "8456100000", "金属加工机床", "001")
        }
        LicenceKind::Export => (CataloguePart::General, "2849200000", "碳化硅", "070"),
        LicenceKind::ExportProcessing => {
            (CataloguePart::General, "7110110000", "铂金(以加工贸易方式出口)", "036")
        }
        LicenceKind::ExportBorder => (CataloguePart::General, "2918140000", "柠檬酸", "070"),
        LicenceKind::TextileExport => {
            (CataloguePart::General, "6115930000", "332/432/632-B", "DPR")
        }
        LicenceKind::TariffQuota => (CataloguePart::General, "1001990001", "小麦", "070"),
        LicenceKind::TariffQuotaCountry => (CataloguePart::General, "5101110001", "羊毛", "070"),
    };
    CatalogueGood {
        catalogue: *kind.catalogues().last().unwrap(),
        year: today(kind).year(),
        hs_code: HsCode::parse(hs_code).unwrap(),
        trade_mode: None,
        part,
        category: category.to_owned(),
        name_zh: "样品".to_owned(),
        unit: Unit::parse(unit).unwrap(),
        is_bulk: true,
        tolerance: BasisPoints(0),
        allows_several_batches: true,
        is_used_only: false,
        designated_ports: Vec::new(),
        validity_months: None,
        evidence: Evidence::Design,
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) fn form(kind: LicenceKind) -> LicenceForm {
    match kind.family() {
        Family::Import | Family::Automatic => import_form(kind),
        Family::TariffQuota => {
            LicenceForm { batch_mode: some("several_batches"), ..import_form(kind) }
        }
        Family::Export => export_form(kind),
        Family::Textile => LicenceForm {
            consignor: None,
            payment: None,
            consignee: Some(PartyForm { credit_code: None, name: some("Acme Hosiery, New York") }),
            destination_country: some("USA"),
            category: some("332/432/632-B"),
            net_weight: some("480.5"),
            ..export_form(kind)
        },
    }
}

/// A day on which a licence of the kind may be applied for and issued.
pub(crate) const fn today(kind: LicenceKind) -> NaiveDate {
    match kind.family() {
        Family::Import | Family::Automatic | Family::Export | Family::TariffQuota => {
            day(2009, 3, 2)
        }
        Family::Textile => day(2006, 3, 2),
    }
}

fn export_form(kind: LicenceKind) -> LicenceForm {
    let mode = match kind {
        LicenceKind::ExportProcessing => "0615",
        LicenceKind::ExportBorder => "4019",
        LicenceKind::Import
        | LicenceKind::AutomaticImport
        | LicenceKind::AutomaticImportMechanical
        | LicenceKind::Export
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => "0110",
    };
    LicenceForm {
        consignee: None,
        exchange_source: None,
        trading_country: None,
        origin_country: None,
        goods_use: None,
        consignor: Some(PartyForm { credit_code: some(IMPORTER), name: some("福建某公司") }),
        trade_mode: some(mode),
        destination_country: some("JPN"),
        payment: some("letter_of_credit"),
        transport: some("2"),
        ..import_form(kind)
    }
}

fn import_form(kind: LicenceKind) -> LicenceForm {
    let good = good(kind);
    LicenceForm {
        consignee: Some(PartyForm { credit_code: some(IMPORTER), name: some("福建某公司") }),
        trade_mode: some("0110"),
        exchange_source: some("bank_purchase"),
        ports: vec!["5200".to_owned()],
        trading_country: some("AUS"),
        origin_country: some("AUS"),
        goods_use: some("production"),
        hs_code: some(good.hs_code.as_str()),
        unit: some(good.unit.as_str()),
        currency: some("USD"),
        lines: vec![LineForm {
            specification: some("62 %"),
            quantity: some("1000"),
            unit_price: some("80.5"),
        }],
        contract_number: some("CT-2009/001"),
        batch_mode: some("one_batch"),
        delivery: some("paper"),
        approval: (kind == LicenceKind::Import).then(|| ApprovalForm {
            number: some("环办〔2009〕1号"),
            issued_on: some("2009-01-05"),
            valid_until: some("2009-12-31"),
            quantity: some("1500"),
        }),
        equipment: (kind == LicenceKind::AutomaticImportMechanical).then(|| EquipmentForm {
            condition: some("new"),
            approval_number: some("ME-2009-1"),
            approval_sequence: Some(1),
            ..EquipmentForm::default()
        }),
        contact: Some(ContactForm { name: some("张三"), phone: some("0591-1234567") }),
        ..LicenceForm::default()
    }
}

pub(crate) fn application(kind: LicenceKind) -> Application {
    form(kind).parse(kind, &book(), today(kind)).unwrap()
}

pub(crate) fn facts(kind: LicenceKind) -> SubmissionFacts {
    let application = application(kind);
    let mechanical_approval = application.mechanical_approval.clone().map(|(number, sequence)| {
        crate::MechanicalApproval {
            number,
            sequence,
            importer: UnifiedSocialCreditCode::parse(IMPORTER).unwrap(),
            hs_code: application.hs_code.clone(),
            quantity: Quantity::parse("1200", application.unit.clone()).unwrap(),
            valid_until: day(2009, 12, 31),
        }
    });
    SubmissionFacts {
        application,
        good: Some(good(kind)),
        management: None,
        is_under_import_quota: false,
        quota_left: match kind.family() {
            Family::Textile | Family::TariffQuota => 10_000_000,
            Family::Import | Family::Automatic | Family::Export => 0,
        },
        enterprise: Standing {
            credit_code: UnifiedSocialCreditCode::parse(IMPORTER).unwrap(),
            is_filed: true,
            ban: None,
        },
        today: today(kind),
        is_competence_found: true,
        issued_on_approval: 0,
        predecessor: None,
        mechanical_approval,
        drawn_on_mechanical: 0,
        policy: LicencePolicy::in_force(today(kind)),
    }
}

pub(crate) fn body(id: &str) -> Body {
    let id = OrganisationId::parse(id).unwrap();
    Body { path: OrganisationPath::below(None, &id), id }
}

pub(crate) fn issue_facts(submission: SubmissionFacts) -> IssueFacts {
    let today = submission.today;
    let kind = submission.application.kind;
    let uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
    IssueFacts {
        id: LicenceId::parse(uuid).unwrap(),
        number: LicenceNumber::parse("09-AA-100001").unwrap(),
        case: CaseId::parse(uuid).unwrap(),
        enterprise: EnterpriseId::parse(uuid).unwrap(),
        importer: Party {
            credit_code: Some(UnifiedSocialCreditCode::parse(IMPORTER).unwrap()),
            name: "福建某公司".to_owned(),
        },
        issuer: IssuerCode::parse("AA").unwrap(),
        handling: body("fujian"),
        issuing: body("licence-bureau"),
        collection: body("licence-bureau"),
        book: rules::submission_book(kind, today)
            .and_then(|book| rules::issue_book(book.regime))
            .unwrap(),
        submission,
        rate: None,
        issued_at: noon(today),
    }
}

fn noon(date: NaiveDate) -> DateTime<chrono::Utc> {
    date.and_hms_opt(4, 0, 0).unwrap().and_utc()
}

pub(crate) fn licence(kind: LicenceKind) -> Licence {
    Licence::issue(issue_facts(facts(kind))).unwrap().0
}

pub(crate) fn port(code: &str) -> CustomsDistrict {
    CustomsDistrict::parse(code).unwrap()
}
