//! A system that signs who it is instead of telling a secret, and the keys registered for it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use domain_kernel::UserId;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use persistence::ids::Fresh as _;
use serde_json::{Value, json};

use crate::harness::{Caller, PASSWORD, Reply, World, on_both, with};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

type Sign = dyn Fn(&[u8]) -> Vec<u8>;

/// A key pair of a system.
pub(crate) struct Signer {
    pub(crate) jwk: Value,
    sign: Box<Sign>,
}

impl Signer {
    pub(crate) fn ed25519(kid: &str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA"});
        Self { jwk, sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()) }
    }

    pub(crate) fn p256(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = pair.public_key().as_ref()[1..].to_vec();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[..32]), URL_SAFE_NO_PAD.encode(&point[32..]));
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": kid, "alg": "ES256"});
        let sign = move |message: &[u8]| {
            pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
        };
        Self { jwk, sign: Box::new(sign) }
    }

    fn rsa(kid: &str, algorithm: &str, padding: &'static dyn RsaEncoding) -> Self {
        let pair = RsaKeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
        // The key in DER: nine bytes of frame, the modulus, the exponent.
        let n = URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[9..265]);
        let jwk = json!({"kty": "RSA", "n": n, "e": "AQAB", "kid": kid, "alg": algorithm});
        let sign = move |message: &[u8]| {
            let mut signature = vec![0; pair.public_modulus_len()];
            pair.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
            signature
        };
        Self { jwk, sign: Box::new(sign) }
    }

    fn header(&self) -> Value {
        json!({"alg": self.jwk["alg"], "kid": self.jwk["kid"], "typ": "JWT"})
    }

    pub(crate) fn signed(&self, header: &Value, claims: &Value) -> String {
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let signature = URL_SAFE_NO_PAD.encode((self.sign)(message.as_bytes()));
        format!("{message}.{signature}")
    }

    pub(crate) fn asserts(&self, claims: &Value) -> String {
        self.signed(&self.header(), claims)
    }
}

/// What a right assertion says.
fn claims(world: &World, login: &str) -> Value {
    json!({
        "iss": login, "sub": login, "aud": world.config.issuer_url,
        "exp": (world.now() + Duration::seconds(60)).timestamp(),
        "jti": UserId::fresh().as_str(),
    })
}

fn system(login: &str, keys: &[&Signer]) -> Value {
    let keys: Vec<Value> = keys.iter().map(|signer| signer.jwk.clone()).collect();
    json!({
        "login": login, "name": "福建省系统", "kind": "system", "organisation_id": "fujian",
        "roles": ["provincial_reader"], "jwks": {"keys": keys},
    })
}

fn ask(world: &World, form: &[(&str, &str)]) -> Reply {
    let asked = [&[("grant_type", "client_credentials")], form].concat();
    world.visitor().ask(reqwest::Method::POST, "/oauth/token").form(&asked).reply()
}

fn assert(world: &World, assertion: &str) -> Reply {
    let form = [("client_assertion_type", JWT_BEARER), ("client_assertion", assertion)];
    ask(world, &form)
}

/// Refused as a wrong secret is.
#[track_caller]
fn refused(world: &World, reply: &Reply, what: &str) {
    let secret = ask(world, &[("client_id", "nobody"), ("client_secret", "wrong")]);
    assert_eq!((reply.status, &reply.json), (401, &secret.json), "{what}: {reply}");
}

/// The kids of the system's keys as the log tells their changes.
fn logged(world: &World) -> Vec<Value> {
    world.number_events();
    let events = world.auditor().read("/events?limit=200");
    let changes = events["items"].as_array().unwrap().iter();
    changes.filter(|event| event["kind"] == "user.keys_changed").cloned().collect()
}

