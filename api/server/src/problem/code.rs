//! Every kind of problem the product can answer with, in one closed table.

/// Writes the enum and its table from one list.
macro_rules! problem_codes {
    ($($(#[$says:meta])* $name:ident = $status:literal $word:literal $zh:literal $en:literal;)*) => {
        /// What went wrong, as a word a program may branch on. A code is never reused for
        /// something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $($(#[$says])* $name,)* }

        impl ProblemCode {
            /// Every code, in the order of the published list.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The HTTP status it is answered with.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status,)* } }

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $word,)* } }

            /// The title in Chinese.
            pub const fn title_zh(self) -> &'static str { match self { $(Self::$name => $zh,)* } }

            /// The title in English.
            pub const fn title_en(self) -> &'static str { match self { $(Self::$name => $en,)* } }
        }
    };
}

problem_codes! {
    /// Syntax, an unknown or missing field, or a value of the wrong type.
    Malformed = 400 "malformed" "请求格式不正确" "The request cannot be read";
    /// An unknown, repeated or unreadable query or path parameter, or header.
    InvalidParameter = 400 "invalid_parameter" "请求参数不正确" "A parameter is unknown, repeated or cannot be read";
    /// A cursor that this server did not make for this query.
    InvalidCursor = 400 "invalid_cursor" "分页游标无效" "The cursor does not belong to this query";
    /// No token, or one that is not valid.
    Unauthenticated = 401 "unauthenticated" "需要有效的访问令牌" "A valid access token is required";
    /// The caller's roles do not allow this kind of act.
    Forbidden = 403 "forbidden" "无权进行此操作" "Not permitted";
    /// No such record, or none within the caller's scope.
    NotFound = 404 "not_found" "记录不存在" "No such record";
    /// No such address.
    NoSuchRoute = 404 "no_such_route" "地址不存在" "No such address";
    /// The address exists; the method does not.
    MethodNotAllowed = 405 "method_not_allowed" "不支持的请求方法" "The method is not allowed here";
    /// No representation that the caller accepts.
    NotAcceptable = 406 "not_acceptable" "无法提供所要求的格式" "None of the accepted formats is available";
    /// The request was not received in time.
    RequestTimeout = 408 "request_timeout" "请求接收超时" "The request was not received in time";
    /// The record's state does not know this act.
    StateConflict = 409 "state_conflict" "当前状态不允许此操作" "The present state does not allow this";
    /// A record with this key exists.
    AlreadyExists = 409 "already_exists" "记录已存在" "The record exists already";
    /// Nobody decides what they submitted or reviewed.
    SamePerson = 409 "same_person" "不得审批本人经办的事项" "Nobody decides what they submitted or reviewed";
    /// The holder named somebody else to collect the paper.
    WrongCollector = 409 "wrong_collector" "领证人与持证人指定的不符" "The holder named somebody else to collect the paper";
    /// A request with this idempotency key is still being answered.
    StillRunning = 409 "still_running" "相同幂等键的请求仍在处理" "A request with this idempotency key is still running";
    /// The cursor is too old.
    CursorExpired = 410 "cursor_expired" "分页游标已过期" "The cursor has expired";
    /// The record changed since the given `ETag`.
    Stale = 412 "stale" "记录已被修改，请重新读取" "The record has changed; read it again";
    /// The body is larger than allowed here.
    TooLarge = 413 "too_large" "请求内容过大" "The request is too large";
    /// The body's media type is not read here.
    UnsupportedMediaType = 415 "unsupported_media_type" "不支持的内容类型" "The media type is not supported";
    /// The request can be read, but breaks rules; `errors` names each of them.
    Invalid = 422 "invalid" "内容不符合规定" "The content breaks one or more rules";
    /// The idempotency key was used with another request.
    KeyReused = 422 "idempotency_key_reused" "幂等键已用于其他请求" "The idempotency key was used for another request";
    /// `If-Match` or `Idempotency-Key` is missing.
    PreconditionRequired = 428 "precondition_required" "缺少必需的前置条件请求头" "A required precondition header is missing";
    /// The caller asks too often.
    TooManyRequests = 429 "too_many_requests" "请求过于频繁" "Too many requests";
    /// The headers are larger than allowed.
    HeadersTooLarge = 431 "headers_too_large" "请求头过大" "The headers are too large";
    /// A fault of the server.
    Internal = 500 "internal" "服务器内部错误" "Something went wrong on the server";
    /// No capacity at the moment.
    Busy = 503 "busy" "服务繁忙，请稍后再试" "The service is busy; try again shortly";
}

impl ProblemCode {
    /// The code of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }

    /// The general code of a status that the framework answered by itself.
    pub fn of_status(status: u16) -> Self {
        let same = Self::ALL.iter().copied().find(|code| code.status() == status);
        same.unwrap_or(if status < 500 { Self::Malformed } else { Self::Internal })
    }

    /// The address of its description, which is the `type` of the problem.
    pub fn type_path(self) -> String {
        format!("/api/v1/problems/{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemCode;
    use std::collections::BTreeSet;

    #[test]
    fn words_are_unique_and_every_status_is_an_error() {
        let words: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert_eq!(ProblemCode::parse(code.as_str()), Some(*code));
        }
    }
}
