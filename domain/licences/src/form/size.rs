//! How large a form may be even as a draft: what its published schema says.

use super::{FormProblem, LicenceForm, limits, problem};

impl LicenceForm {
    /// Every field larger than its schema allows. A draft may be incomplete and wrong, but it
    /// may not be larger than this; `parse` refuses the same and more.
    pub fn oversize(&self) -> Vec<FormProblem> {
        let mut sizes = Sizes::default();
        self.codes(&mut sizes);
        self.parts(&mut sizes);
        for (index, line) in self.lines.iter().take(limits::LINES).enumerate() {
            let at = |field: &str| format!("/lines/{index}/{field}");
            sizes.text(&at("specification"), line.specification.as_ref(), limits::SPECIFICATION);
            sizes.text(&at("quantity"), line.quantity.as_ref(), limits::DECIMAL);
            sizes.text(&at("unit_price"), line.unit_price.as_ref(), limits::DECIMAL);
        }
        sizes.count("/lines", self.lines.len(), limits::LINES);
        sizes.count("/ports", self.ports.len(), limits::PORTS_AUTOMATIC);
        for (index, port) in self.ports.iter().take(limits::PORTS_AUTOMATIC).enumerate() {
            sizes.text(&format!("/ports/{index}"), Some(port), limits::CODE);
        }
        sizes.into_problems()
    }

    fn codes(&self, sizes: &mut Sizes) {
        for (pointer, code) in [
            ("/trade_mode", &self.trade_mode),
            ("/exchange_source", &self.exchange_source),
            ("/trading_country", &self.trading_country),
            ("/origin_country", &self.origin_country),
            ("/goods_use", &self.goods_use),
            ("/destination_country", &self.destination_country),
            ("/payment", &self.payment),
            ("/transport", &self.transport),
            ("/hs_code", &self.hs_code),
            ("/unit", &self.unit),
            ("/currency", &self.currency),
            ("/batch_mode", &self.batch_mode),
            ("/delivery", &self.delivery),
            ("/replaces", &self.replaces),
            ("/category", &self.category),
        ] {
            sizes.text(pointer, code.as_ref(), limits::CODE);
        }
        sizes.text("/net_weight", self.net_weight.as_ref(), limits::DECIMAL);
        let collection = self.collection_organisation_id.as_ref();
        sizes.text("/collection_organisation_id", collection, limits::ORGANISATION);
        let contract = self.contract_number.as_ref();
        sizes.text("/contract_number", contract, limits::CONTRACT_NUMBER);
        sizes.text("/remarks", self.remarks.as_ref(), limits::REMARKS);
    }

    fn parts(&self, sizes: &mut Sizes) {
        for (pointer, party) in [("/consignee", &self.consignee), ("/consignor", &self.consignor)] {
            let Some(party) = party else { continue };
            let at = |field: &str| format!("{pointer}/{field}");
            sizes.text(&at("credit_code"), party.credit_code.as_ref(), limits::CODE);
            sizes.text(&at("name"), party.name.as_ref(), limits::NAME);
        }
        if let Some(paper) = &self.approval {
            sizes.text("/approval/number", paper.number.as_ref(), limits::APPROVAL_NUMBER);
            sizes.text("/approval/issued_on", paper.issued_on.as_ref(), limits::DATE);
            sizes.text("/approval/valid_until", paper.valid_until.as_ref(), limits::DATE);
            sizes.text("/approval/quantity", paper.quantity.as_ref(), limits::DECIMAL);
        }
        if let Some(item) = &self.equipment {
            let (number, longest) =
                (item.approval_number.as_ref(), limits::MECHANICAL_APPROVAL_NUMBER);
            sizes.text("/equipment/condition", item.condition.as_ref(), limits::CODE);
            sizes.text("/equipment/manufactured_on", item.manufactured_on.as_ref(), limits::DATE);
            sizes.text("/equipment/approval_number", number, longest);
        }
        if let Some(contact) = &self.contact {
            sizes.text("/contact/name", contact.name.as_ref(), limits::CONTACT_NAME);
            sizes.text("/contact/phone", contact.phone.as_ref(), limits::CONTACT_PHONE);
        }
    }
}

/// What was found too large.
#[derive(Debug, Default)]
pub(crate) struct Sizes {
    problems: Vec<FormProblem>,
}

impl Sizes {
    pub(crate) fn text(&mut self, pointer: &str, value: Option<&String>, longest: usize) {
        if value.is_some_and(|text| longest < text.chars().count()) {
            self.add(pointer, problem::LENGTH, format!("at most {longest} characters"));
        }
    }

    pub(crate) fn count(&mut self, pointer: &str, count: usize, most: usize) {
        if most < count {
            self.add(pointer, problem::TOO_MANY, format!("at most {most}"));
        }
    }

    pub(crate) fn into_problems(self) -> Vec<FormProblem> {
        self.problems
    }

    fn add(&mut self, pointer: &str, code: &'static str, expected: String) {
        self.problems.push(FormProblem { pointer: pointer.to_owned(), code, expected });
    }
}
