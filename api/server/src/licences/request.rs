//! What callers send about licences.

use chrono::NaiveDate;
use domain_kernel::{
    CustomsDistrict, IssuerCode, LicenceNumber, OrganisationId, UnifiedSocialCreditCode,
};
use domain_licences::blanks::BlankNumber;
use domain_licences::{LicenceAction, LicenceKind, LicenceState};
use operations::licences::{Act, Collector, HandOver, LicenceKey, Together};
use persistence::LicenceFilter;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use super::body::{LicenceKindWord, LicenceStateWord};
use crate::dates::is_day;
use crate::path::segment;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::Fields;

/// The path of one licence: numbers repeat between kinds.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct LicencePath {
    /// The kind of the licence.
    #[param(value_type = LicenceKindWord, example = "automatic_import")]
    kind: String,
    /// The licence number (许可证号).
    #[param(pattern = "^[0-9]{2}-[0-9A-Z]{2}-[0-9]{6}$", example = "26-AA-000001")]
    number: String,
}

impl LicencePath {
    pub(crate) fn parse(&self) -> Result<LicenceKey, Problem> {
        let kind = |word: &str| LicenceKind::parse(word).ok_or("no kind of licence");
        let kind = segment("kind", &self.kind, kind)?;
        Ok(LicenceKey { kind, number: segment("number", &self.number, LicenceNumber::parse)? })
    }
}

/// Which licences to list; a missing condition matches all.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenceFilterParams {
    /// The kind of the licence.
    kind: Option<LicenceKindWord>,
    /// The state as written down: a licence past its last day stands as it did until the clock
    /// has written its end down.
    state: Option<LicenceStateWord>,
    /// Commodity code of the face (商品编码): its first two to ten digits.
    #[param(pattern = "^[0-9]{2,10}$", example = "7402000001")]
    #[validate(length(min = 2, max = 10), custom(function = is_digits))]
    hs_code: Option<String>,
    /// The two characters of the body that issued (发证机构代码).
    #[param(pattern = "^[0-9A-Z]{2}$", example = "AA")]
    #[validate(length(equal = 2))]
    issuer: Option<String>,
    /// Credit code of the holder, as on the face (统一社会信用代码).
    #[param(
        pattern = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
        example = "91350100M000100Y43"
    )]
    #[validate(length(equal = 18))]
    holder: Option<String>,
    /// Region of the holder (地区), six digits; a province or a prefecture holds what is below it.
    #[param(pattern = "^[0-9]{6}$", example = "350000")]
    #[validate(length(equal = 6), custom(function = is_digits))]
    region: Option<String>,
    /// A port of clearance on the face (报关口岸).
    #[param(pattern = "^[0-9]{4}$", example = "5301")]
    #[validate(length(equal = 4))]
    port: Option<String>,
    /// The year whose catalogue the licence belongs to.
    #[param(minimum = 1980, maximum = 2079, example = 2026)]
    #[validate(range(min = 1980, max = 2079))]
    year: Option<i32>,
    /// The body where the paper is collected (领证地): with `state=issued` its queue of papers to
    /// hand over.
    #[validate(length(min = 2, max = 64))]
    #[param(
        min_length = 2,
        max_length = 64,
        pattern = "^[a-z0-9-]{2,64}$",
        example = "special-office-fuzhou"
    )]
    collection_organisation_id: Option<String>,
    /// Issued on this day or later.
    #[validate(custom(function = is_day))]
    issued_from: Option<NaiveDate>,
    /// Issued on this day or earlier.
    #[validate(custom(function = is_day))]
    issued_until: Option<NaiveDate>,
}

impl LicenceFilterParams {
    pub(super) fn parse(&self) -> Result<LicenceFilter, Problem> {
        Ok(LicenceFilter {
            kind: self.kind.map(LicenceKind::from),
            state: self.state.map(LicenceState::from),
            hs_code: self.hs_code.clone(),
            issuer: read("issuer", self.issuer.as_ref(), IssuerCode::parse)?,
            holder: read("holder", self.holder.as_ref(), UnifiedSocialCreditCode::parse)?,
            region: self.region.as_deref().map(significant),
            port: read("port", self.port.as_ref(), CustomsDistrict::parse)?,
            year: self.year,
            collection: read(
                "collection_organisation_id",
                self.collection_organisation_id.as_ref(),
                OrganisationId::parse,
            )?,
            issued_from: self.issued_from,
            issued_until: self.issued_until,
        })
    }
}

/// A parameter as its own type reads it.
fn read<T, E: ToString>(
    name: &str,
    value: Option<&String>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Problem> {
    let read = value.map(|text| parse(text)).transpose();
    read.map_err(|cause| {
        Problem::parameter(FieldError::unreadable(format!("query:{name}"), &cause))
    })
}

/// The digits that a region shares with all that is below it: pairs of zeros at the end are none.
fn significant(region: &str) -> String {
    let mut digits = region;
    while let Some(shorter) = digits.strip_suffix("00") {
        digits = shorter;
    }
    digits.to_owned()
}

fn is_digits(text: &str) -> Result<(), validator::ValidationError> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits { Ok(()) } else { Err(validator::ValidationError::new("digits")) }
}

