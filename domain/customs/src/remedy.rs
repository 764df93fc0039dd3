//! What an officer is to do about a message kept apart.

use crate::QuarantineReason;

impl QuarantineReason {
    /// What to do, for an English reader.
    pub const fn remedy_en(self) -> &'static str {
        match self {
            Self::DuplicateDiffers => {
                "ask customs which of the two is right; dismiss this one, or have the right \
                 content sent under a higher version"
            }
            Self::UnknownLicence => {
                "replay once the licence is issued; if the number is wrong, ask customs to correct \
                 the declaration and dismiss this message"
            }
            Self::UnitMismatch => {
                "ask customs to report in the licence's unit under a higher version, then dismiss"
            }
            Self::NotActive => {
                "look at the licence: thaw it or name its successor to customs, then replay; \
                 otherwise ask customs to withdraw the declaration and dismiss"
            }
            Self::OutsideValidity => {
                "check the day of acceptance with customs; a licence of the right year is needed, \
                 so the declaration is to be corrected and this message dismissed"
            }
            Self::HolderMismatch => {
                "ask customs whether the declarant names the right licence; dismiss when it is \
                 corrected"
            }
            Self::WrongPort => {
                "the holder amends the port (licence-amendment) or declares at the port on the \
                 face; then replay or dismiss"
            }
            Self::GoodsMismatch | Self::CountryMismatch | Self::TradeModeMismatch => {
                "ask customs to correct the declaration; dismiss when it is corrected"
            }
            Self::OverUse => {
                "compare the declaration with the balance; replay once another declaration has \
                 given back what is missing, else ask customs to correct the quantity and dismiss"
            }
            Self::BatchLimit => {
                "the number of declarations is used up and a balance is dead: another licence is \
                 needed; dismiss when customs has corrected the declaration"
            }
            Self::SeveralLicences => {
                "a declaration carries one licence number of a kind: ask customs to have the goods \
                 split into two declarations; then dismiss"
            }
            Self::NothingHeld => {
                "an earlier message of this line is missing: ask customs to send it again, then \
                 replay"
            }
            Self::OtherLicence => {
                "wait for the release on the other licence, or ask customs to send it; then replay"
            }
        }
    }

    /// What to do, for a Chinese reader.
    pub const fn remedy_zh(self) -> &'static str {
        match self {
            Self::DuplicateDiffers => {
                "向海关核实两次报送何者正确；关闭本报文，或请海关以更高版本重新报送"
            }
            Self::UnknownLicence => "许可证签发后重放；编号有误的，请海关更正报关单后关闭本报文",
            Self::UnitMismatch => "请海关以许可证计量单位按更高版本报送，随后关闭本报文",
            Self::NotActive => {
                "核对许可证状态：解冻或将换发的新证告知海关后重放；否则请海关撤销报关单并关闭"
            }
            Self::OutsideValidity => {
                "与海关核对申报接受日；须使用相应年度的许可证，报关单更正后关闭本报文"
            }
            Self::HolderMismatch => "请海关核实报关单所填许可证，更正后关闭本报文",
            Self::WrongPort => "由持证人申请更改报关口岸，或在证面口岸报关；随后重放或关闭",
            Self::GoodsMismatch | Self::CountryMismatch | Self::TradeModeMismatch => {
                "请海关更正报关单，更正后关闭本报文"
            }
            Self::OverUse => {
                "核对报关数量与余额；其他报关单退回数量后重放，否则请海关更正数量并关闭"
            }
            Self::BatchLimit => "使用次数已满，余额作废，须另领许可证；海关更正后关闭本报文",
            Self::SeveralLicences => {
                "同类许可证一份报关单只能填一个证号：请海关通知分单申报，随后关闭本报文"
            }
            Self::NothingHeld => "该商品项此前的报文缺失：请海关补发后重放",
            Self::OtherLicence => "等待另一许可证项下的释放报文，或请海关补发后重放",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_says_what_to_do_in_both_languages() {
        for reason in QuarantineReason::ALL {
            assert!(!reason.remedy_zh().is_ascii(), "{reason:?}");
            assert!(reason.remedy_en().is_ascii(), "{reason:?}");
            assert!(!reason.remedy_en().contains("  "), "{reason:?}");
        }
    }
}
