//! What the state of an exchanged record does not allow.

/// Why an act on an exchanged record is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeRefusal {
    /// The message was applied, superseded or dismissed already.
    #[error("the message is not in quarantine")]
    NotQuarantined,
    /// Somebody closed the difference before.
    #[error("the difference is closed already")]
    DifferenceClosed,
    /// The state of the difference does not know the act.
    #[error("the difference is disputed or examined already")]
    DifferenceTaken,
    /// An approval of this number and sequence came with other content.
    #[error("an approval of this number and sequence came before with other content")]
    ApprovalDiffers,
}

impl ExchangeRefusal {
    /// What it says to a Chinese reader.
    pub const fn says_zh(self) -> &'static str {
        match self {
            Self::NotQuarantined => "该报文不在隔离区",
            Self::DifferenceClosed => "该差异已关闭",
            Self::DifferenceTaken => "该差异已提出异议或正在核查",
            Self::ApprovalDiffers => "同一编号和序号的批件曾以不同内容报送",
        }
    }
}
