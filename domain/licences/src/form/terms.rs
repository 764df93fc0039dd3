//! How the licence is to be: contract, batches, year, delivery, predecessor, contact, remarks.

use chrono::{Datelike as _, NaiveDate};
use domain_kernel::{LicenceNumber, OrganisationId};

use super::reader::Reader;
use super::{ContactForm, LicenceForm, limits, problem};
use crate::{BatchMode, Delivery};

/// The fields, read.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) contract_number: String,
    pub(super) batch_mode: BatchMode,
    pub(super) licence_year: i32,
    pub(super) crosses_year: bool,
    pub(super) delivery: Delivery,
    pub(super) collection: Option<OrganisationId>,
    pub(super) replaces: Option<LicenceNumber>,
    pub(super) contact_name: String,
    pub(super) contact_phone: String,
    pub(super) remarks: String,
}

impl Terms {
    pub(super) fn read(form: &LicenceForm, on: NaiveDate, reader: &mut Reader<'_>) -> Option<Self> {
        let contract_number =
            reader.parsed("/contract_number", form.contract_number.as_ref(), contract_number);
        let batch_mode = reader.word(
            "/batch_mode",
            form.batch_mode.as_ref(),
            "one_batch or several_batches",
            BatchMode::parse,
        );
        let licence_year = year(form.licence_year.unwrap_or(on.year()), reader);
        let delivery = reader.word(
            "/delivery",
            form.delivery.as_ref(),
            "paper or electronic",
            Delivery::parse,
        );
        let collection = collection(form, delivery, reader);
        let replaces = match &form.replaces {
            None => Some(None),
            Some(_) => {
                reader.parsed("/replaces", form.replaces.as_ref(), LicenceNumber::parse).map(Some)
            }
        };
        let contact = contact(form.contact.as_ref(), reader);
        let remarks = reader.optional_text("/remarks", form.remarks.as_ref(), limits::REMARKS);
        let (contact_name, contact_phone) = contact?;
        Some(Self {
            contract_number: contract_number?,
            batch_mode: batch_mode?,
            licence_year: licence_year?,
            crosses_year: form.crosses_year.unwrap_or(false),
            delivery: delivery?,
            collection: collection?,
            replaces: replaces?,
            contact_name,
            contact_phone,
            remarks: remarks?,
        })
    }
}

/// Where the paper is collected; an electronic licence is not collected anywhere.
fn collection(
    form: &LicenceForm,
    delivery: Option<Delivery>,
    reader: &mut Reader<'_>,
) -> Option<Option<OrganisationId>> {
    let (pointer, asked) =
        ("/collection_organisation_id", form.collection_organisation_id.as_ref());
    if asked.is_none() {
        return Some(None);
    }
    if delivery == Some(Delivery::Electronic) {
        return reader.refuse(pointer, problem::NOT_ALLOWED, "paper licences only");
    }
    reader.parsed(pointer, asked, OrganisationId::parse).map(Some)
}

/// Takes at most 17 printable ASCII characters (rule L17).
pub(crate) fn contract_number(text: &str) -> Result<String, &'static str> {
    let is_printable =
        text.chars().all(|character| character == ' ' || character.is_ascii_graphic());
    if is_printable && text.len() <= limits::CONTRACT_NUMBER {
        Ok(text.to_owned())
    } else {
        Err("at most 17 printable ASCII characters")
    }
}

fn year(year: i32, reader: &mut Reader<'_>) -> Option<i32> {
    if limits::YEARS.contains(&year) {
        return Some(year);
    }
    let (first, last) = limits::YEARS.into_inner();
    reader.refuse("/licence_year", problem::RANGE, format_args!("from {first} to {last}"))
}

pub(crate) fn contact(
    form: Option<&ContactForm>,
    reader: &mut Reader<'_>,
) -> Option<(String, String)> {
    let Some(form) = form else {
        return reader.refuse("/contact", problem::REQUIRED, "");
    };
    let name = reader.text("/contact/name", form.name.as_ref(), limits::CONTACT_NAME);
    let phone = reader.text("/contact/phone", form.phone.as_ref(), limits::CONTACT_PHONE);
    Some((name?, phone?))
}
