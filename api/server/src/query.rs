//! Query parameters: typed, and none that is unknown, repeated or misspelt.

mod parameters;

use std::future::{Ready, ready};

use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use validator::Validate;

use crate::page::PageRequest;
use crate::problem::{FieldError, Message, Problem, ProblemCode};

/// The query of an operation that answers one thing. `T` denies unknown fields.
#[derive(Debug)]
pub(crate) struct ValidQuery<T>(pub T);

/// The query of an operation that answers a page: its filter, and which page.
#[derive(Debug)]
pub(crate) struct ListQuery<T> {
    pub filter: T,
    pub page: PageRequest,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidQuery<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(pairs(request).and_then(|pairs| parameters::read(pairs).map(Self)))
    }
}

/// The query of a request as a type, for extractors that read more than the query.
pub(crate) fn parameters_of_type<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
) -> Result<T, Problem> {
    pairs(request).and_then(parameters::read)
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ListQuery<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(list_query(request))
    }
}

fn list_query<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
) -> Result<ListQuery<T>, Problem> {
    let (page, filter): (Vec<_>, Vec<_>) =
        pairs(request)?.into_iter().partition(|(name, _)| PageRequest::knows(name));
    let page = PageRequest::read(request, &page, &filter)?;
    Ok(ListQuery { filter: parameters::read(filter)?, page })
}

/// A filter that filters nothing: the list takes no parameters but the page's.
#[derive(Debug, Default, serde::Deserialize, Validate, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoFilter {}

/// The parameters in their order, decoded, none of them twice. `dry_run` is read by
/// [`crate::dry_run`].
fn pairs(request: &HttpRequest) -> Result<Vec<(String, String)>, Problem> {
    let unreadable = |_cause| Problem::new(ProblemCode::InvalidParameter);
    let query = Query::<Vec<(String, String)>>::from_query(request.query_string());
    let mut pairs = query.map_err(unreadable)?.into_inner();
    for (at, (name, value)) in pairs.iter().enumerate() {
        let pointer = format!("query:{name}");
        if pairs.iter().take(at).any(|(earlier, _)| earlier == name) {
            let error = FieldError::new(pointer, "repeated", Message::ParameterRepeated);
            return Err(Problem::parameter(error));
        }
        if name.contains('\0') || value.contains('\0') {
            let error = FieldError::new(pointer, "nul_character", Message::NulCharacter);
            return Err(Problem::parameter(error));
        }
    }
    pairs.retain(|(name, _)| name != crate::dry_run::DRY_RUN);
    Ok(pairs)
}

/// The query of an operation that takes no parameters.
pub(crate) fn parameters_of(request: &HttpRequest) -> Result<Vec<(String, String)>, Problem> {
    pairs(request)
}