/// Who came for the paper.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectionRequest {
    /// The person's name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "王芳")]
    collector_name: String,
    /// The last four characters of the person's identity document; send no more of it.
    #[validate(length(equal = 4), custom(function = is_document_end))]
    #[schema(pattern = "^[0-9A-Z]{4}$", example = "123X")]
    document_last_four: String,
    /// The numbered blank that the licence is printed on; the next one of the body when missing,
    /// and none where the body was never delivered any.
    #[validate(length(equal = 7))]
    #[schema(pattern = "^[0-9]{7}$", example = "0004711")]
    #[serde(default)]
    blank_number: Option<String>,
    /// The others of its block that are handed over with it. Licences for mechanical and electrical
    /// products that wait for the same importer and user under numbers without a gap are collected
    /// together: each of them is named here or in `unwanted`.
    #[validate(length(max = 100), custom(function = are_numbers))]
    #[schema(max_items = 100, example = json!(["26-AA-000002"]))]
    #[serde(default)]
    together_with: Vec<String>,
    /// The others of its block that the user does not want: void from now on (废证).
    #[validate(length(max = 100), custom(function = are_numbers))]
    #[schema(max_items = 100, example = json!(["26-AA-000003"]))]
    #[serde(default)]
    unwanted: Vec<String>,
    /// What the user's letter says of them; needed with `unwanted`.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, pattern = "\\S", example = "合同取消，来函说明")]
    #[serde(default)]
    letter: Option<String>,
}

fn are_numbers(texts: &[String]) -> Result<(), ValidationError> {
    let is_short = texts.iter().all(|text| text.len() <= 20);
    if is_short { Ok(()) } else { Err(ValidationError::new("licence_numbers")) }
}

impl CollectionRequest {
    pub(super) fn parse(self) -> Result<HandOver, Problem> {
        let mut fields = Fields::default();
        let blank = blank(&mut fields, self.blank_number.as_ref());
        let collector =
            Collector { name: self.collector_name, document_last_four: self.document_last_four };
        let mut numbers = |at: &str, texts: &[String]| -> Vec<LicenceNumber> {
            let read = |(index, text): (usize, &String)| {
                fields.read(&format!("/{at}/{index}"), text, LicenceNumber::parse)
            };
            texts.iter().enumerate().filter_map(read).collect()
        };
        let together = Together {
            with: numbers("together_with", &self.together_with),
            unwanted: numbers("unwanted", &self.unwanted),
            letter: self.letter,
        };
        if !together.unwanted.is_empty() && together.letter.is_none() {
            fields.add(FieldError::new("/letter", "reason_missing", Message::ReasonMissing));
        }
        fields.build(|| Some(HandOver { collector, blank: blank?, together }))
    }
}

/// The number of a blank, where one is named.
fn blank(fields: &mut Fields, number: Option<&String>) -> Option<Option<BlankNumber>> {
    fields.read_optional("/blank_number", number, BlankNumber::parse)
}

/// Who is to come for the paper.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectorRequest {
    /// The person's name.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "王芳")]
    name: String,
    /// The last four characters of the person's identity document; send no more of it.
    #[validate(length(equal = 4), custom(function = is_document_end))]
    #[schema(pattern = "^[0-9A-Z]{4}$", example = "123X")]
    document_last_four: String,
}

impl CollectorRequest {
    pub(super) fn parse(self) -> Collector {
        Collector { name: self.name, document_last_four: self.document_last_four }
    }
}

/// Why a paper is printed once more.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct ReprintRequest {
    /// What was wrong with the old print; not blank.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, pattern = "\\S", example = "打印错位")]
    reason: String,
    /// The numbered blank of the new print; the next one of the body when missing.
    #[validate(length(equal = 7))]
    #[schema(pattern = "^[0-9]{7}$", example = "0004712")]
    #[serde(default)]
    blank_number: Option<String>,
}

impl ReprintRequest {
    pub(super) fn parse(self) -> Result<(Option<BlankNumber>, String), Problem> {
        let mut fields = Fields::default();
        let blank = blank(&mut fields, self.blank_number.as_ref());
        fields.build(|| Some((blank?, self.reason)))
    }
}

fn is_document_end(text: &str) -> Result<(), validator::ValidationError> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if is_plain { Ok(()) } else { Err(validator::ValidationError::new("document_end")) }
}

/// Why the licence is stopped, let go on, given back or taken away.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct LicenceReasonRequest {
    /// The reason, as it is to stand in the log; not blank.
    #[validate(length(min = 1, max = 500))]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "\\S",
        example = "合同已取消，货物不再进口"
    )]
    reason: String,
}

impl LicenceReasonRequest {
    pub(super) fn act(self, action: LicenceAction, on: NaiveDate) -> Act {
        Act { action, on, reason: Some(self.reason) }
    }
}
