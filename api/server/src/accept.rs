//! Which of the formats on offer a request asks for (`Accept`, RFC 9110 12.5.1).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, Accept, Header as _, QualityItem};
use actix_web::mime::Mime;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::{Problem, ProblemCode};

/// What a request accepts; everything when it does not say, or says nothing that can be read.
#[derive(Debug)]
pub(crate) struct Asked(Vec<QualityItem<Mime>>);

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(header::ACCEPT) {
            return ready(Ok(Self(Vec::new())));
        }
        let read = Accept::parse(request).map(|accept| Self(accept.0));
        ready(read.map_err(|_unreadable| Problem::new(ProblemCode::NotAcceptable)))
    }
}

impl Asked {
    /// The best accepted of the formats on offer; of equals the first.
    pub(crate) fn one_of<T: Copy>(&self, offered: &[(&str, T)]) -> Result<T, Problem> {
        let mut best: Option<(header::Quality, T)> = None;
        for (format, value) in offered {
            let quality = self.quality(format);
            let is_better = best.is_none_or(|(known, _)| known < quality);
            if header::Quality::ZERO < quality && is_better {
                best = Some((quality, *value));
            }
        }
        best.map(|(_, value)| value).ok_or_else(|| Problem::new(ProblemCode::NotAcceptable))
    }

    /// How well a format is accepted: the most specific range that covers it says.
    fn quality(&self, format: &str) -> header::Quality {
        if self.0.is_empty() {
            return header::Quality::MAX;
        }
        let (main, _) = format.split_once('/').unwrap_or((format, ""));
        let rank = |range: &Mime| match (range.type_().as_str(), range.subtype().as_str()) {
            ("*", "*") => Some(0),
            (kind, "*") => (kind == main).then_some(1),
            _ => (range.essence_str() == format).then_some(2),
        };
        let ranked = self.0.iter().filter_map(|item| Some((rank(&item.item)?, item.quality)));
        let best = ranked.max_by_key(|(rank, _)| *rank);
        best.map_or(header::Quality::ZERO, |(_, quality)| quality)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const OFFERED: [(&str, char); 2] = [("application/jose", 'j'), ("application/pdf", 'p')];

    fn chosen(accept: Option<&str>) -> Option<char> {
        let mut request = TestRequest::default();
        if let Some(accept) = accept {
            request = request.insert_header((header::ACCEPT, accept));
        }
        let asked = Asked::from_request(&request.to_http_request(), &mut Payload::None);
        asked.into_inner().ok()?.one_of(&OFFERED).ok()
    }

    #[test]
    fn the_first_is_given_to_who_takes_anything() {
        assert_eq!(chosen(None), Some('j'));
        assert_eq!(chosen(Some("*/*")), Some('j'));
        assert_eq!(chosen(Some("application/*")), Some('j'));
    }

    #[test]
    fn the_format_asked_for_is_given_before_any_other() {
        assert_eq!(chosen(Some("application/pdf")), Some('p'));
        assert_eq!(chosen(Some("application/pdf, */*;q=0.5")), Some('p'));
        assert_eq!(chosen(Some("application/jose;q=0.2, application/pdf;q=0.9")), Some('p'));
        assert_eq!(chosen(Some("application/jose;q=0, */*")), Some('p'));
    }

    #[test]
    fn what_is_not_on_offer_is_not_given() {
        assert_eq!(chosen(Some("image/png")), None);
        assert_eq!(chosen(Some("application/pdf;q=0")), None);
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        assert_eq!(chosen(Some("nonsense")), Some('j'));
        assert_eq!(chosen(Some("nonsense, application/pdf")), Some('p'));
    }
}
