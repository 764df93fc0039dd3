//! Reading JSON with limits, and saying where it went wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::named::Named;
use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};

/// Objects and lists within each other, at most.
const DEPTH_MAX: usize = 32;

/// The value, or 400 with the place.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    scan(body)?;
    match located::<T>(body) {
        Ok(value) => Ok(value),
        Err(problem) => whole_numbers(body).unwrap_or(Err(problem)),
    }
}

/// A part of a body already read as JSON. What is another part's field is broken, 422; what no
/// field could hold is malformed, 400; both with their place below `at`.
pub(crate) fn read_part<T: DeserializeOwned>(at: &str, mut part: Value) -> Result<T, Problem> {
    write_plainly(&mut part);
    serde_path_to_error::deserialize(Named(part)).map_err(|error| {
        let is_foreign = error.inner().to_string().starts_with("unknown field");
        let problem = fault(&error).below(at);
        if is_foreign { problem.into_invalid() } else { problem }
    })
}

/// JSON Schema counts `20.0` as an integer, serde does not: such a body is read a
/// second time with its whole numbers written plainly.
fn whole_numbers<T: DeserializeOwned>(body: &[u8]) -> Option<Result<T, Problem>> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    if !write_plainly(&mut value) {
        return None;
    }
    let plain = serde_json::to_vec(&value).expect("a value just read can be written");
    Some(located(&plain))
}

/// Whether there was such a number.
fn write_plainly(value: &mut Value) -> bool {
    match value {
        Value::Number(number) => match plain(number) {
            Some(whole) => {
                *number = whole.into();
                true
            }
            None => false,
        },
        Value::Array(items) => items.iter_mut().fold(false, |any, item| write_plainly(item) | any),
        Value::Object(fields) => {
            fields.values_mut().fold(false, |any, field| write_plainly(field) | any)
        }
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// `20.0` as 20: the text of the number, without its zero fraction.
fn plain(number: &serde_json::Number) -> Option<i64> {
    number.is_f64().then(|| number.to_string().strip_suffix(".0")?.parse().ok()).flatten()
}

fn located<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(Named(&mut reader));
    let value = value.map_err(|error| fault(&error))?;
    reader.end().map_err(|error| cause(&error))?;
    Ok(value)
}

fn cause(error: &serde_json::Error) -> Problem {
    let detail = Text::with(Message::BodyCause, &[("cause", error)]);
    Problem::new(ProblemCode::Malformed).with_detail(detail)
}

/// Syntax has no field; everything else is an error of one field.
fn fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if inner.is_syntax() || inner.is_eof() {
        return cause(inner);
    }
    let says = inner.to_string();
    let says = says.split(" at line ").next().unwrap_or_default();
    let at = pointer(error.path());
    let (code, name, message) = classified(says);
    let at = if name.is_empty() || at.ends_with(&format!("/{name}")) {
        at
    } else {
        format!("{at}/{name}")
    };
    Problem::new(ProblemCode::Malformed).with_errors(vec![FieldError::new(at, code, message)])
}

/// What serde says, as a code, the field it names and a sentence of ours.
pub(crate) fn classified(says: &str) -> (&'static str, String, Text) {
    let mut quoted = says.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or_default().to_owned();
    if says.starts_with("unknown field") {
        let known = quoted.collect::<Vec<_>>().join(", ");
        return ("unknown_field", name, Text::with(Message::FieldUnknown, &[("known", &known)]));
    }
    if says.starts_with("missing field") {
        return ("missing_field", name, Message::FieldMissing.into());
    }
    if says.starts_with("duplicate field") {
        return ("duplicate_field", name, Message::FieldDuplicate.into());
    }
    ("unreadable", String::new(), Text::with(Message::FieldUnreadable, &[("cause", &says)]))
}

/// A path of serde as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&escaped(key)),
            Segment::Enum { variant } => pointer.push_str(&escaped(variant)),
            Segment::Unknown => {}
        }
    }
    pointer
}

fn escaped(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Refuses what no field could accept: bytes that are no text, nesting without end, and
/// U+0000, which PostgreSQL cannot keep.
fn scan(body: &[u8]) -> Result<(), Problem> {
    let malformed = Problem::new(ProblemCode::Malformed);
    if body.is_empty() {
        return Err(malformed.with_detail(Message::BodyEmpty));
    }
    if std::str::from_utf8(body).is_err() {
        return Err(malformed.with_detail(Message::BodyNotUtf8));
    }
    match walk(body) {
        Walk::Fine => Ok(()),
        Walk::Nul => Err(malformed.with_detail(Message::NulCharacter)),
        Walk::TooDeep => {
            Err(malformed.with_detail(Text::with(Message::DepthLimit, &[("limit", &DEPTH_MAX)])))
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Walk {
    Fine,
    Nul,
    TooDeep,
}

fn walk(body: &[u8]) -> Walk {
    let mut depth: usize = 0;
    let mut in_text = false;
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        match byte {
            b'\\' if in_text => {
                if body.get(at..).is_some_and(|rest| rest.starts_with(b"\\u0000")) {
                    return Walk::Nul;
                }
                at += 1;
            }
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if DEPTH_MAX < depth {
            return Walk::TooDeep;
        }
        at += 1;
    }
    Walk::Fine
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        count: i32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        lines: Vec<Line>,
    }

    fn pointer_of(body: &str) -> String {
        let problem = read::<Body>(body.as_bytes()).unwrap_err();
        let view = problem.view(domain_kernel::Language::English, "", "");
        let first = view.errors.first();
        first.map_or(String::from("-"), |error| format!("{} {}", error.pointer, error.code))
    }

    #[test]
    fn every_fault_names_its_place() {
        for (body, expected) in [
            (r#"{"lines":[{"count":1},{"count":"x"}]}"#, "/lines/1/count unreadable"),
            (r#"{"lines":[{"count":1,"cuont":2}]}"#, "/lines/0/cuont unknown_field"),
            (r#"{"lines":[{}]}"#, "/lines/0/count missing_field"),
            (r#"{"lines":[],"lines":[]}"#, "/lines duplicate_field"),
            (r#"{"lines":[{"count":1.5}]}"#, "/lines/0/count unreadable"),
            (r#"{"lines":[[1]]}"#, "/lines/0 unreadable"),
            (r#"[[{"count":1}]]"#, " unreadable"),
            (r#"{"lines":[}"#, "-"),
            (r#"{"lines":[]} x"#, "-"),
            ("", "-"),
        ] {
            assert_eq!(pointer_of(body), expected, "{body}");
        }
    }

    #[test]
    fn a_whole_number_with_a_zero_fraction_is_an_integer() {
        let body: Body = read(br#"{"lines":[{"count":20.0}]}"#).unwrap();
        assert_eq!(body.lines[0].count, 20);
    }

    #[test]
    fn deep_nesting_and_nul_are_refused_outside_and_inside_of_text() {
        assert_eq!(walk(&[b'['; 33]), Walk::TooDeep);
        assert_eq!(walk(br#"{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}"#), Walk::Fine);
        assert_eq!(walk(br#"{"a":"\u0000"}"#), Walk::Nul);
        assert_eq!(walk(br#"{"a":"\\u0000"}"#), Walk::Fine);
    }
}
