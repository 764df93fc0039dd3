//! A client that names itself in the `Authorization` header (RFC 6749, 2.3.1).

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::body::TokenRequest;

/// The id and the secret of the `Basic` scheme, if the request carries them.
#[derive(Debug)]
pub(super) struct BasicClient(Option<(String, String)>);

impl FromRequest for BasicClient {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(named(request.headers()))))
    }
}

fn named(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

/// Both parts are written as in a form before they are joined.
fn form_decoded(text: &str) -> Option<String> {
    let text = text.replace('&', "%26");
    let pairs = Query::<Vec<(String, String)>>::from_query(&format!("part={text}")).ok()?;
    let (_, part) = pairs.into_inner().pop()?;
    (!part.contains('\0')).then_some(part)
}

impl BasicClient {
    /// The request with the client of the header, unless the form names one itself.
    pub(super) fn named_in(self, mut request: TokenRequest) -> TokenRequest {
        if let (Some((id, secret)), None, None) =
            (self.0, &request.client_id, &request.client_secret)
        {
            request.client_id = Some(id);
            request.client_secret = Some(secret);
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn client(value: &str) -> Option<(String, String)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        named(&headers)
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn a_client_is_named_by_the_basic_scheme_only() {
        let customs = |secret: &str| Some(("customs".to_owned(), secret.to_owned()));
        assert_eq!(client(&basic("customs:a%3Ab+c")), customs("a:b c"));
        assert_eq!(client(&basic("customs:a&b=c")), customs("a&b=c"));
        assert_eq!(client(&basic("customs")), None);
        assert_eq!(client(&basic("customs:%00")), None);
        assert_eq!(client("Basic !!"), None);
        assert_eq!(client("Bearer abc"), None);
    }
}
