//! What the licence stands on: the approval document, the equipment and its approval.

use domain_kernel::Quantity;

use super::reader::Reader;
use super::{ApprovalForm, EquipmentForm, LicenceForm, limits, problem};
use crate::{Approval, Equipment, LicenceKind};

/// The papers, read; which of them a kind needs is for the rules, except that equipment is
/// named for mechanical products and nowhere it has no meaning.
#[derive(Debug)]
pub(super) struct Papers {
    pub(super) approval: Option<Approval>,
    pub(super) equipment: Option<Equipment>,
    pub(super) mechanical_approval: Option<(String, i32)>,
}

impl Papers {
    pub(super) fn read(
        form: &LicenceForm,
        kind: LicenceKind,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let approval = match (&form.approval, kind) {
            (None, _) => Some(None),
            (
                Some(approval),
                LicenceKind::Import
                | LicenceKind::Export
                | LicenceKind::ExportProcessing
                | LicenceKind::ExportBorder,
            ) => read_approval(approval, form, reader).map(Some),
            (
                Some(_),
                LicenceKind::AutomaticImport
                | LicenceKind::AutomaticImportMechanical
                | LicenceKind::TextileExport
                | LicenceKind::TariffQuota
                | LicenceKind::TariffQuotaCountry,
            ) => {
                reader.refuse("/approval", problem::NOT_ALLOWED, "import and export licences only")
            }
        };
        let equipment = match (&form.equipment, kind) {
            (None, LicenceKind::AutomaticImportMechanical) => {
                reader.refuse("/equipment", problem::REQUIRED, "")
            }
            (None, _) => Some((None, None)),
            (
                Some(_),
                LicenceKind::AutomaticImport
                | LicenceKind::Export
                | LicenceKind::ExportProcessing
                | LicenceKind::ExportBorder
                | LicenceKind::TextileExport
                | LicenceKind::TariffQuota
                | LicenceKind::TariffQuotaCountry,
            ) => reader.refuse("/equipment", problem::NOT_ALLOWED, "mechanical products only"),
            (Some(equipment), LicenceKind::Import | LicenceKind::AutomaticImportMechanical) => {
                read_equipment(equipment, kind, reader)
            }
        };
        let (equipment, mechanical_approval) = equipment?;
        Some(Self { approval: approval?, equipment, mechanical_approval })
    }
}

fn read_approval(
    form: &ApprovalForm,
    whole: &LicenceForm,
    reader: &mut Reader<'_>,
) -> Option<Approval> {
    let number = reader.text("/approval/number", form.number.as_ref(), limits::APPROVAL_NUMBER);
    let issued_on = reader.date("/approval/issued_on", form.issued_on.as_ref());
    let valid_until = reader.date("/approval/valid_until", form.valid_until.as_ref());
    let quantity =
        reader.positive("/approval/quantity", form.quantity.as_ref(), Quantity::DECIMALS);
    let (number, issued_on, valid_until) = (number?, issued_on?, valid_until?);
    if valid_until < issued_on {
        return reader.refuse(
            "/approval/valid_until",
            problem::ORDER,
            "no earlier than the day of the document",
        );
    }
    let unit = reader.known_unit(whole)?;
    Some(Approval { number, issued_on, valid_until, quantity: Quantity::of(quantity?, unit)? })
}

/// The equipment, and the number and sequence of its approval.
type EquipmentRead = (Option<Equipment>, Option<(String, i32)>);

fn read_equipment(
    form: &EquipmentForm,
    kind: LicenceKind,
    reader: &mut Reader<'_>,
) -> Option<EquipmentRead> {
    let is_used =
        reader.word("/equipment/condition", form.condition.as_ref(), "new or used", |word| {
            match word {
                "new" => Some(false),
                "used" => Some(true),
                _ => None,
            }
        });
    let equipment = match is_used {
        Some(true) => reader
            .date("/equipment/manufactured_on", form.manufactured_on.as_ref())
            .map(|manufactured_on| Equipment::Used { manufactured_on }),
        Some(false) if form.manufactured_on.is_some() => {
            reader.refuse("/equipment/manufactured_on", problem::NOT_ALLOWED, "used equipment only")
        }
        Some(false) => Some(Equipment::New),
        None => None,
    };
    let approval = match kind {
        LicenceKind::AutomaticImportMechanical => mechanical_approval(form, reader).map(Some),
        LicenceKind::Import
        | LicenceKind::AutomaticImport
        | LicenceKind::Export
        | LicenceKind::ExportProcessing
        | LicenceKind::ExportBorder
        | LicenceKind::TextileExport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => Some(None),
    };
    Some((Some(equipment?), approval?))
}

fn mechanical_approval(form: &EquipmentForm, reader: &mut Reader<'_>) -> Option<(String, i32)> {
    let number = reader.text(
        "/equipment/approval_number",
        form.approval_number.as_ref(),
        limits::MECHANICAL_APPROVAL_NUMBER,
    );
    let pointer = "/equipment/approval_sequence";
    let sequence = match form.approval_sequence {
        None => reader.refuse(pointer, problem::REQUIRED, ""),
        Some(sequence) if sequence < 1 => reader.refuse(pointer, problem::RANGE, "from 1"),
        Some(sequence) => Some(sequence),
    };
    Some((number?, sequence?))
}
