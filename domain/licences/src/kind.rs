//! The kinds of licence and their words.

use domain_reference::Catalogue;

/// The kind of a licence: one number space and one supervision code each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LicenceKind {
    /// Import licence (进口许可证), customs code `1`.
    Import,
    /// Automatic import licence (自动进口许可证), customs code `7`.
    AutomaticImport,
    /// Automatic import licence for mechanical and electrical products
    /// (自动进口许可证, 新旧机电产品), customs code `O`, the capital letter.
    AutomaticImportMechanical,
    /// Export licence (出口许可证), of quota goods or plain, customs code `4`.
    Export,
    /// Export licence in processing trade (出口许可证, 加工贸易), customs code `x`.
    ExportProcessing,
    /// Export licence in border small trade (出口许可证, 边境小额贸易), customs code `y`.
    ExportBorder,
    /// Interim textile export licence (纺织品临时出口许可证), customs code `5`; 2005 to 2008.
    TextileExport,
    /// Tariff quota certificate (关税配额证明) of farm goods and fertilisers, customs code `t`.
    TariffQuota,
    /// Tariff quota certificate of one country (国别关税配额证明), customs code `q`.
    TariffQuotaCountry,
}

/// What kinds have in common: their form, their rules and their life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Import licences (进口许可证).
    Import,
    /// Automatic import licences of both sorts (自动进口许可证).
    Automatic,
    /// Export licences of every sort (出口许可证).
    Export,
    /// Interim textile export licences (纺织品临时出口许可证).
    Textile,
    /// Tariff quota certificates (关税配额证明).
    TariffQuota,
}

impl Family {
    /// Whether goods leave the country under it.
    pub const fn is_export(self) -> bool {
        match self {
            Self::Import | Self::Automatic | Self::TariffQuota => false,
            Self::Export | Self::Textile => true,
        }
    }
}

impl LicenceKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Import,
        Self::AutomaticImport,
        Self::AutomaticImportMechanical,
        Self::Export,
        Self::ExportProcessing,
        Self::ExportBorder,
        Self::TextileExport,
        Self::TariffQuota,
        Self::TariffQuotaCountry,
    ];

    /// What it has in common with others.
    pub const fn family(self) -> Family {
        match self {
            Self::Import => Family::Import,
            Self::AutomaticImport | Self::AutomaticImportMechanical => Family::Automatic,
            Self::Export | Self::ExportProcessing | Self::ExportBorder => Family::Export,
            Self::TextileExport => Family::Textile,
            Self::TariffQuota | Self::TariffQuotaCountry => Family::TariffQuota,
        }
    }

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::AutomaticImport => "automatic_import",
            Self::AutomaticImportMechanical => "automatic_import_mechanical",
            Self::Export => "export",
            Self::ExportProcessing => "export_processing",
            Self::ExportBorder => "export_border",
            Self::TextileExport => "textile_export",
            Self::TariffQuota => "tariff_quota",
            Self::TariffQuotaCountry => "tariff_quota_country",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The supervision document code, case-sensitive (监管证件代码).
    pub const fn supervision_code(self) -> char {
        match self {
            Self::Import => '1',
            Self::AutomaticImport => '7',
            Self::AutomaticImportMechanical => 'O',
            Self::Export => '4',
            Self::ExportProcessing => 'x',
            Self::ExportBorder => 'y',
            Self::TextileExport => '5',
            Self::TariffQuota => 't',
            Self::TariffQuotaCountry => 'q',
        }
    }

    /// The catalogues its goods stand in: of textiles one for each restricting market.
    pub const fn catalogues(self) -> &'static [Catalogue] {
        match self {
            Self::Import => &[Catalogue::ImportLicence],
            Self::AutomaticImport | Self::AutomaticImportMechanical => {
                &[Catalogue::AutomaticImport]
            }
            Self::Export | Self::ExportProcessing | Self::ExportBorder => {
                &[Catalogue::ExportLicence]
            }
            Self::TextileExport => &[Catalogue::TextileEu, Catalogue::TextileUs],
            Self::TariffQuota | Self::TariffQuotaCountry => &[Catalogue::TariffQuota],
        }
    }

    /// The matter it is applied for under.
    pub const fn matter(self) -> &'static str {
        match self {
            Self::Import => "import-licence",
            Self::AutomaticImport => "automatic-import-licence",
            Self::AutomaticImportMechanical => "automatic-import-licence-mechanical",
            Self::Export => "export-licence",
            Self::ExportProcessing => "export-licence-processing",
            Self::ExportBorder => "export-licence-border",
            Self::TextileExport => "textile-export-licence",
            Self::TariffQuota => "tariff-quota-certificate",
            Self::TariffQuotaCountry => "tariff-quota-certificate-country",
        }
    }

    /// The kind a matter produces, if it produces a licence.
    pub fn of_matter(matter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.matter() == matter)
    }
}
