//! Tokens of another issuer: they say who, our own book says what that user may do.

use std::fs;
use std::path::PathBuf;

use api::oidc::OidcConfig;
use chrono::Duration;
use domain_kernel::UserId;
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use crate::client_assertions::Signer;
use crate::harness::{Backend, Reply, World, with};

const ISSUER: &str = "https://login.example.org/";
const AUDIENCE: &str = "https://trade.example.org";

/// A world that trusts an issuer, whose keys lie in a file.
struct Trusting {
    world: World,
    keys: PathBuf,
}

impl Trusting {
    fn new(backend: Backend, signers: &[&Signer]) -> Self {
        let name = format!("shangwu-issuer-{}.json", UserId::fresh());
        let keys = std::env::temp_dir().join(name);
        publish(&keys, signers);
        let oidc = OidcConfig {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            jwks: keys.clone(),
            claim: "sub".to_owned(),
        };
        Self { world: World::with(backend, |config| config.oidc = Some(oidc)), keys }
    }

    /// A right token of a login.
    fn claims(&self, login: &str) -> Value {
        let at = |seconds| (self.world.now() + Duration::seconds(seconds)).timestamp();
        json!({"iss": ISSUER, "aud": [AUDIENCE, "others"], "sub": login,
            "iat": at(0), "nbf": at(0), "exp": at(3_600)})
    }

    fn me(&self, token: &str) -> Reply {
        self.world.bearer(token).get("/me").reply()
    }
}

impl Drop for Trusting {
    fn drop(&mut self) {
        fs::remove_file(&self.keys).ok();
    }
}

fn publish(path: &PathBuf, signers: &[&Signer]) {
    let keys: Vec<&Value> = signers.iter().map(|signer| &signer.jwk).collect();
    fs::write(path, json!({"keys": keys}).to_string()).unwrap();
}

fn each(test: impl Fn(Backend)) {
    test(Backend::Sqlite);
    test(Backend::Postgresql);
}

#[test]
fn a_user_of_ours_acts_with_a_token_of_the_issuer() {
    each(|backend| {
        let signer = Signer::p256("one");
        let trusting = Trusting::new(backend, &[&signer]);
        let world = &trusting.world;
        let login = world.given_login(&world.importer());
        let token = signer.asserts(&trusting.claims(&login));
        for _ in 0..2 {
            let me = trusting.me(&token);
            assert_eq!(me.status, 200, "{me}");
            assert_eq!(me.json["user"]["login"], json!(login));
            assert_eq!(me.json["user"]["roles"], json!(["applicant", "enterprise_administrator"]));
        }
        world.bearer(&token).get("/users").expect(200);
        world.bearer(&token).get("/audit/roots").problem(403, "forbidden");
        assert_eq!(world.importer().get("/me").reply().status, 200, "our own tokens go on");
    });
}

#[test]
fn what_is_not_right_in_a_token_of_the_issuer_is_refused() {
    each(|backend| {
        let (signer, stranger) = (Signer::ed25519("one"), Signer::ed25519("one"));
        let trusting = Trusting::new(backend, &[&signer]);
        let world = &trusting.world;
        let login = world.given_login(&world.importer());
        let right = trusting.claims(&login);
        let at = |seconds: i64| json!((world.now() + Duration::seconds(seconds)).timestamp());
        let changed = |pointer, value| signer.asserts(&with(right.clone(), pointer, value));
        let none = json!({"alg": "none", "kid": "one"});
        let swapped = json!({"alg": "HS256", "kid": "one"});
        let wrong = [
            ("another key of that name", stranger.asserts(&right)),
            ("a name nobody has", changed("/sub", json!("nobody"))),
            ("no name", changed("/sub", Value::Null)),
            ("for somebody else", changed("/aud", json!("others"))),
            ("over", changed("/exp", at(-60))),
            ("not yet", changed("/nbf", at(60))),
            ("no algorithm", signer.signed(&none, &right)),
            ("another algorithm", signer.signed(&swapped, &right)),
            ("an unknown issuer", changed("/iss", json!("https://login.example.org"))),
        ];
        for (what, token) in wrong {
            assert_eq!(trusting.me(&token).status, 401, "{what}");
        }
        assert_eq!(trusting.me(&signer.asserts(&right)).status, 200);
    });
}

#[test]
fn a_user_who_is_shut_out_is_noticed_within_a_minute() {
    each(|backend| {
        let signer = Signer::ed25519("one");
        let trusting = Trusting::new(backend, &[&signer]);
        let world = &trusting.world;
        let login = world.given_login(&world.importer());
        let token = signer.asserts(&trusting.claims(&login));
        let me = trusting.me(&token);
        let path = format!("/users/{}", me.text_at("/user/id"));
        let administrator = world.bearer(&token);
        let user = administrator.get(&path).expect(200);
        let other = world.administrator();
        let change = other.patch(&path, &json!({"state": "disabled"}));
        let change = change.with_if_match(user.etag()).reply();
        assert_eq!(change.status, 200, "{change}");
        world.later(Duration::seconds(61));
        assert_eq!(trusting.me(&token).status, 401);
    });
}

#[test]
fn a_new_key_of_the_issuer_is_taken_over() {
    each(|backend| {
        let (first, second) = (Signer::ed25519("one"), Signer::p256("two"));
        let trusting = Trusting::new(backend, &[&first]);
        let world = &trusting.world;
        let login = world.given_login(&world.importer());
        let token = second.asserts(&trusting.claims(&login));
        assert_eq!(trusting.me(&token).status, 401);
        publish(&trusting.keys, &[&first, &second]);
        assert_eq!(trusting.me(&token).status, 401, "not looked at within the minute");
        world.later(Duration::seconds(61));
        assert_eq!(trusting.me(&token).status, 200);
        fs::write(&trusting.keys, "nonsense").unwrap();
        world.later(Duration::seconds(61));
        let other = first.asserts(&trusting.claims(&login));
        assert_eq!(trusting.me(&other).status, 200, "the keys in use stay");
    });
}