on_both! {
    fn a_system_signs_in_with_a_key_of_every_kind(world: World) {
        let administrator = world.administrator();
        let signers = [
            Signer::ed25519("a"),
            Signer::p256("b"),
            Signer::rsa("c", "RS256", &RSA_PKCS1_SHA256),
            Signer::rsa("d", "PS256", &RSA_PSS_SHA256),
        ];
        let all: Vec<&Signer> = signers.iter().collect();
        let user = administrator.post("/users", &system("fujian.system", &all)).expect(201);
        assert!(!user.text.contains("jwks"), "{user}");
        let endpoint = format!("{}/oauth/token", world.config.issuer_url);
        for signer in &signers {
            let said = claims(&world, "fujian.system");
            let token = assert(&world, &signer.asserts(&said));
            assert_eq!(token.status, 200, "{token}");
            assert!(token.json.get("refresh_token").is_none(), "it has its key");
            let me = world.bearer(&token.text_at("/access_token")).read("/me");
            assert_eq!(me["user"]["login"], "fujian.system");
            let said = with(claims(&world, "fujian.system"), "/aud", json!([endpoint]));
            assert_eq!(assert(&world, &signer.asserts(&said)).status, 200);
        }
        let own = signers[0].asserts(&claims(&world, "fujian.system"));
        let named = ask(&world, &[
            ("client_id", "fujian.system"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", &own),
        ]);
        assert_eq!(named.status, 200, "{named}");
        assert_eq!(logged(&world).len(), 1);
    }

    fn an_assertion_works_once(world: World) {
        let signer = Signer::ed25519("a");
        world.administrator().post("/users", &system("fujian.system", &[&signer])).expect(201);
        let said = claims(&world, "fujian.system");
        let first = signer.asserts(&said);
        assert_eq!(assert(&world, &first).status, 200);
        refused(&world, &assert(&world, &first), "the same again");
        let later = with(said, "/exp", json!((world.now() + Duration::seconds(200)).timestamp()));
        refused(&world, &assert(&world, &signer.asserts(&later)), "another under the same id");
        let raced = signer.asserts(&claims(&world, "fujian.system"));
        let granted = std::thread::scope(|scope| {
            let ask = || scope.spawn(|| assert(&world, &raced).status);
            let asked = [ask(), ask(), ask()];
            asked.map(|one| one.join().unwrap()).iter().filter(|status| **status == 200).count()
        });
        assert_eq!(granted, 1, "of three at the same time");
    }

    fn an_assertion_that_is_not_right_is_refused_like_a_wrong_secret(world: World) {
        let signer = Signer::ed25519("a");
        let stranger = Signer::ed25519("a");
        let administrator = world.administrator();
        administrator.post("/users", &system("fujian.system", &[&signer])).expect(201);
        let right = || claims(&world, "fujian.system");
        let at = |seconds: i64| json!((world.now() + Duration::seconds(seconds)).timestamp());
        let issuer = &world.config.issuer_url;
        let none = json!({"alg": "none", "kid": "a", "typ": "JWT"});
        let secret = URL_SAFE_NO_PAD.decode(signer.jwk["x"].as_str().unwrap()).unwrap();
        let swapped = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::HS256) };
        let swapped = |key| jsonwebtoken::encode(&swapped, &right(), &EncodingKey::from_secret(key));
        let unsigned = signer.signed(&none, &right());
        let unsigned = format!("{}.", unsigned.rsplit_once('.').unwrap().0);
        let forged = [
            ("another audience", signer.asserts(&with(right(), "/aud", json!("https://elsewhere.example")))),
            ("two audiences", signer.asserts(&with(right(), "/aud", json!([issuer, "https://elsewhere.example"])))),
            ("no audience", signer.asserts(&with(right(), "/aud", json!([])))),
            ("expired", signer.asserts(&with(right(), "/exp", at(-6)))),
            ("too long", signer.asserts(&with(right(), "/exp", at(310)))),
            ("not yet", signer.asserts(&with(right(), "/nbf", at(30)))),
            ("another issuer", signer.asserts(&with(right(), "/iss", json!("customs")))),
            ("another subject", signer.asserts(&with(right(), "/sub", json!("nobody")))),
            ("no id", signer.asserts(&with(right(), "/jti", json!("")))),
            ("not signed", unsigned),
            ("alg none with a signature", signer.signed(&none, &right())),
            ("HS256, public key", swapped(&secret).unwrap()),
            ("HS256, its text", swapped(signer.jwk["x"].as_str().unwrap().as_bytes()).unwrap()),
            ("unknown kid", signer.signed(&with(signer.header(), "/kid", json!("b")), &right())),
            ("another algorithm", signer.signed(&with(signer.header(), "/alg", json!("ES256")), &right())),
            ("critical extension", signer.signed(&with(signer.header(), "/crit", json!(["x"])), &right())),
            ("a stranger's key", stranger.asserts(&right())),
            ("no token", "abc".to_owned()),
        ];
        for (name, assertion) in forged {
            refused(&world, &assert(&world, &assertion), name);
            // A good one in between, lest the account is locked.
            assert_eq!(assert(&world, &signer.asserts(&right())).status, 200, "after {name}");
        }
        let other = [("client_id", "customs"), ("client_assertion_type", JWT_BEARER)];
        let own = signer.asserts(&right());
        let form = [&other[..], &[("client_assertion", own.as_str())]].concat();
        refused(&world, &ask(&world, &form), "for another client");
    }

    fn five_wrong_assertions_lock_like_wrong_secrets(world: World) {
        let (signer, stranger) = (Signer::ed25519("a"), Signer::ed25519("a"));
        world.administrator().post("/users", &system("fujian.system", &[&signer])).expect(201);
        let right = || claims(&world, "fujian.system");
        for _ in 0..5 {
            refused(&world, &assert(&world, &stranger.asserts(&right())), "wrong");
        }
        refused(&world, &assert(&world, &signer.asserts(&right())), "locked");
        world.later(Duration::seconds(61));
        assert_eq!(assert(&world, &signer.asserts(&right())).status, 200);
    }

    fn keys_are_replaced_and_taken_away(world: World) {
        let administrator = world.administrator();
        let (old, new) = (Signer::ed25519("old"), Signer::p256("new"));
        let user = with(system("fujian.system", &[&old]), "/password", json!(PASSWORD));
        let created = administrator.post("/users", &user).expect(201);
        let path = format!("/users/{}", created.text_at("/id"));
        let change = |body: Value| administrator.patch(&path, &body).with_if_match("*").expect(200);
        change(json!({"jwks": {"keys": [new.jwk]}}));
        let right = || claims(&world, "fujian.system");
        refused(&world, &assert(&world, &old.asserts(&right())), "replaced");
        assert_eq!(assert(&world, &new.asserts(&right())).status, 200);
        // Whatever else changes leaves them as they are.
        change(json!({"name": "新系统"}));
        assert_eq!(assert(&world, &new.asserts(&right())).status, 200);
        change(json!({"jwks": {"keys": []}}));
        refused(&world, &assert(&world, &new.asserts(&right())), "taken away");
        let secret = [("client_id", "fujian.system"), ("client_secret", PASSWORD)];
        assert_eq!(ask(&world, &secret).status, 200, "the password is as good as before");
        assert_eq!(logged(&world).len(), 3);
    }

    fn keys_that_cannot_be_registered_are_told(world: World) {
        let administrator = world.administrator();
        let signer = Signer::ed25519("a");
        let key = |change: &dyn Fn(&mut Value)| {
            let mut body = system("fujian.system", &[&signer]);
            change(&mut body["jwks"]["keys"][0]);
            body
        };
        let private = key(&|key| key["d"] = json!("c2VjcmV0"));
        let told = administrator.post("/users", &private).problem(400, "malformed");
        assert!(!told.text.contains("c2VjcmV0"), "{told}");
        let symmetric = key(&|key| *key = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "a"}));
        administrator.post("/users", &symmetric).problem(400, "malformed");
        let modulus = URL_SAFE_NO_PAD.encode([0xc1; 128]);
        for (name, body) in [
            ("short RSA", key(&|key| *key = json!({"kty": "RSA", "n": modulus, "e": "AQAB", "kid": "a"}))),
            ("no point", key(&|key| *key = json!({"kty": "EC", "crv": "P-256", "x": modulus[..43], "y": modulus[..43], "kid": "a"}))),
            ("another curve", key(&|key| key["crv"] = json!("X25519"))),
            ("another algorithm", key(&|key| key["alg"] = json!("HS256"))),
            ("for encryption", key(&|key| key["use"] = json!("enc"))),
            ("cut off", key(&|key| key["x"] = json!("AAAA"))),
        ] {
            let told = administrator.post("/users", &body).problem(422, "invalid");
            let expected = [("/jwks/keys/0".to_owned(), "key_unusable".to_owned())];
            assert_eq!(told.errors(), expected, "{name}");
        }
        let twice = system("fujian.system", &[&signer, &Signer::p256("a")]);
        let told = administrator.post("/users", &twice).problem(422, "invalid");
        assert_eq!(told.errors()[0].0, "/jwks/keys/1");
        let many = system("fujian.system", &[&signer; 5]);
        administrator.post("/users", &many).problem(422, "invalid");
        let neither = administrator.post("/users", &system("fujian.system", &[]));
        assert_eq!(neither.problem(422, "invalid").errors()[0].0, "/password");
        let officer = with(system("fujian.officer", &[&signer]), "/kind", json!("officer"));
        let officer = with(officer, "/roles", json!(["handler"]));
        let told = administrator.post("/users", &officer).problem(422, "invalid");
        assert_eq!(told.errors()[0].1, "keys_mismatch");
        person_has_no_keys(&world, &administrator, &signer);
        assert!(logged(&world).is_empty(), "nothing of this was done");
    }

    fn one_way_of_proving_at_a_time(world: World) {
        let form = [("client_assertion_type", JWT_BEARER), ("client_assertion", "a.b.c")];
        let secret = [("client_id", "customs"), ("client_secret", "wrong")];
        let type_only = [("client_assertion_type", "urn:other"), ("client_assertion", "a.b.c")];
        for form in [&[form, secret].concat()[..], &type_only, &form[..1], &form[1..]] {
            let reply = ask(&world, form);
            assert_eq!((reply.status, &reply.json["error"]), (400, &json!("invalid_request")));
        }
    }
}

fn person_has_no_keys(world: &World, administrator: &Caller, signer: &Signer) {
    let officer = world.handler("fujian");
    let id = officer.actor.as_ref().unwrap().id.to_string();
    let change = json!({"jwks": {"keys": [signer.jwk]}});
    let told = administrator.patch(&format!("/users/{id}"), &change).with_if_match("*");
    assert_eq!(told.problem(422, "invalid").errors()[0].1, "keys_mismatch");
}
