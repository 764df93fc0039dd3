//! Text pairs into a typed filter, naming the parameter that does not fit.

use serde::de::value::{Error as ValueError, MapDeserializer};
use serde::de::{Deserializer, EnumAccess, Error as _, IntoDeserializer, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use validator::Validate;

use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};
use crate::valid::field_errors_of;

/// The typed value of the pairs.
pub(super) fn read<T>(pairs: Vec<(String, String)>) -> Result<T, Problem>
where
    T: serde::de::DeserializeOwned + Validate,
{
    let pairs = pairs.into_iter().map(|(name, value)| (name, Part(value)));
    let reader = MapDeserializer::<_, ValueError>::new(pairs);
    let value: T = serde_path_to_error::deserialize(reader).map_err(|error| fault(&error))?;
    match value.validate() {
        Ok(()) => Ok(value),
        Err(errors) => {
            let errors = field_errors_of(&errors, "query:");
            Err(Problem::new(ProblemCode::InvalidParameter).with_errors(errors))
        }
    }
}

fn fault(error: &serde_path_to_error::Error<ValueError>) -> Problem {
    let says = error.inner().to_string();
    let mut quoted = says.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or_default().to_owned();
    let (name, code, message) = if says.starts_with("unknown field") {
        let known = quoted.collect::<Vec<_>>().join(", ");
        let message = Text::with(Message::ParameterUnknown, &[("known", &known)]);
        (name, "unknown_parameter", message)
    } else if says.starts_with("missing field") {
        (name, "missing_parameter", Message::ParameterMissing.into())
    } else {
        let message = Text::with(Message::ParameterUnreadable, &[("cause", &says)]);
        (error.path().to_string(), "unreadable", message)
    };
    Problem::parameter(FieldError::new(format!("query:{name}"), code, message))
}

/// The text of one parameter, which becomes whatever the field asks for.
struct Part(String);

impl IntoDeserializer<'_, ValueError> for Part {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Writes the methods that parse the text as a number or truth value.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            let value = self.0.parse().map_err(|cause| {
                ValueError::custom(format!("{cause} ({:?})", self.0))
            })?;
            visitor.$visit(value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Part {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_enum(self)
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
    }

    forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Part {
    type Error = ValueError;
    type Variant = UnitOnly;

    fn variant_seed<S: serde::de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, UnitOnly), ValueError> {
        seed.deserialize(self).map(|word| (word, UnitOnly))
    }
}

/// A word of an enumeration carries nothing.
struct UnitOnly;

impl<'de> VariantAccess<'de> for UnitOnly {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<S: serde::de::DeserializeSeed<'de>>(
        self,
        _: S,
    ) -> Result<S::Value, ValueError> {
        Err(ValueError::custom("a word is expected"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::custom("a word is expected"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ValueError> {
        Err(ValueError::custom("a word is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        InForce,
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        year: Option<i32>,
        state: Option<Word>,
        #[validate(length(max = 3))]
        name: Option<String>,
    }

    fn pointer_of(name: &str, value: &str) -> String {
        let pairs = vec![(name.to_owned(), value.to_owned())];
        match read::<Filter>(pairs) {
            Ok(filter) => format!("{:?} {:?} {:?}", filter.year, filter.state, filter.name),
            Err(problem) => {
                let view = problem.view(domain_kernel::Language::English, "", "");
                view.errors.into_iter().map(|error| error.pointer + " " + &error.code).collect()
            }
        }
    }

    #[test]
    fn a_filter_reads_words_and_numbers_and_names_what_it_cannot_read() {
        for (name, value, expected) in [
            ("year", "2026", "Some(2026) None None"),
            ("state", "in_force", "None Some(InForce) None"),
            ("year", "twenty", "query:year unreadable"),
            ("state", "gone", "query:state unreadable"),
            ("yaer", "2026", "query:yaer unknown_parameter"),
            ("name", "long", "query:name length"),
        ] {
            assert_eq!(pointer_of(name, value), expected, "{name}={value}");
        }
    }
}
