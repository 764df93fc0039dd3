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
    insta::assert_snapshot!(list);
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
