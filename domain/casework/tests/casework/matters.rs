//! The catalogue itself: what stands in it, and what must be true of every entry.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain_casework::{MATTERS, Matter, StageKind, matter};
use domain_kernel::{Citation, Evidence};

#[test]
fn the_catalogue() {
    let mut list = String::new();
    for matter in MATTERS {
        describe(&mut list, matter).expect("a String never fails");
    }
    insta::assert_snapshot!(list, @"
    import-licence 进口许可证核发 / Import licence
      decided of receipt_to_issue, 3 working days, 2 promised [商务部令2004年第27号 limit of issue; recalled]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2004年第27号 arts. 1-8; verified
      basis: 行政许可法 arts. 32, 38; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Import licensing documents (进口许可申领材料); recalled]
      approval_document (required) [商务部令2004年第27号; recalled]
      agency_agreement (进口商与收货人（进口用户）不一致时) [Import licensing documents (进口许可申领材料); recalled]
      trade_filing (每年首次申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 按证收取证书费，金额未经核实
    automatic-import-licence 自动进口许可证核发 / Automatic import licence
      automatic of receipt_to_issue, 10 working days, 3 promised [货物自动进口许可管理办法（商务部、海关总署令2004年第26号） limit of issue (secondary source); verified]
      route: initial_review 2, issuance 1
      basis: 货物进出口管理条例 art. 23; verified
      basis: 货物自动进口许可管理办法（商务部、海关总署令2004年第26号）; verified
      basis: 行政许可法 art. 32; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Import licensing documents (进口许可申领材料); recalled]
      agency_agreement (进口商与收货人（进口用户）不一致时) [Import licensing documents (进口许可申领材料); recalled]
      end_use_proof (法律法规对用途或最终用户有要求时) [Import licensing documents (进口许可申领材料); recalled]
      trade_filing (首次网上申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 收费金额未经核实
    automatic-import-licence-mechanical 机电产品自动进口许可证核发 / Automatic import licence for mechanical and electrical products
      automatic of receipt_to_issue, 10 working days, 5 promised [货物自动进口许可管理办法（商务部、海关总署令2004年第26号） limit of issue (secondary source); verified]
      route: initial_review 3, issuance 2
      basis: 货物进出口管理条例 art. 23; verified
      basis: 机电产品进口管理办法（商务部、海关总署、质检总局令2008年第7号） arts. 2, 5; verified
      basis: 商务部令2008年第6号; recalled
      basis: 行政许可法 art. 32; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Import licensing documents (进口许可申领材料); recalled]
      mechanical_annex (书面申请附有附表时) [Licence Bureau rules for mechanical and electrical licences (2005); verified]
      agency_agreement (进口商与收货人（进口用户）不一致时) [Import licensing documents (进口许可申领材料); recalled]
      condition_report (进口旧机电产品时) [Practice of a province for used mechanical and electrical products secondary source; recalled]
      inspection_report (进口旧机电产品时) [Practice of a province for used mechanical and electrical products secondary source; recalled]
      photographs (进口旧机电产品时) [Practice of a province for used mechanical and electrical products secondary source; recalled]
      equipment_list (外商投资企业进口旧机电产品时) [Practice of a province for used mechanical and electrical products secondary source; recalled]
      trade_filing (首次网上申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 收费金额未经核实
    export-licence 出口许可证核发 / Export licence
      decided of receipt_to_issue, 3 working days, 2 promised [商务部令2008年第11号 art. 10; verified]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 8-14; verified
      basis: 行政许可法 arts. 32, 38; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Export licensing documents (出口许可申领材料) art. 5; verified]
      approval_document (法律法规规定须经批准的货物) [Export licensing documents (出口许可申领材料) art. 5; verified]
      agency_agreement (出口商与发货人不一致时) [Export licensing documents (出口许可申领材料) art. 5(4); verified]
      trade_filing (每年首次申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 按证收取证书费，金额未经核实
    export-licence-processing 出口许可证（加工贸易）核发 / Export licence, processing trade
      decided of receipt_to_issue, 3 working days, 2 promised [商务部令2008年第11号 art. 10; verified]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 8-14; verified
      basis: 行政许可法 arts. 32, 38; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Export licensing documents (出口许可申领材料) art. 5; verified]
      approval_document (法律法规规定须经批准的货物) [Export licensing documents (出口许可申领材料) art. 5; verified]
      agency_agreement (出口商与发货人不一致时) [Export licensing documents (出口许可申领材料) art. 5(4); verified]
      trade_filing (每年首次申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 按证收取证书费，金额未经核实
    export-licence-border 出口许可证（边境小额贸易）核发 / Export licence, border small trade
      decided of receipt_to_issue, 3 working days, 2 promised [商务部令2008年第11号 art. 10; verified]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 8-14; verified
      basis: 行政许可法 arts. 32, 38; verified
      application_form (书面申请时) [Electronic identity stands for the stamp (电子身份代替公章); design]
      contract (required) [Export licensing documents (出口许可申领材料) art. 5; verified]
      approval_document (法律法规规定须经批准的货物) [Export licensing documents (出口许可申领材料) art. 5; verified]
      agency_agreement (出口商与发货人不一致时) [Export licensing documents (出口许可申领材料) art. 5(4); verified]
      trade_filing (每年首次申请时；备案登记取消（2022-12-30）后不再要求) [Import licensing documents (进口许可申领材料); recalled]
      fee: 按证收取证书费，金额未经核实
    licence-amendment 许可证更改 / Amendment of a licence
      decided of receipt_to_issue, 3 working days, 3 promised [商务部令2008年第11号 art. 10, taken for changes too; design]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 15-17; verified
      basis: 行政许可法 arts. 32, 49; verified
      original_licence (纸质许可证；无纸化许可证无须提交) [商务部令2008年第11号 art. 17; verified]
      fee: 收费金额未经核实
    licence-extension 许可证延期 / Extension of a licence
      decided of receipt_to_issue, 3 working days, 3 promised [商务部令2008年第11号 art. 10, taken for changes too; design]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 15-17; verified
      basis: 行政许可法 arts. 32, 49; verified
      original_licence (纸质许可证；无纸化许可证无须提交) [商务部令2008年第11号 art. 17; verified]
      fee: 收费金额未经核实
    licence-split 许可证分证 / Split of a licence
      decided of receipt_to_issue, 3 working days, 3 promised [商务部令2008年第11号 art. 10, taken for changes too; design]
      route: initial_review 1, final_review 1, issuance 0
      basis: 商务部令2008年第11号 arts. 15-17; verified
      basis: 行政许可法 arts. 32, 49; verified
      original_licence (纸质许可证；无纸化许可证无须提交) [商务部令2008年第11号 art. 17; verified]
      fee: 收费金额未经核实
    licence-reissue 许可证遗失补发 / Reissue of a lost licence
      decided of receipt_to_issue, 3 working days, 3 promised [商务部令2008年第11号 art. 10, taken for changes too; design]
      route: initial_review 1, final_review 1, issuance 0
      basis: Loss of licences (遗失补发), secondary source; recalled
      basis: 行政许可法 arts. 32, 49; verified
      loss_notice (required) [Loss of licences (遗失补发); recalled]
      customs_confirmation (联网核查数据不能确认时) [Loss of licences (遗失补发); recalled]
      fee: 收费金额未经核实
    licence-return 退证 / Return of a licence
      decided of receipt_to_issue, 3 working days, 3 promised [商务部令2008年第11号 art. 10, taken for changes too; design]
      route: initial_review 1, issuance 0
      basis: 货物自动进口许可管理办法（商务部、海关总署令2004年第26号） art. 16; verified
      basis: 商务部令2008年第11号 arts. 15-17; verified
      original_licence (纸质许可证；无纸化许可证无须提交) [商务部令2008年第11号 art. 17; verified]
      fee: 收费金额未经核实
    ");
}

fn describe(list: &mut String, matter: &Matter) -> std::fmt::Result {
    writeln!(list, "{} {} / {}", matter.code, matter.name_zh, matter.name_en)?;
    writeln!(
        list,
        "  {} of {}, {} working days, {} promised [{}]",
        if matter.is_automatic { "automatic" } else { "decided" },
        matter.limit_span.as_str(),
        matter.statutory_working_days,
        matter.promised_working_days,
        cite(&matter.limit_citation),
    )?;
    let route: Vec<String> = matter
        .route
        .iter()
        .map(|stage| format!("{} {}", stage.kind.as_str(), stage.limit_working_days))
        .collect();
    writeln!(list, "  route: {}", route.join(", "))?;
    for citation in matter.legal_basis {
        writeln!(list, "  basis: {}", cite(citation))?;
    }
    for material in matter.materials {
        let mark = if material.is_required { "required" } else { material.condition_zh };
        writeln!(list, "  {} ({mark}) [{}]", material.kind, cite(&material.citation))?;
    }
    writeln!(list, "  fee: {}", matter.fee_zh)
}

fn cite(citation: &Citation) -> String {
    let text = format!("{} {}", citation.instrument, citation.article);
    format!("{}; {}", text.trim(), citation.evidence.as_str())
}

#[test]
fn a_promise_is_never_longer_than_the_law() {
    for matter in MATTERS {
        assert!(matter.promised_working_days <= matter.statutory_working_days, "{}", matter.code);
        let stages: u32 = matter.route.iter().map(|stage| stage.limit_working_days).sum();
        assert!(stages <= matter.promised_working_days, "{}", matter.code);
        assert_eq!(matter.limits().promised_working_days, matter.promised_working_days);
    }
}

#[test]
fn every_citation_names_its_instrument() {
    for matter in MATTERS {
        assert!(!matter.legal_basis.is_empty(), "{}", matter.code);
        let of_materials = matter.materials.iter().map(|material| &material.citation);
        let all = matter.legal_basis.iter().chain(of_materials).chain([&matter.limit_citation]);
        for citation in all {
            assert!(!citation.instrument.trim().is_empty(), "{}", matter.code);
        }
        assert!(
            matter.legal_basis.iter().any(|citation| citation.evidence == Evidence::Verified),
            "{}",
            matter.code
        );
    }
}

#[test]
fn every_route_begins_with_a_first_review_ends_with_issuance_and_goes_forward() {
    for matter in MATTERS {
        let route: Vec<StageKind> = matter.route.iter().map(|stage| stage.kind).collect();
        assert_eq!(matter.first_stage(), Some(StageKind::InitialReview), "{}", matter.code);
        assert_eq!(route.last(), Some(&StageKind::Issuance), "{}", matter.code);
        assert!(route.is_sorted_by(|one, two| one < two), "{}", matter.code);
        for (stage, next) in route.iter().zip(route.iter().skip(1).map(Some).chain([None])) {
            assert_eq!(matter.stage_after(*stage), next.copied(), "{}", matter.code);
            assert_eq!(matter.stage(*stage).map(|stage| stage.kind), Some(*stage));
        }
        assert_eq!(matter.stage_after(StageKind::SecondReview), None, "not in the route");
    }
}

#[test]
fn codes_and_material_kinds_are_words_used_once() {
    let is_word = |text: &str, joint: u8| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == joint)
    };
    let codes: BTreeSet<&str> = MATTERS.iter().map(|matter| matter.code).collect();
    assert_eq!(codes.len(), MATTERS.len());
    for matter in MATTERS {
        assert!(is_word(matter.code, b'-'), "{}", matter.code);
        let kinds: BTreeSet<&str> = matter.materials.iter().map(|one| one.kind).collect();
        assert_eq!(kinds.len(), matter.materials.len(), "{}", matter.code);
        for material in matter.materials {
            assert!(is_word(material.kind, b'_'), "{}", material.kind);
            assert_eq!(
                material.is_required,
                material.condition_zh.is_empty() && material.condition_en.is_empty(),
                "{} says when it is asked for",
                material.kind
            );
            assert!(matter.material(material.kind).is_some());
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    for matter in MATTERS {
        let texts = [
            (matter.name_zh, matter.name_en),
            (matter.department_zh, matter.department_en),
            (matter.applicants_zh, matter.applicants_en),
            (matter.outcome_zh, matter.outcome_en),
            (matter.fee_zh, matter.fee_en),
        ];
        let stages = matter.route.iter().map(|stage| (stage.name_zh, stage.name_en));
        let materials = matter.materials.iter().map(|one| (one.name_zh, one.name_en));
        for (chinese, english) in texts.into_iter().chain(stages).chain(materials) {
            assert!(!chinese.is_ascii(), "{chinese}");
            assert!(english.is_ascii() && !english.is_empty(), "{english}");
            assert!(!english.contains("  "), "{english}");
        }
    }
}

#[test]
fn a_matter_is_found_by_its_exact_code() {
    for one in MATTERS {
        assert_eq!(matter(one.code).map(|found| found.code), Some(one.code));
    }
    assert!(matter("export-licences").is_none() && matter("").is_none());
}
