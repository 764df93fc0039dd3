//! What an account is for: nobody else's licences draw on it.

/// The measure that a quota belongs to (配额管理).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Programme {
    /// Export quotas that are allocated or bid for (出口配额).
    Export,
    /// Quantities of interim textile export licences (纺织品临时出口许可数量).
    Textile,
    /// Import quotas (进口配额).
    Import,
    /// Tariff quotas of agricultural products (农产品进口关税配额).
    Agricultural,
    /// Tariff quotas of fertilisers (化肥进口关税配额).
    Fertiliser,
}

impl Programme {
    /// Every programme.
    pub const ALL: [Self; 5] =
        [Self::Export, Self::Textile, Self::Import, Self::Agricultural, Self::Fertiliser];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Textile => "textile",
            Self::Import => "import",
            Self::Agricultural => "agricultural",
            Self::Fertiliser => "fertiliser",
        }
    }

    /// The programme of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|programme| programme.as_str() == word)
    }
}

/// How a holder came by its quota (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pool {
    /// By past performance (业绩).
    Performance,
    /// By open bidding (公开招标).
    OpenBid,
    /// By negotiated bidding (协议招标).
    NegotiatedBid,
    /// In border small trade (边境小额贸易).
    Border,
    /// By own application for what others handed back (自主申领).
    SelfApply,
    /// To be imported through state-trading enterprises (国营贸易).
    StateTrading,
    /// To be imported by anybody else (非国营贸易).
    NonState,
    /// Kept for those without a record (新企业).
    NewEntrant,
    /// Given back by some and allocated anew (再分配).
    Reallocation,
}

impl Pool {
    /// Every pool.
    pub const ALL: [Self; 9] = [
        Self::Performance,
        Self::OpenBid,
        Self::NegotiatedBid,
        Self::Border,
        Self::SelfApply,
        Self::StateTrading,
        Self::NonState,
        Self::NewEntrant,
        Self::Reallocation,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Performance => "performance",
            Self::OpenBid => "open_bid",
            Self::NegotiatedBid => "negotiated_bid",
            Self::Border => "border",
            Self::SelfApply => "self_apply",
            Self::StateTrading => "state_trading",
            Self::NonState => "non_state",
            Self::NewEntrant => "new_entrant",
            Self::Reallocation => "reallocation",
        }
    }

    /// The pool of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pool| pool.as_str() == word)
    }
}

/// The key of an account beside its holder.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QuotaKey {
    /// The measure.
    pub programme: Programme,
    /// The quota year, which for next year's licences is not the year of issue.
    pub year: i32,
    /// The goods by name, or the category of textiles.
    pub commodity: String,
    /// The restricting market, as `EU`; empty where a quota holds for every market.
    pub market: String,
    /// Where the quantity came from.
    pub pool: Pool,
}
