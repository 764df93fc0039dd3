//! Issued licences over HTTP: read within the scope, handed over, given back, stopped, ended.

use chrono::Duration;
use domain_customs::{Bucket, Movement, Partner};
use domain_identity::{Actor, Role};
use domain_kernel::UserId;
use domain_licences::{Delivery, Licence, LicenceKind, LicencePolicy};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use operations::Failure;
use operations::licences as timers;
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use crate::desk::{self, Desk, ISSUER, OTHER, SIBLING};

fn path(licence: &Licence) -> String {
    format!("/licences/automatic_import/{}", licence.number)
}

fn because() -> Value {
    json!({"reason": "合同已取消"})
}

/// What a partner has been told of a licence, in order.
fn told(desk: &Desk, partner: Partner, licence: &Licence) -> Vec<&'static str> {
    let found = desk.write(|tx| Ok(tx.exchange_messages(partner, None, 100)?));
    let of_licence = found.iter().filter(|message| message.licence == licence.id);
    of_licence.map(|message| message.kind.as_str()).collect()
}

/// Customs holds so much of the licence.
fn reserve(desk: &Desk, licence: &Licence, amount: i64) {
    desk.write(|tx| {
        let held = tx.claim_licence_of_number(licence.kind, &licence.number)?.unwrap();
        let movement = Movement { from: Bucket::Available, to: Bucket::Reserved, amount };
        let account = held.value.account.apply(&[movement], 0).map_err(Failure::from)?;
        Ok(tx.post_to_account(&account, &[movement], "declaration:1")?)
    });
}

#[test]
fn a_licence_shows_its_face_its_balance_and_what_the_caller_may_do() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let before = desk.store.statements();
        let shown = desk.get(&desk.applicant(), &path(&licence));
        assert_eq!(desk.store.statements() - before, 1, "one statement for one record");
        assert_eq!(shown.headers()["etag"], "\"1\"");
        let shown: Value = shown.json().unwrap();
        assert_eq!(shown["state"], "active");
        assert_eq!(
            shown["allowed_actions"],
            json!([]),
            "an electronic licence has no paper to lose"
        );
        assert_eq!(shown["balance"]["available"], "100.0000");
        assert_eq!(shown["face"]["quantity"], json!({"value": "100.0000", "unit": "070"}));
        assert_eq!(shown["face"]["supervision_code"], "7");
        let issuer = desk.read(&desk.officer(ISSUER, Role::Issuer), &path(&licence));
        assert_eq!(issuer["allowed_actions"], json!(["freeze", "revoke"]));
        let auditor = desk.read(&desk.ministry(Role::Auditor), &path(&licence));
        assert_eq!(auditor["allowed_actions"], json!([]));
    });
}

#[test]
fn what_lies_outside_the_scope_does_not_exist() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let other = desk.write(|tx| desk::enterprise(tx, OTHER));
        let outsiders = [desk::applicant(&other), desk.officer(SIBLING, Role::Issuer)];
        for outsider in &outsiders {
            for end in ["", "/certificate", "/uses", "/statement", "/balance", "/events"] {
                let answer = desk.get(outsider, &format!("{}{end}", path(&licence)));
                assert_eq!(answer.status(), 404, "{end}");
            }
            assert_eq!(desk.read(outsider, "/licences")["items"], json!([]));
        }
        let freeze = desk.act(&outsiders[1], &format!("{}/freeze", path(&licence)), &because());
        assert_eq!(freeze.status(), 404);
        let unknown = desk.get(&desk.applicant(), "/licences/automatic_import/26-AA-999999");
        assert_eq!(unknown.status(), 404);
        let other_kind = desk.get(&desk.applicant(), "/licences/import/26-AA-000001");
        assert_eq!(other_kind.status(), 404, "kinds have their own numbers");
        let unreadable = desk.get(&desk.applicant(), "/licences/automatic_import/26-1");
        assert_eq!(unreadable.status(), 400);
    });
}

