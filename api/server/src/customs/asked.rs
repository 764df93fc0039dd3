//! Which message a caller asks for, and in which language.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain_kernel::{Language, MessageId};

use crate::language::accepted;
use crate::path::{At, IdPath};
use crate::problem::Problem;

/// The message of the path, and the language of the caller.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: MessageId,
    pub(super) language: Language,
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = At::<IdPath>::from_request(request, payload).into_inner();
        ready(path.and_then(|At(path)| {
            let id = path.parse(MessageId::parse)?;
            Ok(Self { id, language: accepted(request.headers()) })
        }))
    }
}
