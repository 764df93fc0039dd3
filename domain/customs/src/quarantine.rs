//! Why a customs message is kept apart, in words and in the codes of the exchange.

/// Why a message is kept apart (the codes of the exchange in brackets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuarantineReason {
    /// Same key, other content [1004].
    DuplicateDiffers,
    /// No such licence [2002].
    UnknownLicence,
    /// The unit is not the licence's and cannot be converted exactly [2003].
    UnitMismatch,
    /// Not collected, frozen, returned, revoked or replaced, or its last use is made [2101].
    NotActive,
    /// Declared outside the validity [2102].
    OutsideValidity,
    /// The operator is neither importer nor consignee [2103].
    HolderMismatch,
    /// Not a port on the face [2104].
    WrongPort,
    /// Another commodity, or a line that the licence does not have [2105].
    GoodsMismatch,
    /// Another country of origin or destination [2106].
    CountryMismatch,
    /// More than is left, tolerance included [2107].
    OverUse,
    /// The number of declarations is used up [2108].
    BatchLimit,
    /// Another trade mode [2109].
    TradeModeMismatch,
    /// Another line of the declaration stands on another licence of the kind [2110].
    SeveralLicences,
    /// Nothing is held that could be released or corrected [2201].
    NothingHeld,
    /// The line still stands on another licence: its release has not arrived [2202].
    OtherLicence,
}

impl QuarantineReason {
    /// Every reason.
    pub const ALL: [Self; 15] = [
        Self::DuplicateDiffers,
        Self::UnknownLicence,
        Self::UnitMismatch,
        Self::NotActive,
        Self::OutsideValidity,
        Self::HolderMismatch,
        Self::WrongPort,
        Self::GoodsMismatch,
        Self::CountryMismatch,
        Self::OverUse,
        Self::BatchLimit,
        Self::TradeModeMismatch,
        Self::SeveralLicences,
        Self::NothingHeld,
        Self::OtherLicence,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DuplicateDiffers => "duplicate_differs",
            Self::UnknownLicence => "unknown_licence",
            Self::UnitMismatch => "unit_mismatch",
            Self::NotActive => "not_active",
            Self::OutsideValidity => "outside_validity",
            Self::HolderMismatch => "holder_mismatch",
            Self::WrongPort => "wrong_port",
            Self::GoodsMismatch => "goods_mismatch",
            Self::CountryMismatch => "country_mismatch",
            Self::OverUse => "over_use",
            Self::BatchLimit => "batch_limit",
            Self::TradeModeMismatch => "trade_mode_mismatch",
            Self::SeveralLicences => "several_licences",
            Self::NothingHeld => "nothing_held",
            Self::OtherLicence => "other_licence",
        }
    }

    /// The reason of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// The error code of the exchange. `[D]`
    pub const fn exchange_code(self) -> u16 {
        match self {
            Self::DuplicateDiffers => 1004,
            Self::UnknownLicence => 2002,
            Self::UnitMismatch => 2003,
            Self::NotActive => 2101,
            Self::OutsideValidity => 2102,
            Self::HolderMismatch => 2103,
            Self::WrongPort => 2104,
            Self::GoodsMismatch => 2105,
            Self::CountryMismatch => 2106,
            Self::OverUse => 2107,
            Self::BatchLimit => 2108,
            Self::TradeModeMismatch => 2109,
            Self::SeveralLicences => 2110,
            Self::NothingHeld => 2201,
            Self::OtherLicence => 2202,
        }
    }

    /// What it says to an English reader.
    pub const fn sentence_en(self) -> &'static str {
        match self {
            Self::DuplicateDiffers => {
                "the same declaration line and version was reported before with other content"
            }
            Self::UnknownLicence => "no licence of this kind has this number",
            Self::UnitMismatch => {
                "the unit is not the licence's and the quantity cannot be converted exactly"
            }
            Self::NotActive => "the licence cannot be used in its present state",
            Self::OutsideValidity => "the declaration was accepted outside the validity",
            Self::HolderMismatch => "the operator is neither the importer nor the consignee",
            Self::WrongPort => "the port is not on the face of the licence",
            Self::GoodsMismatch => "the commodity code or the line named is not the licence's",
            Self::CountryMismatch => "the country of origin or destination is not the licence's",
            Self::OverUse => "the quantity is more than is left, tolerance included",
            Self::BatchLimit => "the licence is already used by as many declarations as it allows",
            Self::TradeModeMismatch => "the trade mode is not the licence's",
            Self::SeveralLicences => {
                "another line of the declaration stands on another licence of the same kind"
            }
            Self::NothingHeld => "nothing is held that could be released or corrected",
            Self::OtherLicence => {
                "the line still stands on another licence; its release has not arrived"
            }
        }
    }

    /// What it says to a Chinese reader.
    pub const fn sentence_zh(self) -> &'static str {
        match self {
            Self::DuplicateDiffers => "同一报关单商品项的同一版本曾以不同内容报送",
            Self::UnknownLicence => "没有该种类该编号的许可证",
            Self::UnitMismatch => "计量单位与许可证不符，且数量不能精确换算",
            Self::NotActive => "许可证当前状态不能使用",
            Self::OutsideValidity => "申报接受日不在许可证有效期内",
            Self::HolderMismatch => "经营单位既不是进口商也不是收货人",
            Self::WrongPort => "口岸不是证面所列口岸",
            Self::GoodsMismatch => "商品编码或所列许可证项号与许可证不符",
            Self::CountryMismatch => "原产国或目的国与许可证不符",
            Self::OverUse => "数量超过余额（含溢装幅度）",
            Self::BatchLimit => "许可证使用次数已满",
            Self::TradeModeMismatch => "监管方式与许可证不符",
            Self::SeveralLicences => "同一报关单的其他商品项占用同类的另一份许可证",
            Self::NothingHeld => "没有可以释放或更正的预占或核销",
            Self::OtherLicence => "该商品项仍占用另一份许可证，其释放报文尚未到达",
        }
    }
}

/// A message kept apart, with what it would have needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// Why.
    pub reason: QuarantineReason,
    /// Ten-thousandths this line could still take when the reason is `OverUse`.
    pub limit: Option<i64>,
}

impl From<QuarantineReason> for Quarantine {
    fn from(reason: QuarantineReason) -> Self {
        Self { reason, limit: None }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_read_back_and_codes_are_distinct() {
        let mut codes = BTreeSet::new();
        for reason in QuarantineReason::ALL {
            assert_eq!(QuarantineReason::parse(reason.as_str()), Some(reason));
            assert!(codes.insert(reason.exchange_code()), "{reason:?}");
            assert!(!reason.sentence_zh().is_ascii());
            assert!(reason.sentence_en().is_ascii());
        }
        assert_eq!(QuarantineReason::parse("nonsense"), None);
    }
}
