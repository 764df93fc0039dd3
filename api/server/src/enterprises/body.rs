//! What the wire carries of enterprises. Nothing here decides anything.

use chrono::NaiveDate;
use domain_identity::{Enterprise, EnterpriseStanding};
use domain_kernel::{CustomsRegistration, EnterpriseCode, Region, UnifiedSocialCreditCode};
use operations::enterprises::{EnterpriseFilter, Registration};
use operations::identity::NewLogin;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::context::Context;
use crate::problem::{FieldError, Message, Problem};
use crate::users::{login_shape, password_differs};
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// Whether an enterprise may apply.
    StandingWord as EnterpriseStanding = EnterpriseStanding { Unconfirmed Confirmed Suspended }
}

/// Which enterprises to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EnterpriseQuery {
    standing: Option<StandingWord>,
    /// The unified social credit code.
    #[param(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    credit_code: Option<String>,
}

impl EnterpriseQuery {
    pub(super) fn parse(&self) -> Result<EnterpriseFilter, Problem> {
        let code = self.credit_code.as_deref().map(UnifiedSocialCreditCode::parse).transpose();
        let credit_code = code.map_err(|cause| {
            Problem::parameter(FieldError::unreadable("query:credit_code", &cause))
        })?;
        Ok(EnterpriseFilter { standing: self.standing.map(Into::into), credit_code })
    }
}

/// What an enterprise says of itself, and its first user.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrationRequest {
    /// Unified social credit code (统一社会信用代码).
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    credit_code: String,
    /// The 13-character enterprise code (进出口企业代码), for records dated before 2018.
    #[validate(length(min = 13, max = 20))]
    #[schema(min_length = 13, max_length = 20, example = "3100132212347")]
    enterprise_code: Option<String>,
    /// Customs registration (海关注册编码).
    #[validate(length(equal = 10))]
    #[schema(pattern = "^[0-9]{10}$", example = "3104340042")]
    customs_registration: Option<String>,
    /// Full name in Chinese.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "演示进口有限公司")]
    name_zh: String,
    /// Full name in English; empty when there is none.
    #[validate(length(max = 200))]
    #[schema(max_length = 200, example = "Demo Import Co., Ltd.")]
    #[serde(default)]
    name_en: String,
    /// Administrative division (行政区划).
    #[schema(pattern = "^[1-9][0-9]{5}$", example = "310000")]
    region: String,
    /// A central enterprise located in Beijing (在京中央企业).
    #[serde(default)]
    is_central_in_beijing: bool,
    /// The first user.
    #[validate(nested)]
    administrator: AdministratorRequest,
}

/// The first user of an enterprise, who manages the others.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct AdministratorRequest {
    /// What the user signs in with; unique.
    #[validate(length(min = 3, max = 64), custom(function = login_shape))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z0-9][a-z0-9._-]+$",
        example = "wang.fang"
    )]
    login: String,
    /// The name that others see.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "王芳")]
    name: String,
    /// The password; it does not contain the login.
    #[validate(length(min = 12, max = 128))]
    #[schema(min_length = 12, max_length = 128, format = Password, example = "a-long-passphrase-7")]
    password: String,
}

impl RegistrationRequest {
    pub(super) async fn parse(self, context: &Context) -> Result<Registration, Problem> {
        let mut fields = Fields::default();
        let credit = fields.read("/credit_code", &self.credit_code, UnifiedSocialCreditCode::parse);
        let code = self.enterprise_code.as_ref();
        let code = fields.read_optional("/enterprise_code", code, EnterpriseCode::parse);
        let customs = self.customs_registration.as_ref();
        let customs =
            fields.read_optional("/customs_registration", customs, CustomsRegistration::parse);
        let region = fields.read("/region", &self.region, Region::parse);
        let user = self.administrator;
        if !password_differs(&user.login, &user.password) {
            let message = Message::PasswordSameAsLogin;
            fields.add(FieldError::new("/administrator/password", "contains_login", message));
        }
        let (credit_code, enterprise_code, customs_registration, region) =
            fields.build(|| Some((credit?, code?, customs?, region?)))?;
        let secret_hash = context.passwords.hash(user.password).await?;
        Ok(Registration {
            credit_code,
            enterprise_code,
            customs_registration,
            name_zh: self.name_zh,
            name_en: self.name_en,
            region,
            is_central_in_beijing: self.is_central_in_beijing,
            administrator: NewLogin { login: user.login, name: user.name, secret_hash },
        })
    }
}

/// An enterprise (经营者).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Enterprise)]
pub(super) struct EnterpriseView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// Unified social credit code (统一社会信用代码).
    #[schema(example = "91350100M000100Y43")]
    credit_code: String,
    /// The 13-character enterprise code (进出口企业代码), when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_code: Option<String>,
    /// Customs registration (海关注册编码), when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    customs_registration: Option<String>,
    /// Full name in Chinese.
    name_zh: String,
    /// Full name in English; empty when there is none.
    name_en: String,
    /// Administrative division (行政区划).
    #[schema(example = "310000")]
    region: String,
    /// A central enterprise located in Beijing (在京中央企业).
    is_central_in_beijing: bool,
    standing: StandingWord,
    /// First day of a ban, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    banned_from: Option<NaiveDate>,
    /// Last day of a ban, when it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    banned_until: Option<NaiveDate>,
}

impl From<Enterprise> for EnterpriseView {
    fn from(enterprise: Enterprise) -> Self {
        Self {
            id: enterprise.id.to_string(),
            credit_code: enterprise.credit_code.to_string(),
            enterprise_code: enterprise.enterprise_code.map(|code| code.to_string()),
            customs_registration: enterprise.customs_registration.map(|code| code.to_string()),
            name_zh: enterprise.name_zh,
            name_en: enterprise.name_en,
            region: enterprise.region.to_string(),
            is_central_in_beijing: enterprise.is_central_in_beijing,
            standing: enterprise.standing.into(),
            banned_from: enterprise.banned_from,
            banned_until: enterprise.banned_until,
        }
    }
}
