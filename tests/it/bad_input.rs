//! Input that is wrong: each gets a problem that names what and where, and changes nothing.

use domain_kernel::UserId;
use persistence::ids::Fresh as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Caller, PASSWORD, Reply, fresh_credit_code, on_both, with};

/// An enterprise administrator's request for a user.
fn user(login: &str) -> Value {
    json!({
        "login": login, "name": "王芳", "password": PASSWORD,
        "kind": "enterprise_user", "roles": ["applicant"],
    })
}

fn registration() -> Value {
    json!({
        "credit_code": fresh_credit_code().to_string(), "name_zh": "福州新公司",
        "region": "350100",
        "administrator": {"login": "lin.jin", "name": "林进", "password": PASSWORD},
    })
}

/// The pointers of a problem's errors.
fn pointers(reply: &Reply) -> Vec<String> {
    reply.errors().into_iter().map(|(pointer, _)| pointer).collect()
}

fn raw(caller: &Caller, path: &str, body: &str) -> crate::harness::Ask {
    caller.post(path, &Value::Null).raw("application/json", body.to_owned())
}

/// How many users the caller's enterprise has.
fn users(caller: &Caller) -> usize {
    caller.read("/users?limit=200")["items"].as_array().unwrap().len()
}

on_both! {
    fn a_body_that_cannot_be_read_is_told_where(world: World) {
        let own = world.importer();
        for body in ["", "{", "[]", "null", "{\"login\": \"a\",}", "\u{feff}{}", "{} {}", "\u{0}"] {
            raw(&own, "/users", body).problem(400, "malformed");
        }
        let invalid = own.post("/users", &Value::Null).raw("application/json", vec![0xff, 0xfe]);
        invalid.problem(400, "malformed");
        let cases = [
            (with(user("li.na"), "/loginn", json!("x")), ("/loginn", "unknown_field")),
            (json!({"login": "li.na"}), ("/name", "missing_field")),
            (with(user("li.na"), "/roles", json!("applicant")), ("/roles", "unreadable")),
            (with(user("li.na"), "/roles", json!(["emperor"])), ("/roles/0", "unreadable")),
            (with(user("li.na"), "/name", json!(7)), ("/name", "unreadable")),
        ];
        for (body, (pointer, code)) in cases {
            let reply = own.post("/users", &body).problem(400, "malformed");
            let expected = vec![(pointer.to_owned(), code.to_owned())];
            assert_eq!(reply.errors(), expected, "{reply}");
        }
        let twice = user("li.na").to_string().replacen('{', "{\"login\":\"li.na\",", 1);
        let reply = raw(&own, "/users", &twice).problem(400, "malformed");
        assert_eq!(reply.errors(), [("/login".to_owned(), "duplicate_field".to_owned())]);
        assert_eq!(users(&own), 1, "nothing was written");
    }

    fn nesting_and_size_have_an_end(world: World) {
        let own = world.importer();
        for open in ["[", "{\"a\":"] {
            raw(&own, "/users", &open.repeat(100_000)).problem(400, "malformed");
        }
        let large = with(user("li.na"), "/name", json!("王".repeat(1_400_000)));
        own.post("/users", &large).problem(413, "too_large");
        let long = with(user("li.na"), "/name", json!("王".repeat(101)));
        let reply = own.post("/users", &long).problem(422, "invalid");
        assert_eq!(pointers(&reply), ["/name"]);
        assert_eq!(reply.json["errors"][0]["limit"], "100", "{reply}");
        assert_eq!(users(&own), 1);
    }

    fn another_media_type_is_not_guessed(world: World) {
        let own = world.importer();
        let body = user("li.na").to_string();
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
            let ask = own.post("/users", &Value::Null).raw(kind, body.clone());
            ask.problem(415, "unsupported_media_type");
        }
        let plain = own.ask(Method::POST, "/users").with_key("k1").reply();
        assert_eq!((plain.status, &plain.json["code"]), (415, &json!("unsupported_media_type")));
        let charset = own.post("/users", &Value::Null);
        charset.raw("application/json; charset=utf-8", body).expect(201);
    }

    fn headers_have_an_end(world: World) {
        let own = world.importer();
        let reply = own.get("/me").header("x-large", &"x".repeat(300_000)).try_reply();
        // The server may hang up on such a caller; it never serves it.
        if let Some(reply) = reply {
            assert!([400, 431].contains(&reply.status), "{reply}");
        }
        own.get("/me").expect(200);
    }

    fn every_violation_of_a_shape_is_told_at_once(world: World) {
        let body = json!({
            "credit_code": "91350100M000100Y44", "name_zh": "", "region": "x",
            "administrator": {"login": "L", "name": "林进", "password": "short"},
        });
        let reply = world.visitor().post("/public/enterprise-registrations", &body);
        let reply = reply.problem(422, "invalid");
        for pointer in ["/name_zh", "/administrator/login", "/administrator/password"] {
            assert!(pointers(&reply).contains(&pointer.to_owned()), "{pointer}: {reply}");
        }
    }

    fn a_bad_check_digit_is_found_and_named(world: World) {
        let visitor = world.visitor();
        let good = fresh_credit_code().to_string();
        let (body, last) = good.split_at(17);
        let other = if last == "0" { "1" } else { "0" };
        for code in [format!("{body}{other}"), "x".repeat(18), "９１３５".to_owned()] {
            let request = with(registration(), "/credit_code", json!(code));
            let reply = visitor.post("/public/enterprise-registrations", &request);
            let reply = reply.problem(422, "invalid");
            assert_eq!(pointers(&reply), ["/credit_code"], "{reply}");
        }
        let request = with(registration(), "/region", json!("999999"));
        let reply = visitor.post("/public/enterprise-registrations", &request);
        assert_eq!(pointers(&reply.problem(422, "invalid")), ["/region"]);
        let request = with(registration(), "/enterprise_code", json!("3100132212348"));
        let reply = visitor.post("/public/enterprise-registrations", &request);
        assert_eq!(pointers(&reply.problem(422, "invalid")), ["/enterprise_code"]);
        visitor.post("/public/enterprise-registrations", &registration()).expect(201);
    }

    fn a_parameter_that_is_unknown_repeated_or_unreadable_is_refused(world: World) {
        let own = world.importer();
        for (query, pointer) in [
            ("lmit=5", "query:lmit"),
            ("limit=5&limit=6", "query:limit"),
            ("limit=0", "query:limit"),
            ("limit=201", "query:limit"),
            ("limit=ten", "query:limit"),
            ("limit=%00", "query:limit"),
            ("order=login", "query:order"),
        ] {
            let reply = own.get(&format!("/users?{query}")).problem(400, "invalid_parameter");
            assert_eq!(pointers(&reply), [pointer], "{query}: {reply}");
        }
        own.get("/users/no-uuid").problem(400, "invalid_parameter");
        own.get("/users/0193A6B0-7C1D-7E2F-8A3B-4C5D6E7F8091").reply();
        own.get("/me?verbose=1").problem(400, "invalid_parameter");
        own.post("/users?dryrun=true", &user("li.na")).problem(400, "invalid_parameter");
        own.post("/users?dry_run=maybe", &user("li.na")).problem(400, "invalid_parameter");
        own.get("/no/such/address").problem(404, "no_such_route");
        let reply = own.delete("/users").problem(405, "method_not_allowed");
        assert!(reply.header("allow").contains("GET"), "{reply}");
        assert_eq!(users(&own), 1);
    }

    fn a_cursor_belongs_to_its_query_and_to_its_day(world: World) {
        let own = world.importer();
        for number in 0..3 {
            own.post("/users", &user(&format!("user.{number}"))).expect(201);
        }
        let page = own.get("/users?limit=2").expect(200);
        let cursor = page.text_at("/page/next");
        assert!(page.header("link").contains("rel=\"next\""), "{page}");
        let next = own.get(&format!("/users?limit=2&cursor={cursor}")).expect(200);
        assert_eq!(next.items().len(), 2);
        let mut tampered = cursor.clone().into_bytes();
        tampered[0] = if tampered[0] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(tampered).unwrap();
        for (path, cursor) in [
            ("/users", tampered.as_str()),
            ("/users", "abc"),
            ("/users", "***"),
            ("/users", ""),
            ("/enterprises", &cursor),
            ("/licences", &cursor),
        ] {
            let reply = own.get(&format!("{path}?cursor={cursor}")).problem(400, "invalid_cursor");
            assert_eq!(pointers(&reply), ["query:cursor"]);
        }
        world.later(chrono::Duration::hours(25));
        let own = world.caller(own.actor.clone().unwrap());
        own.get(&format!("/users?limit=2&cursor={cursor}")).problem(410, "cursor_expired");
    }

    fn a_change_names_the_version_it_has_read(world: World) {
        let own = world.importer();
        let created = own.post("/users", &user("li.na")).expect(201);
        let path = format!("/users/{}", created.text_at("/id"));
        let change = || own.patch(&path, &json!({"name": "李娜娜"}));
        let reply = change().problem(428, "precondition_required");
        assert_eq!(pointers(&reply), ["header:If-Match"]);
        for tag in ["\"7\"", "7", "W/\"1\"", "\"x\"", "\"1\", \"2\"", "\"99999999999999999999\""] {
            change().with_if_match(tag).problem(412, "stale");
        }
        assert_eq!(own.get(&path).expect(200).etag(), created.etag(), "nothing changed");
        let changed = change().with_if_match(created.etag()).expect(200);
        assert_ne!(changed.etag(), created.etag());
        let held = own.get(&path).header("If-None-Match", changed.etag()).expect(304);
        assert_eq!(held.text, "");
    }

    fn an_idempotency_key_is_needed_and_stands_for_one_request(world: World) {
        let own = world.importer();
        let ask = || own.ask(Method::POST, "/users").json(&user("li.na"));
        let reply = ask().problem(428, "precondition_required");
        assert_eq!(pointers(&reply), ["header:Idempotency-Key"]);
        for key in ["two words", &"x".repeat(65), ""] {
            ask().with_key(key).problem(400, "invalid_parameter");
        }
        let first = ask().with_key("key-1").expect(201);
        assert_eq!(first.header("idempotency-replayed"), "");
        let again = ask().with_key("key-1").expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!((&again.text, again.etag()), (&first.text, first.etag()));
        assert_eq!(again.header("location"), first.header("location"));
        let other = own.ask(Method::POST, "/users").json(&user("zhang.san"));
        other.with_key("key-1").problem(422, "idempotency_key_reused");
        assert_eq!(users(&own), 2, "one was added");
        // Another caller's keys are another caller's.
        let stranger = world.importer();
        let theirs = stranger.ask(Method::POST, "/users").json(&user("wang.wu"));
        theirs.with_key("key-1").expect(201);
    }

    fn a_refused_request_uses_up_no_key(world: World) {
        let own = world.importer();
        let key = UserId::fresh();
        let send = |login: &str| own.post("/users", &user(login)).with_key(key.as_str());
        send("a").problem(422, "invalid");
        send("li.na").expect(201);
    }

    fn a_dry_run_checks_everything_and_writes_nothing(world: World) {
        let own = world.importer();
        let reply = own.post("/users?dry_run=true", &user("li.na")).expect(201);
        assert_eq!(reply.header("dry-run"), "true");
        assert_eq!(reply.header("location"), "", "it has no address");
        assert_eq!(users(&own), 1);
        own.post("/users?dry_run=true", &user("x")).problem(422, "invalid");
        own.post("/users", &user("li.na")).expect(201);
        own.post("/users?dry_run=true", &user("li.na")).expect(409);
    }

    fn what_the_caller_may_not_see_reads_like_what_is_not_there(world: World) {
        let (own, other) = (world.importer(), world.importer());
        let user = own.post("/users", &user("li.na")).expect(201).text_at("/id");
        let hidden = other.get(&format!("/users/{user}")).problem(404, "not_found");
        let absent = other.get(&format!("/users/{}", UserId::fresh())).problem(404, "not_found");
        for name in ["title", "detail", "code"] {
            assert_eq!(hidden.json[name], absent.json[name]);
        }
    }

    fn a_problem_speaks_the_callers_language(world: World) {
        let visitor = world.visitor();
        let title = |spoken: &str| {
            let ask = visitor.get("/me").header("Accept-Language", spoken);
            let reply = ask.problem(401, "unauthenticated");
            (reply.text_at("/title"), reply.header("content-language").to_owned())
        };
        let english = ("A valid access token is required".to_owned(), "en".to_owned());
        let chinese = ("需要有效的访问令牌".to_owned(), "zh-CN".to_owned());
        for spoken in ["en", "en-GB,zh;q=0.5", "fr, en;q=0.3"] {
            assert_eq!(title(spoken), english, "{spoken}");
        }
        for spoken in ["zh-CN", "fr", "*", "en;q=0.1, zh;q=0.9", ";;;"] {
            assert_eq!(title(spoken), chinese, "{spoken}");
        }
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let parent = format!("00-{trace}-b7ad6b7169203331-01");
        let traced = visitor.get("/me").header("traceparent", &parent);
        assert_eq!(traced.problem(401, "unauthenticated").json["trace_id"], trace);
    }
}
