//! The language of problems and labels, as negotiated by `Accept-Language`.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use domain_kernel::Language;

/// The tag for `Content-Language`.
pub(crate) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

/// The spoken language that the caller prefers; Chinese when it names none of them.
pub(crate) fn accepted(headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map_or(Language::default(), preferred)
}

/// Weights are compared in thousandths; of equal weights the first wins.
fn preferred(accept: &str) -> Language {
    let mut best = (0, Language::default());
    for range in accept.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let Some(language) = Language::parse(tag.trim()) else { continue };
        let weight = weight.trim().strip_prefix("q=").map_or(1_000, thousandths);
        if best.0 < weight {
            best = (weight, language);
        }
    }
    best.1
}

/// `0.8` as 800; what is not a weight counts as none.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let fraction = format!("{fraction:0<3}");
    let digits = format!("{whole}{}", fraction.get(..3).unwrap_or("000"));
    digits.parse().map_or(0, |value: u32| value.min(1_000))
}

#[cfg(test)]
mod tests {
    use super::preferred;
    use domain_kernel::Language::{Chinese, English};

    #[test]
    fn the_heaviest_spoken_language_wins() {
        for (accept, expected) in [
            ("en", English),
            ("en-GB,en;q=0.9,zh;q=0.8", English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Chinese),
            ("en;q=0.7, zh;q=0.75", Chinese),
            ("fr, de;q=0.9", Chinese),
            ("fr, en;q=0.1", English),
            ("*", Chinese),
            ("en;q=0", Chinese),
            ("", Chinese),
        ] {
            assert_eq!(preferred(accept), expected, "{accept}");
        }
    }
}
