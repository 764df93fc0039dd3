//! Signing in and what a token proves; users and the enterprises that register themselves.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Duration;
use domain_identity::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::{LOCAL_BODY, PASSWORD, Reply, World, fresh_credit_code, on_both};

fn sign_in(world: &World, login: &str, password: &str) -> Reply {
    let form = [("grant_type", "password"), ("username", login), ("password", password)];
    world.visitor().ask(reqwest::Method::POST, "/oauth/token").form(&form).reply()
}

fn renew(world: &World, refresh_token: &str) -> Reply {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    world.visitor().ask(reqwest::Method::POST, "/oauth/token").form(&form).reply()
}

fn refused(reply: &Reply) -> bool {
    reply.status == 400 && reply.json["error"] == "invalid_grant"
}

/// The claims of a token.
fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

on_both! {
    fn a_password_brings_a_token_that_says_who_acts(world: World) {
        let importer = world.importer();
        let login = world.given_login(&importer);
        let token = sign_in(&world, &login, PASSWORD);
        assert_eq!(token.status, 200, "{token}");
        assert_eq!(token.header("cache-control"), "no-store");
        assert_eq!(token.json["token_type"], "Bearer");
        let access = token.text_at("/access_token");
        let me = world.bearer(&access).read("/me");
        assert_eq!(me["user"]["login"], json!(login));
        assert_eq!(me["user"]["roles"], json!(["applicant", "enterprise_administrator"]));
        assert!(me["permissions"].as_array().unwrap().contains(&json!("cases:apply")));
        assert!(me["user"].get("secret_hash").is_none() && !me.to_string().contains("argon2"));
        let keys = world.visitor().read("/.well-known/jwks.json");
        let kid = jsonwebtoken::decode_header(&access).unwrap().kid.unwrap();
        assert_eq!(keys["keys"][0]["kid"], json!(kid));
    }

    fn a_refresh_token_works_once_and_its_reuse_ends_the_whole_sign_in(world: World) {
        let login = world.given_login(&world.importer());
        let first = sign_in(&world, &login, PASSWORD).text_at("/refresh_token");
        let other = sign_in(&world, &login, PASSWORD).text_at("/refresh_token");
        let second = renew(&world, &first).text_at("/refresh_token");
        assert_ne!(first, second);
        assert!(refused(&renew(&world, &first)), "used for the second time");
        assert!(refused(&renew(&world, &second)), "the family ended with it");
        assert_eq!(renew(&world, &other).status, 200, "another sign-in goes on");
        assert!(refused(&renew(&world, "no-such-token")));
    }

    fn a_refresh_token_ends_when_revoked_and_with_its_time(world: World) {
        let login = world.given_login(&world.importer());
        let ended = sign_in(&world, &login, PASSWORD).text_at("/refresh_token");
        let kept = sign_in(&world, &login, PASSWORD).text_at("/refresh_token");
        let visitor = world.visitor();
        for _ in 0..2 {
            let ask = visitor.ask(reqwest::Method::POST, "/oauth/revocation");
            ask.form(&[("token", &ended)]).expect(204);
        }
        assert!(refused(&renew(&world, &ended)));
        world.later(Duration::days(15));
        assert!(refused(&renew(&world, &kept)), "past its fortnight");
    }

    fn five_wrong_passwords_lock_and_every_further_one_doubles_the_wait(world: World) {
        let login = world.given_login(&world.importer());
        for _ in 0..5 {
            assert!(refused(&sign_in(&world, &login, "wrong-passphrase-1")));
        }
        assert!(refused(&sign_in(&world, &login, PASSWORD)), "locked, and nobody hears why");
        world.later(Duration::seconds(61));
        assert!(refused(&sign_in(&world, &login, "wrong-passphrase-1")), "the sixth");
        world.later(Duration::seconds(61));
        assert!(refused(&sign_in(&world, &login, PASSWORD)), "two minutes now");
        world.later(Duration::seconds(60));
        assert_eq!(sign_in(&world, &login, PASSWORD).status, 200);
        assert!(refused(&sign_in(&world, &login, "wrong-passphrase-1")));
        assert_eq!(sign_in(&world, &login, PASSWORD).status, 200, "the count began anew");
    }

    fn an_unknown_login_is_refused_like_a_wrong_password(world: World) {
        let login = world.given_login(&world.importer());
        let wrong = sign_in(&world, &login, "wrong-passphrase-1");
        let unknown = sign_in(&world, "nobody", "wrong-passphrase-1");
        assert_eq!((wrong.status, &wrong.json), (unknown.status, &unknown.json));
    }

    fn a_system_signs_in_with_its_secret_and_a_person_does_not(world: World) {
        let ask = |client: &str, secret: &str| {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", client),
                ("client_secret", secret),
            ];
            world.visitor().ask(reqwest::Method::POST, "/oauth/token").form(&form).reply()
        };
        let customs = world.given_login(&world.customs());
        let token = ask(&customs, PASSWORD);
        assert_eq!(token.status, 200, "{token}");
        assert!(token.json.get("refresh_token").is_none(), "it has its secret");
        let basic = format!("Basic {}", STANDARD.encode(format!("{customs}:{PASSWORD}")));
        let with_header = world.visitor().ask(reqwest::Method::POST, "/oauth/token");
        let with_header = with_header.header("authorization", &basic);
        with_header.form(&[("grant_type", "client_credentials")]).expect(200);
        let person = world.given_login(&world.importer());
        for (client, secret) in [(customs.as_str(), "wrong"), (person.as_str(), PASSWORD)] {
            let reply = ask(client, secret);
            assert_eq!((reply.status, &reply.json["error"]), (401, &json!("invalid_client")));
        }
        assert!(refused(&sign_in(&world, &customs, PASSWORD)), "nor a system as a person");
    }

    fn forms_that_ask_for_no_token_are_told_so(world: World) {
        for (form, error) in [
            (&[("grant_type", "implicit")][..], "unsupported_grant_type"),
            (&[("grant_type", "password"), ("username", "x")][..], "invalid_request"),
            (
                &[("grant_type", "password"), ("username", "a\0"), ("password", "b")][..],
                "invalid_request",
            ),
            (&[("grant_type", "password"), ("extra", "x")][..], "invalid_request"),
            (&[("username", "x")][..], "invalid_request"),
        ] {
            let ask = world.visitor().ask(reqwest::Method::POST, "/oauth/token");
            let reply = ask.form(form).expect(400);
            assert_eq!(reply.json["error"], error, "{form:?}");
        }
        let json = world.visitor().ask(reqwest::Method::POST, "/oauth/token").json(&json!({}));
        assert_eq!(json.expect(400).json["error"], "invalid_request");
    }

    fn a_token_that_is_not_ours_is_refused_whatever_it_claims(world: World) {
        let auditor = world.auditor();
        let good = auditor.token.clone().unwrap();
        let said = claims(&good);
        let kid = world.keys.signing().kid().to_owned();
        let header = |algorithm: &str, kid: &str| json!({"alg": algorithm, "typ": "JWT", "kid": kid});
        let (message, signature) = good.rsplit_once('.').unwrap();
        let mut forged = vec![
            ("none", format!("{}.{}.", encoded(&header("none", &kid)), encoded(&said))),
            ("None", format!("{}.{}.", encoded(&header("None", &kid)), encoded(&said))),
            ("no signature", format!("{message}.")),
            ("another body", altered(&good, |said| said["roles"] = json!(["administrator"]))),
            ("unknown kid", format!("{}.{}.{signature}", encoded(&header("EdDSA", "x")), encoded(&said))),
            ("no token", "abc".to_owned()),
            ("too long", "a.".repeat(4_000)),
        ];
        let public = world.keys.signing().public();
        let bytes = URL_SAFE_NO_PAD.decode(&public).unwrap();
        for (name, secret) in [("HS256, public key", bytes.as_slice()), ("HS256, its text", public.as_bytes())] {
            let swapped = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::HS256) };
            let key = EncodingKey::from_secret(secret);
            forged.push((name, jsonwebtoken::encode(&swapped, &said, &key).unwrap()));
        }
        for (name, token) in forged {
            let reply = world.bearer(&token).get("/me").problem(401, "unauthenticated");
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{name}: {reply}");
        }
        assert_eq!(auditor.get("/me").reply().status, 200);
    }

    fn a_token_of_another_issuer_or_for_another_audience_is_refused(world: World) {
        let auditor = world.auditor();
        let actor = auditor.actor.clone().unwrap();
        let life = std::time::Duration::from_secs(900);
        let foreign = api::Tokens::new(world.keys.clone(), "https://elsewhere.example", life);
        let token = foreign.issue(&actor, world.now());
        world.bearer(&token).get("/me").problem(401, "unauthenticated");
        let strangers = api::Keys::ephemeral(world.now());
        let stranger = api::Tokens::new(strangers, &world.config.issuer_url, life);
        let token = stranger.issue(&actor, world.now());
        world.bearer(&token).get("/me").problem(401, "unauthenticated");
        let signed = |change: fn(&mut Value)| {
            let mut said = claims(auditor.token.as_ref().unwrap());
            change(&mut said);
            let key = world.keys.signing();
            let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": key.kid()});
            let message = format!("{}.{}", encoded(&header), encoded(&said));
            let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
            world.bearer(&format!("{message}.{signature}"))
        };
        signed(|_| {}).get("/me").expect(200);
        signed(|said| said["aud"] = json!("others")).get("/me").problem(401, "unauthenticated");
        signed(|said| said["roles"] = json!(["emperor"])).get("/me").problem(401, "unauthenticated");
    }

    fn a_token_ends_with_its_time(world: World) {
        let auditor = world.auditor();
        auditor.get("/me").expect(200);
        world.later(Duration::seconds(904));
        auditor.get("/me").expect(200);
        world.later(Duration::seconds(2));
        auditor.get("/me").problem(401, "unauthenticated");
        // A public operation does not overlook a token that is no longer good.
        auditor.get("/problems").problem(401, "unauthenticated");
        world.visitor().get("/problems").expect(200);
    }

    fn a_disabled_user_signs_in_no_more(world: World) {
        let administrator = world.administrator();
        let handler = world.handler(LOCAL_BODY);
        let login = world.given_login(&handler);
        let token = sign_in(&world, &login, PASSWORD);
        let id = world.bearer(&token.text_at("/access_token")).read("/me")["user"]["id"].clone();
        let path = format!("/users/{}", id.as_str().unwrap());
        let shown = administrator.get(&path).expect(200);
        let disable = administrator.patch(&path, &json!({"state": "disabled"}));
        assert_eq!(disable.with_if_match(shown.etag()).expect(200).json["state"], "disabled");
        assert!(refused(&sign_in(&world, &login, PASSWORD)));
        assert!(refused(&renew(&world, &token.text_at("/refresh_token"))));
    }

    fn a_new_password_ends_the_old_one_and_its_sign_ins(world: World) {
        let importer = world.importer();
        let login = world.given_login(&importer);
        let token = sign_in(&world, &login, PASSWORD).text_at("/refresh_token");
        let body = json!({"current_password": PASSWORD, "new_password": "another-passphrase-8"});
        let wrong = json!({"current_password": "wrong-passphrase", "new_password": "another-passphrase-8"});
        importer.post("/me/password", &wrong).problem(422, "invalid");
        importer.post("/me/password", &body).expect(200);
        assert!(refused(&sign_in(&world, &login, PASSWORD)));
        assert!(refused(&renew(&world, &token)));
        assert_eq!(sign_in(&world, &login, "another-passphrase-8").status, 200);
    }

    fn an_enterprise_registers_itself_and_its_authority_confirms_it(world: World) {
        let body = registration(&fresh_credit_code().to_string(), "lin.jin");
        let registered = world.visitor().post("/public/enterprise-registrations", &body).expect(201);
        assert_eq!(registered.json["standing"], "unconfirmed");
        let path = format!("/enterprises/{}", registered.text_at("/id"));
        assert_eq!(registered.header("location"), format!("/api/v1{path}"));
        let token = sign_in(&world, "lin.jin", PASSWORD).text_at("/access_token");
        let own = world.bearer(&token);
        assert_eq!(own.read(&path)["standing"], "unconfirmed");
        // Another province's officer does not find it; its own confirms it once.
        let elsewhere = world.handler("shanghai");
        let confirmation = format!("{path}/confirmation");
        elsewhere.post(&confirmation, &json!({})).with_if_match("*").problem(404, "not_found");
        let handler = world.handler(LOCAL_BODY);
        own.post(&confirmation, &json!({})).with_if_match("*").problem(403, "forbidden");
        let tag = handler.get(&path).expect(200).etag().to_owned();
        let confirmed = handler.post(&confirmation, &json!({})).with_if_match(&tag).expect(200);
        assert_eq!(confirmed.json["standing"], "confirmed");
        handler.post(&confirmation, &json!({})).with_if_match("*").problem(409, "state_conflict");
        let again = registration(&registered.text_at("/credit_code"), "somebody.else");
        world.visitor().post("/public/enterprise-registrations", &again).expect(409);
        let same_login = registration(&fresh_credit_code().to_string(), "lin.jin");
        world.visitor().post("/public/enterprise-registrations", &same_login).expect(409);
    }

    fn an_enterprise_administrator_manages_the_users_of_its_own_enterprise(world: World) {
        let (own, other) = (world.importer(), world.importer());
        let user = json!({
            "login": "wang.fang", "name": "王芳", "password": PASSWORD,
            "kind": "enterprise_user", "roles": ["applicant"],
        });
        let created = own.post("/users", &user).expect(201);
        own.post("/users", &user).expect(409);
        let path = format!("/users/{}", created.text_at("/id"));
        assert_eq!(own.read("/users")["items"].as_array().unwrap().len(), 2);
        assert_eq!(other.read("/users")["items"].as_array().unwrap().len(), 1);
        other.get(&path).problem(404, "not_found");
        let change = json!({"name": "王芳芳"});
        other.patch(&path, &change).with_if_match("*").problem(404, "not_found");
        own.patch(&path, &change).with_if_match(created.etag()).expect(200);
        own.patch(&path, &change).with_if_match(created.etag()).problem(412, "stale");
        let promote = own.patch(&path, &json!({"roles": ["auditor"]}));
        promote.with_if_match("*").problem(422, "invalid");
        let plain = world.user_of(&world.enterprise_of(&own), &[Role::Applicant]);
        plain.get("/users").problem(403, "forbidden");
        // Nobody promotes or locks themselves out.
        let me = own.read("/me")["user"]["id"].as_str().unwrap().to_owned();
        let disable = own.patch(&format!("/users/{me}"), &json!({"state": "disabled"}));
        disable.with_if_match("*").expect(409);
    }
}

/// The token with other claims under its old signature.
fn altered(token: &str, change: impl Fn(&mut Value)) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let mut said = claims(token);
    change(&mut said);
    format!("{}.{}.{}", parts[0], encoded(&said), parts[2])
}

fn registration(credit_code: &str, login: &str) -> Value {
    json!({
        "credit_code": credit_code, "name_zh": "福州新公司", "name_en": "Fuzhou New Ltd",
        "region": "350100",
        "administrator": {"login": login, "name": "林进", "password": PASSWORD},
    })
}