#[test]
fn a_list_is_filtered_and_paged_without_loss_while_it_grows() {
    desk::each(|desk| {
        for serial in 1..=7 {
            desk.licence(serial, Delivery::Electronic);
        }
        let (who, mut seen) = (desk.applicant(), Vec::new());
        let first = "/licences?limit=3&kind=automatic_import&year=2026";
        let mut next = first.to_owned();
        for _ in 0..3 {
            let page = desk.read(&who, &next);
            for item in page["items"].as_array().unwrap() {
                seen.push(item["number"].as_str().unwrap().to_owned());
            }
            desk.licence(u32::try_from(100 + seen.len()).unwrap(), Delivery::Electronic);
            let Some(cursor) = page["page"]["next"].as_str() else { break };
            next = format!("{first}&cursor={cursor}");
        }
        let expected: Vec<_> = (1..=7).rev().map(|serial| format!("26-AA-{serial:06}")).collect();
        assert_eq!(seen, expected, "the newest first, none twice, none lost");
        for (query, count) in [
            ("state=frozen", 0),
            ("state=active&hs_code=7402000001", 10),
            ("hs_code=7402000002", 0),
            ("issued_from=2026-03-03", 0),
            ("issued_until=2026-03-02", 10),
            ("kind=import", 0),
        ] {
            let found = desk.read(&who, &format!("/licences?{query}"));
            assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
        }
        for wrong in ["kind=exports", "stat=active", "year=2026&year=2026", "issued_from=yesterday"]
        {
            assert_eq!(desk.get(&who, &format!("/licences?{wrong}")).status(), 400, "{wrong}");
        }
    });
}

#[test]
fn a_paper_is_handed_over_once_and_customs_hears_of_it() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Paper);
        assert_eq!(told(desk, Partner::Customs, &licence), [""; 0]);
        let issuer = desk.officer(ISSUER, Role::Issuer);
        let (at, body) = (
            format!("{}/collection", path(&licence)),
            json!({"collector_name": "王芳", "document_last_four": "123X"}),
        );
        let wrong = json!({"collector_name": "", "document_last_four": "12345"});
        let refused: Value = desk.act(&issuer, &at, &wrong).json().unwrap();
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "every error at once");
        let dry = desk.act(&issuer, &format!("{at}?dry_run=true"), &body);
        assert_eq!(dry.json::<Value>().unwrap()["state"], "active");
        assert_eq!(desk.read(&issuer, &path(&licence))["state"], "issued", "nothing was written");
        let collected: Value = desk.act(&issuer, &at, &body).json().unwrap();
        assert_eq!(collected["state"], "active");
        assert_eq!(told(desk, Partner::Customs, &licence), ["licence_issued"]);
        assert_eq!(desk.act(&issuer, &at, &body).status(), 409);
        let events = desk.read(&issuer, &format!("{}/events", path(&licence)));
        let handed = &events["items"][2];
        assert_eq!(handed["kind"], "licence.handed_over");
        assert_eq!(handed["body"], json!({"name": "王芳", "document_last_four": "123X"}));
        assert_eq!(handed["actor"], issuer.id.as_str());
        let seen = desk.read(&desk.applicant(), &format!("{}/events", path(&licence)));
        assert_eq!(seen["items"][2]["actor"], Value::Null, "the officer is not named");
    });
}

#[test]
fn a_lost_paper_is_stopped_by_its_holder_and_let_go_by_its_issuer() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Paper);
        let (who, issuer) = (desk.applicant(), desk.officer(ISSUER, Role::Issuer));
        let at = |command: &str| format!("{}/{command}", path(&licence));
        assert_eq!(desk.act(&who, &at("loss-report"), &because()).status(), 409, "not collected");
        let hands = json!({"collector_name": "王芳", "document_last_four": "123X"});
        assert_eq!(desk.act(&issuer, &at("collection"), &hands).status(), 200);
        assert_eq!(desk.act(&issuer, &at("loss-report"), &because()).status(), 403);
        let blank = desk.act(&who, &at("loss-report"), &json!({"reason": " "}));
        assert_eq!(blank.status(), 422);
        let lost: Value = desk.act(&who, &at("loss-report"), &because()).json().unwrap();
        assert_eq!(lost["state"], "loss_reported");
        assert_eq!(desk.act(&who, &at("loss-report"), &because()).status(), 409, "once");
        assert_eq!(desk.act(&issuer, &at("freeze"), &because()).status(), 409);
        assert_eq!(desk.act(&who, &at("loss-report-withdrawal"), &because()).status(), 403);
        let found = desk.act(&issuer, &at("loss-report-withdrawal"), &because());
        assert_eq!(found.json::<Value>().unwrap()["state"], "active");
        assert_eq!(
            told(desk, Partner::Customs, &licence),
            ["licence_issued", "licence_lost", "licence_thawed"]
        );
        let electronic = desk.licence(2, Delivery::Electronic);
        let refused = desk.act(&who, &format!("{}/loss-report", path(&electronic)), &because());
        assert_eq!(refused.status(), 409);
    });
}

