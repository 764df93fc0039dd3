//! Pages of a list: an opaque, sealed cursor that belongs to one query, and the answer's shape.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};

const LIMIT_DEFAULT: usize = 50;
const LIMIT_MAX: usize = 200;

/// A cursor is refused after a day.
const CURSOR_SECONDS: i64 = 24 * 3_600;

/// What an item takes on the wire, roughly: a page is written without moving house.
const ITEM_BYTES: usize = 800;

const SEAL_BYTES: usize = 32;
const TIME_BYTES: usize = 8;

/// Which page of a list.
#[derive(Debug, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents the parameters that PageRequest reads")]
pub(crate) struct PageParams {
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// The `page.next` of the page before; only with the same filter.
    #[param(max_length = 1000, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}

/// The page that was asked for.
#[derive(Debug)]
pub(crate) struct PageRequest {
    /// How many items at most, 1 to 200.
    pub limit: usize,
    position: Option<Vec<u8>>,
    /// What the next cursor is sealed with and linked to.
    seal: Sealing,
}

#[derive(Debug)]
struct Sealing {
    context: Data<Context>,
    binding: [u8; 32],
    address: String,
}

impl PageRequest {
    /// Whether a parameter is one of the page's, not of the filter's.
    pub(crate) fn knows(name: &str) -> bool {
        matches!(name, "limit" | "cursor")
    }

    pub(crate) fn read(
        request: &HttpRequest,
        page: &[(String, String)],
        filter: &[(String, String)],
    ) -> Result<Self, Problem> {
        let context = request.app_data::<Data<Context>>().expect("the server registers it");
        let value = |name| page.iter().find(|(given, _)| given == name).map(|(_, value)| value);
        let limit = value("limit").map_or(Ok(LIMIT_DEFAULT), |text| limit(text))?;
        let seal = Sealing {
            context: context.clone(),
            binding: binding(request.path(), filter),
            address: address(request.path(), limit, filter),
        };
        let position = value("cursor").map(|text| seal.open(text)).transpose()?;
        Ok(Self { limit, position, seal })
    }

    /// The key that the page begins after.
    ///
    /// # Errors
    /// `invalid_cursor` when the position is not of this list.
    pub(crate) fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let position = self.position.as_deref();
        position
            .map(|json| serde_json::from_slice(json).map_err(|_other_list| foreign()))
            .transpose()
    }

    /// The id that the page begins after, of a list that is ordered by it.
    ///
    /// # Errors
    /// `invalid_cursor` when the position is not of this list.
    pub(crate) fn after_id<T, E>(
        &self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let text = self.after::<String>()?;
        text.map(|text| parse(&text).map_err(|_other_list| foreign())).transpose()
    }

    /// The same for a key of several parts, which are read one by one.
    ///
    /// # Errors
    /// `invalid_cursor` when the position is not of this list.
    pub(crate) fn after_key<K: DeserializeOwned, T, E>(
        &self,
        parse: impl Fn(K) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let key = self.after::<K>()?;
        key.map(|key| parse(key).map_err(|_other_list| foreign())).transpose()
    }

    /// How many rows to ask for: one more than shown tells whether there are more.
    pub(crate) fn rows(&self) -> i64 {
        i64::try_from(self.limit).expect("at most 200") + 1
    }

    /// The answer to at most [`Self::rows`] rows: what is shown of each, and the key that
    /// the next page begins after.
    pub(crate) fn listing<R, K: Serialize, V>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
        view: impl Fn(R) -> V,
    ) -> Listing<V> {
        let has_more = self.limit < rows.len();
        rows.truncate(self.limit);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| self.seal.close(&key(row)));
        let link = next
            .as_ref()
            .map(|cursor| format!("<{}&cursor={cursor}>; rel=\"next\"", self.seal.address));
        let items = rows.into_iter().map(view).collect();
        Listing { items, page: PageView { has_more, next }, link }
    }
}

impl Sealing {
    fn message(&self, sealed: &[u8]) -> Vec<u8> {
        [self.binding.as_slice(), sealed].concat()
    }

    fn close(&self, key: &impl Serialize) -> String {
        let position = serde_json::to_vec(key).expect("a key of a list serialises");
        let now = self.context.clock.now().timestamp();
        let sealed = [now.to_be_bytes().as_slice(), &position].concat();
        let seal = self.context.keys.seal(&self.message(&sealed));
        URL_SAFE_NO_PAD.encode([seal, sealed].concat())
    }

    /// The position within a cursor of ours that is younger than a day.
    fn open(&self, cursor: &str) -> Result<Vec<u8>, Problem> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_cause| foreign())?;
        let (seal, sealed) = bytes.split_at_checked(SEAL_BYTES).ok_or_else(foreign)?;
        if !self.context.keys.is_sealed(&self.message(sealed), seal) {
            return Err(foreign());
        }
        let (time, position) = sealed.split_first_chunk::<TIME_BYTES>().ok_or_else(foreign)?;
        let age = self.context.clock.now().timestamp() - i64::from_be_bytes(*time);
        if CURSOR_SECONDS < age {
            let expired = Problem::new(ProblemCode::CursorExpired);
            return Err(expired.with_detail(Message::CursorExpired));
        }
        Ok(position.to_vec())
    }
}

fn foreign() -> Problem {
    let error = FieldError::new("query:cursor", "foreign_cursor", Message::CursorForeign);
    Problem::new(ProblemCode::InvalidCursor).with_errors(vec![error])
}

fn limit(text: &str) -> Result<usize, Problem> {
    let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    limit.ok_or_else(|| {
        let message = Text::with(Message::FieldRange, &[("min", &1), ("max", &LIMIT_MAX)]);
        let error = FieldError::new("query:limit", "range", message);
        Problem::parameter(FieldError { limit: Some(LIMIT_MAX.to_string()), ..error })
    })
}

/// The query a cursor belongs to, whatever the order of its parameters.
fn binding(path: &str, filter: &[(String, String)]) -> [u8; 32] {
    let mut filter: Vec<_> = filter.iter().collect();
    filter.sort();
    let text = serde_json::to_vec(&(path, filter)).expect("texts serialise");
    let hash = digest::digest(&digest::SHA256, &text);
    *hash.as_ref().first_chunk().expect("SHA-256 has 32 bytes")
}

fn address(path: &str, limit: usize, filter: &[(String, String)]) -> String {
    let mut address = format!("{path}?limit={limit}");
    for (name, value) in filter {
        address.push_str(&format!("&{}={}", percent_encoded(name), percent_encoded(value)));
    }
    address
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing<T> {
    /// The items of this page, in the order of the list.
    pub items: Vec<T>,
    /// Where the list goes on.
    pub page: PageView,
    #[serde(skip)]
    #[schema(ignore)]
    link: Option<String>,
}

/// Where the list goes on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Page)]
pub(crate) struct PageView {
    /// The cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Whether there is a next page.
    pub has_more: bool,
}

impl<T> Listing<T> {
    /// A page of a list that goes on by its own keys; `link` is the value of the header.
    pub(crate) fn of(items: Vec<T>, page: PageView, link: Option<String>) -> Self {
        Self { items, page, link }
    }

    /// A short list that is always answered whole.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, page: PageView { next: None, has_more: false }, link: None }
    }
}

impl<T: Serialize> Responder for Listing<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(link) = &self.link {
            response.insert_header((header::LINK, link.as_str()));
        }
        let mut body = Vec::with_capacity(ITEM_BYTES * (self.items.len() + 1));
        serde_json::to_writer(&mut body, &self).expect("a view serialises");
        response.insert_header(header::ContentType::json()).body(body)
    }
}
