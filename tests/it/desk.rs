//! A running server over a database of its own, with licences at hand.

use api::Keys;
use api::clock::ShiftedClock;
use chrono::{DateTime, Utc};
use domain_identity::{Actor, Enrolment, Enterprise, Role};
use domain_kernel::{LicenceId, OrganisationId, UserId};
use domain_licences::{Delivery, Licence};
use operations::Failure;
use persistence::ids::Fresh as _;
use persistence::{Store, Tx};
use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::Value;

use crate::harness::{self, Backend, World};

pub(crate) use crate::harness::{add_enterprise as enterprise, applicant};

/// The issuing body of the licences at hand, and one beside it.
pub(crate) const ISSUER: &str = "licence-bureau";
pub(crate) const SIBLING: &str = "fujian";
const MINISTRY: &str = "mofcom";

/// Two importers with valid codes.
pub(crate) const HOLDER: &str = "91350100M000100Y43";
pub(crate) const OTHER: &str = "91110000710930122C";

/// A server, its database, and the keys it trusts.
pub(crate) struct Desk {
    client: Client,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) clock: ShiftedClock,
    pub(crate) holder: Enterprise,
    world: World,
}

/// Ten in the morning of a working day in Shanghai.
pub(crate) fn morning() -> DateTime<Utc> {
    harness::morning()
}

/// Runs a test on a server over each kind of database.
pub(crate) fn each(test: impl Fn(&Desk)) {
    for backend in [Backend::Sqlite, Backend::Postgresql] {
        test(&Desk::open(backend));
    }
}

impl Desk {
    fn open(backend: Backend) -> Self {
        let world = World::new(backend);
        let holder = world.write(|tx| enterprise(tx, HOLDER));
        Self {
            client: Client::builder().pool_max_idle_per_host(0).build().unwrap(),
            store: world.store.clone(),
            keys: world.keys.clone(),
            clock: world.clock.clone(),
            holder,
            world,
        }
    }

    /// A request of somebody to an address below `/api/v1`.
    pub(crate) fn get(&self, who: &Actor, path: &str) -> Response {
        self.sent(self.client.get(self.address(path)).bearer_auth(self.token(who)))
    }

    /// The body of a request that succeeds.
    pub(crate) fn read(&self, who: &Actor, path: &str) -> Value {
        let response = self.get(who, path);
        assert_eq!(response.status(), 200, "{path}");
        response.json().unwrap()
    }

    /// A request of nobody in particular.
    pub(crate) fn visit(&self, path: &str) -> Response {
        self.sent(self.client.get(self.address(path)))
    }

    /// The same with a header.
    pub(crate) fn visit_with(&self, path: &str, name: &str, value: &str) -> Response {
        self.sent(self.client.get(self.address(path)).header(name, value))
    }

    /// A question of nobody in particular.
    pub(crate) fn ask(&self, path: &str, body: &Value) -> Response {
        self.sent(self.client.post(self.address(path)).json(body))
    }

    /// A command on the record's present version.
    pub(crate) fn act(&self, who: &Actor, path: &str, body: &Value) -> Response {
        let key = LicenceId::fresh();
        let request = self.client.post(self.address(path)).bearer_auth(self.token(who));
        let request = request.header("Idempotency-Key", key.as_str()).header("If-Match", "*");
        self.sent(request.json(body))
    }

    pub(crate) fn request(&self, who: &Actor, path: &str) -> RequestBuilder {
        self.client.post(self.address(path)).bearer_auth(self.token(who))
    }

    pub(crate) fn sent(&self, request: RequestBuilder) -> Response {
        request.send().unwrap()
    }

    /// A token that is valid on the desk's clock.
    fn token(&self, who: &Actor) -> String {
        self.world.token(who)
    }

    /// Where the server listens.
    pub(crate) fn url(&self) -> &str {
        &self.world.url
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.world.url)
    }

    /// Writes as the system.
    pub(crate) fn write<T>(&self, work: impl Fn(&mut Tx<'_>) -> Result<T, Failure>) -> T {
        self.world.write(work)
    }

    /// An officer of an organisation.
    pub(crate) fn officer(&self, organisation: &str, role: Role) -> Actor {
        let id = OrganisationId::parse(organisation).unwrap();
        let path = harness::path_of(organisation);
        Actor {
            id: UserId::fresh(),
            roles: vec![role],
            enrolment: Enrolment::Organisation { id, path },
        }
    }

    /// An officer of the ministry.
    pub(crate) fn ministry(&self, role: Role) -> Actor {
        self.officer(MINISTRY, role)
    }

    /// A user of the enterprise that holds the licences at hand.
    pub(crate) fn applicant(&self) -> Actor {
        applicant(&self.holder)
    }

    /// An issued licence of the holder: on paper it waits, otherwise it is in force.
    pub(crate) fn licence(&self, serial: u32, delivery: Delivery) -> Licence {
        self.licence_as(serial, delivery, |_| {})
    }

    /// The same with another face.
    pub(crate) fn licence_as(
        &self,
        serial: u32,
        delivery: Delivery,
        change: impl Fn(&mut Licence),
    ) -> Licence {
        self.world.given_licence(&self.holder, serial, delivery, change)
    }
}