#[test]
fn the_issuer_stops_a_licence_lets_it_go_on_and_takes_it_away() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        reserve(desk, &licence, 300_000);
        let approver = desk.officer(ISSUER, Role::Approver);
        let state = |command: &str| -> Value {
            let answer = desk.act(&approver, &format!("{}/{command}", path(&licence)), &because());
            assert_eq!(answer.status(), 200, "{command}");
            answer.json().unwrap()
        };
        assert_eq!(state("freeze")["state"], "frozen");
        assert_eq!(state("thaw")["state"], "active");
        let revoked = state("revocation");
        assert_eq!(revoked["state"], "revoked");
        assert_eq!(revoked["balance"]["reserved"], "30.0000", "customs settles its declarations");
        assert_eq!(revoked["balance"]["released"], "70.0000");
        assert_eq!(revoked["allowed_actions"], json!([]));
        assert_eq!(
            told(desk, Partner::Customs, &licence),
            ["licence_issued", "licence_frozen", "licence_thawed", "licence_cancelled"]
        );
    });
}

#[test]
fn only_the_very_issuer_acts_and_only_on_what_it_has_read() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let at = format!("{}/freeze", path(&licence));
        let status = |who: &Actor| desk.act(who, &at, &because()).status().as_u16();
        assert_eq!(status(&desk.ministry(Role::Issuer)), 403, "a body above reads");
        assert_eq!(status(&desk.officer(ISSUER, Role::Handler)), 403);
        assert_eq!(status(&desk.applicant()), 403);
        let issuer = desk.officer(ISSUER, Role::Issuer);
        let key = UserId::fresh();
        let keyed =
            || desk.request(&issuer, &at).header("Idempotency-Key", key.as_str()).json(&because());
        assert_eq!(desk.sent(keyed()).status(), 428, "without If-Match");
        assert_eq!(desk.sent(keyed().header("If-Match", "\"7\"")).status(), 412);
        let first = desk.sent(keyed().header("If-Match", "\"1\""));
        assert_eq!(first.headers()["etag"], "\"2\"");
        let again = desk.sent(keyed().header("If-Match", "\"1\""));
        assert_eq!(again.headers()["idempotency-replayed"], "true");
        assert_eq!(told(desk, Partner::Customs, &licence), ["licence_issued", "licence_frozen"]);
    });
}

#[test]
fn a_licence_past_its_last_day_reads_as_expired_before_and_after_it_is_written_down() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let who = desk.applicant();
        desk.clock.advance(Duration::days(185));
        let today = licence.valid_until.succ_opt().unwrap();
        assert_eq!(desk.read(&who, &path(&licence))["state"], "expired");
        assert_eq!(desk.read(&who, "/licences")["items"][0]["state"], "expired");
        let issuer = desk.officer(ISSUER, Role::Issuer);
        let answer = desk.act(&issuer, &format!("{}/freeze", path(&licence)), &because());
        assert_eq!(answer.status(), 409);
        let due = desk.write(|tx| timers::due_to_expire(tx, today, 10));
        assert_eq!(due.len(), 1);
        assert!(desk.write(|tx| timers::expire(tx, &due[0], today)));
        assert!(!desk.write(|tx| timers::expire(tx, &due[0], today)), "once");
        assert_eq!(desk.write(|tx| timers::due_to_expire(tx, today, 10)), []);
        let shown = desk.read(&who, &path(&licence));
        assert_eq!(shown["balance"]["released"], "100.0000");
    });
}

#[test]
fn a_paper_nobody_came_for_is_revoked_after_its_month() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Paper);
        let policy = LicencePolicy::in_force(licence.issued_on);
        let last = licence.collect_by(&policy).unwrap();
        let after = last.succ_opt().unwrap();
        let key = timers::LicenceKey { kind: licence.kind, number: licence.number.clone() };
        assert!(!desk.write(|tx| timers::revoke_uncollected(tx, &policy, &key, last)));
        assert_eq!(
            desk.write(|tx| timers::uncollected(tx, &policy, after, 10)),
            std::slice::from_ref(&key)
        );
        assert!(desk.write(|tx| timers::revoke_uncollected(tx, &policy, &key, after)));
        let shown = desk.read(&desk.applicant(), &path(&licence));
        assert_eq!(shown["state"], "revoked_uncollected");
        assert_eq!(told(desk, Partner::Customs, &licence), [""; 0], "customs never had it");
    });
}

#[test]
fn a_certificate_is_checked_with_the_published_key_alone() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let answer = desk.get(&desk.applicant(), &format!("{}/certificate", path(&licence)));
        assert_eq!(answer.headers()["content-type"], "application/jose");
        let certificate = answer.text().unwrap();
        let kid = jsonwebtoken::decode_header(&certificate).unwrap().kid.unwrap();
        let published = desk.keys.find(&kid).unwrap().public();
        let key = DecodingKey::from_ed_components(&published).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        validation.validate_aud = false;
        let claims = jsonwebtoken::decode::<Value>(&certificate, &key, &validation).unwrap().claims;
        assert_eq!(claims["number"], licence.number.as_str());
        assert_eq!(claims["kind"], LicenceKind::AutomaticImport.as_str());
    });
}
