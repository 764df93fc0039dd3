//! A face for the tests: an import licence as the demonstration issues it.

use crate::face::{CertificateFace, Day, FaceBox, LineTable, Pair};

fn one(number: u32, zh: &str, en: &str, text: &str) -> FaceBox {
    FaceBox::new(number, zh, en, text)
}

fn line(specification: &str, quantity: &str, amount: &str) -> Vec<String> {
    [specification, "千克", quantity, "USD 35.2000", amount, amount]
        .iter()
        .map(|cell| (*cell).to_owned())
        .collect()
}

pub(crate) fn face() -> CertificateFace {
    let heads = [
        (12, "规格、型号", "Specification"),
        (13, "单位", "Unit"),
        (14, "数量", "Quantity"),
        (15, "单价（币别）", "Unit price"),
        (16, "总值（币别）", "Amount"),
        (17, "总值折美元", "Amount in USD"),
    ];
    CertificateFace {
        title: Pair::new(
            "中华人民共和国进口许可证",
            "Import licence of the People's Republic of China",
        ),
        number: "26-AA-000001".to_owned(),
        boxes: vec![
            one(1, "进口商", "Importer", "福建样品贸易有限公司\n91350100M000100Y43"),
            one(2, "收货人", "Consignee", "福建样品贸易有限公司\n91350100M000100Y43"),
            one(3, "进口许可证号", "Import licence No.", "26-AA-000001"),
            one(4, "进口许可证有效截止日期", "Import licence expiry date", "2026-12-31"),
            one(5, "贸易方式", "Terms of trade", "0110 一般贸易"),
            one(6, "外汇来源", "Terms of foreign exchange", "银行购汇"),
            one(7, "报关口岸", "Place of clearance", "0200 天津关区"),
            one(8, "出口国（地区）", "Country/region of exportation", "JPN 日本"),
            one(9, "原产地国（地区）", "Country/region of origin", "JPN 日本"),
            one(10, "商品用途", "Use of goods", "生产"),
        ],
        wide: vec![one(11, "商品名称、商品编码", "Description and code", "样品  2903140000")],
        lines: LineTable {
            columns: heads.map(|(number, zh, en)| one(number, zh, en, "")).to_vec(),
            rows: vec![line("工业级 99.5%", "1,200.5000", "USD 42257.60")],
            total: one(18, "总计", "Total", ""),
            totals: ["千克", "1,200.5000", "", "USD 42257.60", "USD 42257.60"]
                .map(str::to_owned)
                .to_vec(),
        },
        foot: vec![
            one(19, "备注", "Supplementary details", "非一批一证\n合同号 HT2026-001"),
            one(20, "发证机关签章", "Issuing authority's stamp", "").stamped(),
            one(21, "发证日期", "Licence date", "2026-03-02"),
        ],
        mark: Pair::new("电子证打印件 · 副本", "Print of the electronic licence: copy"),
        notice: None,
        advice: Pair::new(
            "电子许可证为正本，本件为其打印副本；效力以核验结果为准。",
            "The electronic licence is the original and this is a copy of it; whether it is in \
             force is told by verification.",
        ),
        code: "https://licences.example/api/v1/public/verifications#import/26-AA-000001".to_owned(),
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        dated: Day { year: 2026, month: 3, day: 2 },
    }
}

/// The longest names that are let in, with and without places to break, and four lines.
pub(crate) fn crowded() -> CertificateFace {
    let mut face = face();
    for (place, one) in face.boxes.iter_mut().enumerate() {
        one.text = if place % 2 == 0 { "长".repeat(200) } else { "W".repeat(200) };
    }
    face.wide[0].text = "名".repeat(200);
    face.lines.rows = vec![line(&"M".repeat(200), "999999999999.9999", "USD 9999999999999.99"); 4];
    face.foot[0].text = "注".repeat(200);
    face.notice = Some(Pair::new("已撤销", "Revoked"));
    face
}
