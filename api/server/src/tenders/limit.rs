//! How much a firm may bid, as the announcement of a tender computes it.

use domain_kernel::BasisPoints;
use domain_quotas::auction::{Coefficients, LimitRule, Threshold};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::amount::AmountText;
use crate::wire::Fields;

/// How the most a firm may bid is computed: `A = a × Xq + b × (Xv ÷ Pnat) + c × S`, without the supplies
/// where they are less than the exports; a share of A from the threshold on, a fixed quantity below.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TenderLimit)]
pub(super) struct LimitBody {
    /// What the exported quantity counts (a), in hundredths of a per cent.
    #[validate(range(max = 20_000))]
    #[schema(maximum = 20_000, example = 9500)]
    exported: u32,
    /// What the exported value at the national price counts (b).
    #[validate(range(max = 20_000))]
    #[schema(maximum = 20_000, example = 500)]
    value: u32,
    /// What the supplied quantity counts (c).
    #[validate(range(max = 20_000))]
    #[schema(maximum = 20_000, example = 500)]
    supplied: u32,
    /// The country's average export price of one unit (Pnat), in hundredths of the currency.
    #[validate(range(min = 1, max = 1_000_000_000_000_i64))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64, example = 50_000)]
    national_price: i64,
    /// The average from which on the share counts (T).
    threshold: AmountText,
    /// The share of the average, in hundredths of a per cent.
    #[validate(range(max = 20_000))]
    #[schema(maximum = 20_000, example = 4800)]
    share: u32,
    /// What a smaller firm may bid.
    small: AmountText,
}

impl LimitBody {
    pub(super) fn read(&self, fields: &mut Fields) -> Option<LimitRule> {
        let from = self.threshold.read(fields, "/limit/threshold");
        let small = self.small.read(fields, "/limit/small");
        Some(LimitRule {
            coefficients: Coefficients {
                exported: BasisPoints(self.exported),
                value: BasisPoints(self.value),
                supplied: BasisPoints(self.supplied),
            },
            threshold: Threshold { from: from?, share: BasisPoints(self.share), small: small? },
            national_price: self.national_price,
        })
    }

    pub(super) fn of(rule: &LimitRule) -> Self {
        let LimitRule { coefficients, threshold, national_price } = rule;
        Self {
            exported: coefficients.exported.0,
            value: coefficients.value.0,
            supplied: coefficients.supplied.0,
            national_price: *national_price,
            threshold: AmountText::of(threshold.from),
            share: threshold.share.0,
            small: AmountText::of(threshold.small),
        }
    }
}
