//! A sentence for a person, held until the language of the answer is known.

use std::borrow::Cow;

use super::message::Message;
use domain_kernel::Language;

/// A sentence in both languages, or the name of one with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A sentence of the catalogue and the values of its `{placeholders}`.
    Message(Message, Vec<(&'static str, String)>),
    /// A sentence that its source gives in both languages, as a rule of law does.
    Both { zh: Cow<'static, str>, en: Cow<'static, str> },
}

impl Text {
    /// A sentence with values for its placeholders.
    pub fn with(message: Message, values: &[(&'static str, &dyn ToString)]) -> Self {
        let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
        Self::Message(message, values)
    }

    /// A sentence as its source gives it.
    pub fn both(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Both { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn say(&self, language: Language) -> String {
        match (self, language) {
            (Self::Message(message, values), _) => fill(message.text(language), values),
            (Self::Both { zh, .. }, Language::Chinese) => zh.to_string(),
            (Self::Both { en, .. }, Language::English) => en.to_string(),
        }
    }
}

impl From<Message> for Text {
    fn from(message: Message) -> Self {
        Self::Message(message, Vec::new())
    }
}

fn fill(sentence: &str, values: &[(&'static str, String)]) -> String {
    let mut filled = sentence.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}
