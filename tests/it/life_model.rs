//! Random lives of a licence against a model of a few lines: issued, cleared, reversed, amended,
//! extended, split, lost, given back. Whatever the order, quantity is neither made nor lost.

use domain_licences::{BatchMode, Delivery};
use serde_json::{Value, json};

use crate::changes::{asked, decided};
use crate::harness::{Caller, ISSUING_BODY, World, on_both};

/// What the model knows of one licence, in whole units.
#[derive(Debug, Clone)]
struct Modelled {
    number: String,
    granted: i64,
    cleared: i64,
    released: i64,
    is_open: bool,
    /// Number of the declaration, what it took.
    declarations: Vec<(u32, i64)>,
}

impl Modelled {
    const fn available(&self) -> i64 {
        self.granted - self.cleared - self.released
    }
}

/// A life in progress: the server, and the model beside it.
struct Life<'a> {
    world: &'a World,
    holder: Caller,
    licences: Vec<Modelled>,
    declarations: u32,
    random: u64,
    story: Vec<String>,
}

impl Life<'_> {
    fn draw(&mut self, below: i64) -> i64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        i64::try_from(self.random % below.unsigned_abs()).unwrap()
    }

    fn open(&mut self) -> Option<usize> {
        let open: Vec<usize> =
            (0..self.licences.len()).filter(|at| self.licences[*at].is_open).collect();
        let count = i64::try_from(open.len()).unwrap();
        (0 < count).then(|| open[usize::try_from(self.draw(count)).unwrap()])
    }

    fn report(
        &self,
        at: usize,
        (declaration, version, action): (u32, i32, &str),
        quantity: i64,
    ) -> String {
        let message = json!({
            "customs_office": "5301", "declaration_number": format!("53012026{declaration:010}"),
            "line_number": 1, "version": version, "action": action,
            "licence_kind": "automatic_import", "licence_number": self.licences[at].number,
            "hs_code": "7402000001", "quantity": {"value": quantity.to_string(), "unit": "070"},
            "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
        });
        let body = json!({"messages": [message]});
        let reply = self.world.customs().post("/customs/write-offs", &body).expect(207);
        reply.text_at("/results/0/outcome")
    }

    /// A declaration of up to a little more than there is.
    fn clears(&mut self, at: usize) {
        let available = self.licences[at].available();
        let quantity = self.draw(available + 5) + 1;
        self.declarations += 1;
        let declaration = self.declarations;
        let outcome = self.report(at, (declaration, 1, "commit"), quantity);
        let fits = quantity <= available;
        assert_eq!(outcome, if fits { "applied" } else { "quarantined" }, "{:?}", self.story);
        if fits {
            let licence = &mut self.licences[at];
            licence.cleared += quantity;
            licence.declarations.push((declaration, quantity));
            // Nothing left: used up, until something is given back.
            licence.is_open = 0 < licence.available();
        }
    }

    /// Customs deletes a declaration: what it took is free again, or dead where the licence is.
    fn reverses(&mut self, at: usize) {
        let Some((declaration, quantity)) = self.licences[at].declarations.pop() else { return };
        assert_eq!(self.report(at, (declaration, 2, "release"), quantity), "applied");
        let is_used_up = self.state(at) != "replaced" && self.licences[at].released == 0;
        let licence = &mut self.licences[at];
        licence.cleared -= quantity;
        if licence.is_open || is_used_up {
            licence.is_open = true;
        } else {
            licence.released += quantity;
        }
    }

    fn state(&self, at: usize) -> String {
        let path = format!("/licences/automatic_import/{}", self.licences[at].number);
        self.holder.read(&path)["state"].as_str().unwrap().to_owned()
    }

    /// An application for a change with its fields; what comes of it enters the model.
    fn changes(&mut self, at: usize, matter: &str, fields: &Value) {
        if matter == "licence-reissue" {
            let path =
                format!("/licences/automatic_import/{}/loss-report", self.licences[at].number);
            let body = json!({"reason": "遗失"});
            self.holder.post(&path, &body).with_if_match("*").expect(200);
        }
        let mut form = json!({
            "licence_kind": "automatic_import", "licence_number": self.licences[at].number,
            "reason": "合同变更", "contact": {"name": "张三", "phone": "010-12345678"},
        });
        for (name, value) in fields.as_object().unwrap() {
            form[name] = value.clone();
        }
        let (case, reply) = asked(&self.holder, matter, &form);
        assert_eq!(reply.status, 200, "{reply} {:?}", self.story);
        let reply = decided(self.world, matter, &case);
        assert_eq!(reply.status, 200, "{reply} {:?}", self.story);
        let old = &mut self.licences[at];
        old.released += old.available();
        old.is_open = false;
        if matter == "licence-return" {
            return;
        }
        let further = reply.json["further"].as_array().cloned().unwrap_or_default();
        for new in std::iter::once(&reply.json["licence"]).chain(&further) {
            let number = new["face"]["number"].as_str().unwrap().to_owned();
            let quantity = new["face"]["quantity"]["value"].as_str().unwrap();
            let granted = quantity.strip_suffix(".0000").unwrap().parse().unwrap();
            self.collected(&number);
            self.licences.push(Modelled {
                number,
                granted,
                cleared: 0,
                released: 0,
                is_open: true,
                declarations: Vec::new(),
            });
        }
    }

    fn collected(&self, number: &str) {
        let hands = json!({"collector_name": "王芳", "document_last_four": "123X"});
        let at = format!("/licences/automatic_import/{number}/collection");
        self.world.issuer(ISSUING_BODY).post(&at, &hands).with_if_match("*").expect(200);
    }

    fn step(&mut self) {
        let act = self.draw(10);
        if act < 2 {
            let count = i64::try_from(self.licences.len()).unwrap();
            let at = usize::try_from(self.draw(count)).unwrap();
            self.story.push(format!("reverse {at}"));
            return self.reverses(at);
        }
        let Some(at) = self.open() else { return };
        let (available, is_unused) =
            (self.licences[at].available(), self.licences[at].declarations.is_empty());
        self.story.push(format!("{act} {at} {available}"));
        match act {
            2..=4 => self.clears(at),
            5 => {
                let name = format!("C-{}", self.story.len());
                self.changes(
                    at,
                    "licence-amendment",
                    &json!({"changes": {"contract_number": name}}),
                );
            }
            6 if self.extendable(at) => {
                let until = json!({"valid_until": "2026-12-31"});
                self.changes(at, "licence-extension", &until);
            }
            7 if 1 < available => {
                let first = self.draw(available - 1) + 1;
                let part = |quantity: i64| json!({"quantities": [{"line_number": 1, "quantity": quantity.to_string()}]});
                let parts = json!({"parts": [part(first), part(available - first)]});
                self.changes(at, "licence-split", &parts);
            }
            8 if is_unused => {
                let notice = json!({"newspaper": "国际商报", "published_on": "2026-03-02"});
                self.changes(at, "licence-reissue", &json!({"notice": notice}));
            }
            9 if 2 < self.licences.len() => self.changes(at, "licence-return", &json!({})),
            _ => {}
        }
    }

    fn extendable(&self, at: usize) -> bool {
        let path = format!("/licences/automatic_import/{}", self.licences[at].number);
        self.holder.read(&path)["face"]["valid_until"] != "2026-12-31"
    }

    /// Every licence is what the model says, and together they are what was granted first.
    fn agrees(&self, first: i64) {
        let mut live = 0;
        for known in &self.licences {
            let path = format!("/licences/automatic_import/{}", known.number);
            let balance = &self.holder.read(&path)["balance"];
            let value = |part: &str| {
                let text = balance[part].as_str().unwrap();
                text.strip_suffix(".0000").unwrap().parse::<i64>().unwrap()
            };
            let seen = (value("granted"), value("cleared"), value("released") + value("available"));
            let expected = (known.granted, known.cleared, known.released + known.available());
            assert_eq!(seen, expected, "{} {:?}", known.number, self.story);
            live += known.cleared + if known.is_open { known.available() } else { 0 };
        }
        assert!(live <= first, "{live} of {first}: {:?}", self.story);
    }
}

on_both! {
    fn whatever_happens_quantity_is_neither_made_nor_lost(world: World) {
        for seed in [1_u64, 7, 42] {
            let holder = world.importer();
            let enterprise = world.enterprise_of(&holder);
            let serial = 800_000 + u32::try_from(seed).unwrap();
            let licence = world.given_licence(&enterprise, serial, Delivery::Paper, |licence| {
                licence.batch_mode = BatchMode::SeveralBatches;
                licence.uses_max = 1_000;
            });
            let first = Modelled {
                number: licence.number.as_str().to_owned(),
                granted: 100,
                cleared: 0,
                released: 0,
                is_open: true,
                declarations: Vec::new(),
            };
            let mut life = Life {
                world: &world,
                holder,
                licences: vec![first],
                declarations: u32::try_from(seed).unwrap() * 1_000,
                random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
                story: Vec::new(),
            };
            life.collected(licence.number.as_str());
            for _ in 0..30 {
                life.step();
                life.agrees(100);
            }
        }
    }
}
