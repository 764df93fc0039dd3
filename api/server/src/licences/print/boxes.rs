//! The numbered boxes: export 21 (rules 2.B.1), import 21 (2.B.2), automatic import 20 (3.B.1).

use certificate::{FaceBox, LineTable};
use domain_kernel::{LicenceNumber, Money, decimal};
use domain_licences::{Licence, LicenceKind, LicenceLine, Party};
use domain_reference::CodeTable;

use super::{Names, is_export};

/// The boxes above the goods: who, until when, how, where and from or to where.
pub(super) fn above(licence: &Licence, names: &Names<'_>) -> Vec<FaceBox> {
    let mut boxes = head(licence);
    let mode = names.coded(CodeTable::TradeModes, licence.trade_mode.as_str());
    boxes.push(FaceBox::new(5, "贸易方式", "Terms of trade", mode));
    if is_export(licence) {
        sent(licence, names, &mut boxes);
    } else {
        brought(licence, names, &mut boxes);
    }
    boxes
}

fn head(licence: &Licence) -> Vec<FaceBox> {
    let (first, second) = match licence.kind {
        LicenceKind::Import => (("进口商", "Importer"), ("收货人", "Consignee")),
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => {
            (("进口商", "Importer"), ("进口用户", "Import user"))
        }
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            (("出口商", "Exporter"), ("发货人", "Consignor"))
        }
        LicenceKind::TextileExport => (("出口商", "Exporter"), ("收货人", "Consignee")),
        LicenceKind::TariffQuota | LicenceKind::TariffQuotaCountry => {
            (("进口商", "Importer"), ("最终用户", "Final user"))
        }
    };
    let number = match licence.kind {
        LicenceKind::Import => ("进口许可证号", "Import licence No."),
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => {
            ("自动进口许可证号", "Automatic import licence No.")
        }
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            ("出口许可证号", "Export licence No.")
        }
        LicenceKind::TextileExport => ("许可证号", "Licence No."),
        LicenceKind::TariffQuota | LicenceKind::TariffQuotaCountry => ("证书号", "Certificate No."),
    };
    let until = licence.valid_until.to_string();
    vec![
        FaceBox::new(1, first.0, first.1, party(&licence.importer)),
        FaceBox::new(2, second.0, second.1, party(&licence.consignee)),
        FaceBox::new(3, number.0, number.1, licence.number.as_str()),
        FaceBox::new(4, "许可证有效截止日期", "Licence expiry date", until),
    ]
}

fn brought(licence: &Licence, names: &Names<'_>, boxes: &mut Vec<FaceBox>) {
    let terms = &licence.terms;
    let source = coded(names, CodeTable::ExchangeSources, terms.exchange_source());
    boxes.push(FaceBox::new(6, "外汇来源", "Terms of foreign exchange", source));
    boxes.push(ports(licence, names));
    let from = coded(names, CodeTable::Countries, Some(licence.trading_country.as_str()));
    let (zh, en) = match licence.kind {
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => {
            ("贸易国（地区）", "Country/region of trade")
        }
        LicenceKind::Import
        | LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => ("出口国（地区）", "Country/region of exportation"),
    };
    boxes.push(FaceBox::new(8, zh, en, from));
    let origin = terms.origin_country().map(|country| country.as_str());
    let origin = coded(names, CodeTable::Countries, origin);
    boxes.push(FaceBox::new(9, "原产地国（地区）", "Country/region of origin", origin));
    let used = coded(names, CodeTable::GoodsUses, terms.goods_use());
    boxes.push(FaceBox::new(10, "商品用途", "Use of goods", used));
}

fn sent(licence: &Licence, names: &Names<'_>, boxes: &mut Vec<FaceBox>) {
    let terms = &licence.terms;
    boxes.push(FaceBox::new(6, "合同号", "Contract No.", licence.contract_number.as_str()));
    boxes.push(ports(licence, names));
    let to = coded(names, CodeTable::Countries, Some(licence.trading_country.as_str()));
    boxes.push(FaceBox::new(8, "进口国（地区）", "Country/region of importation", to));
    boxes.push(match terms.textile() {
        None => {
            let payment = coded(names, CodeTable::PaymentMethods, terms.payment());
            FaceBox::new(9, "付款方式", "Terms of payment", payment)
        }
        Some((category, _)) => {
            let text = format!("{} {category}", licence.year);
            FaceBox::new(9, "配额年度、类别", "Quota year and category", text)
        }
    });
    let transport = coded(names, CodeTable::TransportModes, terms.transport());
    boxes.push(FaceBox::new(10, "运输方式", "Mode of transport", transport));
}

fn coded(names: &Names<'_>, table: CodeTable, code: Option<&str>) -> String {
    code.map(|code| names.coded(table, code)).unwrap_or_default()
}

