//! The languages we speak.

/// A language of names and messages (语言).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Chinese (中文): the language of the law and therefore the default.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language tag on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The language of a tag as `zh-CN`, `zh-Hans` or `en`, if we speak it.
    pub fn parse(tag: &str) -> Option<Self> {
        let (primary, _) = tag.split_once('-').unwrap_or((tag, ""));
        Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// Of two wordings, the one in this language.
    pub fn choose<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_with_a_region_is_understood() {
        assert_eq!(Language::parse("zh-CN"), Some(Language::Chinese));
        assert_eq!(Language::parse("EN"), Some(Language::English));
        assert_eq!(Language::parse("fr"), None);
        assert_eq!(Language::English.choose("元旦", "New Year's Day"), "New Year's Day");
    }
}