fn ports(licence: &Licence, names: &Names<'_>) -> FaceBox {
    let named = |port: &domain_kernel::CustomsDistrict| {
        names.coded(CodeTable::CustomsDistricts, port.as_str())
    };
    let text: Vec<String> = licence.ports.iter().map(named).collect();
    FaceBox::new(7, "报关口岸", "Place of clearance", text.join("\n"))
}

fn party(party: &Party) -> String {
    match &party.credit_code {
        None => party.name.clone(),
        Some(code) => format!("{}\n{}", party.name, code.as_str()),
    }
}

/// The box over the whole width: what the goods are.
pub(super) fn goods(licence: &Licence) -> Vec<FaceBox> {
    let text = format!("{}  {}", licence.goods_name, licence.hs_code.as_str());
    vec![FaceBox::new(11, "商品名称、商品编码", "Description and code of goods", text)]
}

/// Boxes 12 to 18.
pub(super) fn lines(licence: &Licence, names: &Names<'_>) -> LineTable {
    let unit = names.name(CodeTable::Units, licence.quantity.unit().as_str());
    let heads = [
        (12, "规格、等级", "Specification"),
        (13, "单位", "Unit"),
        (14, "数量", "Quantity"),
        (15, "单价（币别）", "Unit price"),
        (16, "总值（币别）", "Amount"),
        (17, "总值折美元", "Amount in USD"),
    ];
    let in_usd = licence.amount_usd.as_ref().map(money).unwrap_or_default();
    LineTable {
        columns: heads.map(|(number, zh, en)| FaceBox::new(number, zh, en, "")).to_vec(),
        rows: licence.lines.iter().map(|line| row(line, &unit, licence)).collect(),
        total: FaceBox::new(18, "总计", "Total", ""),
        totals: vec![
            unit,
            licence.quantity.decimal(),
            String::new(),
            money(&licence.amount),
            in_usd,
        ],
    }
}

/// The amount of a line in US dollars is printed where the licence is in dollars; else the total
/// alone is exchanged, once.
fn row(line: &LicenceLine, unit: &str, licence: &Licence) -> Vec<String> {
    let price = format!("{} {}", line.unit_price.currency().as_str(), line.unit_price.decimal());
    let is_usd = licence.currency.as_str() == "USD";
    let in_usd = if is_usd { money(&line.amount) } else { String::new() };
    vec![
        line.specification.clone(),
        unit.to_owned(),
        line.quantity.decimal(),
        price,
        money(&line.amount),
        in_usd,
    ]
}

fn money(money: &Money) -> String {
    format!("{} {}", money.currency().as_str(), money.decimal())
}

/// Remarks, stamp and date; the automatic licence has its date in the box of the stamp.
pub(super) fn foot(licence: &Licence, id: Option<&str>) -> Vec<FaceBox> {
    let remarks = FaceBox::new(19, "备注", "Supplementary details", remarks(licence, id));
    let issued = licence.issued_on.to_string();
    match licence.kind {
        LicenceKind::AutomaticImport | LicenceKind::AutomaticImportMechanical => vec![
            remarks,
            FaceBox::new(
                20,
                "发证机关签章、发证日期",
                "Issuing authority's stamp and date",
                issued,
            )
            .stamped(),
        ],
        LicenceKind::Import
        | LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => vec![
            remarks,
            FaceBox::new(20, "发证机关签章", "Issuing authority's stamp", "").stamped(),
            FaceBox::new(21, "发证日期", "Licence date", issued),
        ],
    }
}

/// What the applicant remarked, and what the licence must say of itself.
fn remarks(licence: &Licence, id: Option<&str>) -> String {
    let mut said = Vec::new();
    if let Some(id) = id {
        said.push(format!("证照标识 {id}"));
    }
    if let Some((_, weight)) = licence.terms.textile() {
        said.push(format!("净重 {} 千克", weight.decimal()));
    }
    if !is_export(licence) {
        said.push(format!("合同号 {}", licence.contract_number));
    }
    if 1 < licence.uses_max {
        said.push(format!("非一批一证，最多使用 {} 次", licence.uses_max));
    }
    if licence.issued_on < licence.valid_from {
        said.push(format!("自 {} 起有效", licence.valid_from));
    }
    if licence.is_bulk && 0 < licence.tolerance.0 {
        let percent = decimal::print(i64::from(licence.tolerance.0), 2);
        said.push(format!("大宗、散装货物，溢装不超过 {percent}%"));
    }
    let known = |old: &&LicenceNumber| !licence.remarks.contains(old.as_str());
    if let Some(old) = licence.predecessor.as_ref().filter(known) {
        said.push(format!("原证号 {}", old.as_str()));
    }
    if !licence.remarks.is_empty() {
        said.push(licence.remarks.clone());
    }
    said.join("\n")
}
